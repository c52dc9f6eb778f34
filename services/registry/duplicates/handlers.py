"""What happens when something is asked about duplicates."""

from services.chassis.unit_of_work import Transaction
from services.registry.candidates import keeping, model
from services.registry.candidates import repository as candidates
from services.registry.candidates.model import JudgedPair, Subject
from services.registry.candidates.refusals import SurvivorNotOfPairError
from services.registry.duplicates import repository
from services.registry.duplicates.commands import JudgePair, MergePair, ScanBatch, SearchDuplicates, StartScan
from services.registry.duplicates.description import describe
from services.registry.duplicates.model import Found, Progress, Scan, count, progress
from services.registry.duplicates.registers import REGISTERS
from services.registry.places.repository import load_gazetteer


async def search_duplicates(command: SearchDuplicates, tx: Transaction) -> Found:
    """Give the entries that may be the one described; nothing is kept."""
    model.demand_home(command.country, tx.caller.ministry)
    subject = describe(command, load_gazetteer(), on=command.country.day_of(tx.now))
    return Found(await keeping.candidates(subject, tx))


async def start_scan(command: StartScan, tx: Transaction) -> Progress:
    """Begin to compare all entries of one of the caller's registers."""
    country = model.home_of(tx.caller.ministry)
    total = await candidates.count_subjects(command.kind, country, tx)
    scan = Scan(tx.new_id("scan"), command.kind, country, tx.caller.subject, tx.now, total)
    await repository.put(scan, tx)
    return progress(scan)


async def scan_batch(command: ScanBatch, tx: Transaction) -> Progress:
    """Compare the next entries of a scan; pairs that are known already stay as they were judged."""
    scan = await repository.get(command.scan_id, tx)
    model.demand_home(scan.country, tx.caller.ministry)
    found = await candidates.subjects_after(scan.kind, scan.country, scan.after, command.entries + 1, tx)
    batch = found[: command.entries]
    new_pairs = sum([await _open_pairs(subject, tx) for subject in batch])
    scan = count(scan, batch, new_pairs, is_last=len(found) <= command.entries, at=tx.now)
    await repository.put(scan, tx)
    return progress(scan)


async def dismiss_pair(command: JudgePair, tx: Transaction) -> JudgedPair:
    """Judge that two entries are two."""
    pair = await _own(command.pair_id, tx)
    pair = model.dismiss(pair, reason_code=command.reason_code, by=tx.caller.subject, at=tx.now)
    await candidates.put_pair(pair, tx)
    return JudgedPair(pair.pair_id, pair)


async def merge_pair(command: MergePair, tx: Transaction) -> JudgedPair:
    """Judge that two entries are one: the survivor stands for the other."""
    pair = await _own(command.pair_id, tx)
    if command.surviving_id not in pair.entry_ids:
        raise SurvivorNotOfPairError(f"{command.surviving_id} is not in {pair.pair_id}")
    merged_id = next(entry for entry in pair.entry_ids if entry != command.surviving_id)
    ids = (merged_id, command.surviving_id)
    await REGISTERS[pair.kind].bring_together(ids, command.reason_code, command.take_over, tx)
    pair = model.merged(pair, merged_id, reason_code=command.reason_code, by=tx.caller.subject, at=tx.now)
    await candidates.put_pair(pair, tx)
    return JudgedPair(pair.pair_id, pair)


async def unmerge_pair(command: JudgePair, tx: Transaction) -> JudgedPair:
    """Take a merge back: both entries stand for themselves, and the pair is open again."""
    pair = await _own(command.pair_id, tx)
    await REGISTERS[pair.kind].separate(model.merged_id_of(pair), command.reason_code, tx)
    pair = model.unmerged(pair, reason_code=command.reason_code, by=tx.caller.subject, at=tx.now)
    await candidates.put_pair(pair, tx)
    return JudgedPair(pair.pair_id, pair)


async def _open_pairs(subject: Subject, tx: Transaction) -> int:
    opened = 0
    for candidate in await keeping.candidates(subject, tx):
        pair = model.found_pair(subject, candidate, by=tx.caller.subject, at=tx.now)
        if await candidates.find_pair(pair.pair_id, tx) is None:
            await candidates.put_pair(pair, tx)
            opened += 1
    return opened


async def _own(pair_id: str, tx: Transaction) -> model.Pair:
    pair = await candidates.get_pair(pair_id, tx)
    model.demand_home(pair.country, tx.caller.ministry)
    return pair
