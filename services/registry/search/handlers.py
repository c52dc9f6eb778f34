"""What happens when operators ask for all entries to be made findable anew."""

from services.chassis.unit_of_work import Transaction
from services.registry.search import progress, repository
from services.registry.search.commands import RebuildBatch, StartRebuild
from services.registry.search.progress import Rebuild, RebuildProgress
from services.registry.search.registers import entries_of
from services.registry.search_entries import keeping
from services.registry.search_entries.terms import RULES_VERSION


async def start_rebuild(_command: StartRebuild, tx: Transaction) -> RebuildProgress:
    """Begin to make all entries findable anew."""
    rebuild = Rebuild(tx.new_id("rebuild"), RULES_VERSION, tx.caller.subject, tx.now)
    await repository.put(rebuild, tx)
    return progress.progress_of(rebuild)


async def rebuild_batch(command: RebuildBatch, tx: Transaction) -> RebuildProgress:
    """Go through the next entries of a rebuild, part by part until there were enough."""
    rebuild = await repository.get(command.rebuild_id, tx)
    most = rebuild.entries_done + command.entries
    part = rebuild.next_part
    while True:
        found = await entries_of(part, tx)
        for entry in found:
            await keeping.keep(entry, tx)
        rebuild = progress.count(rebuild, part, len(found), command.entries, at=tx.now)
        if rebuild.finished_at is not None or rebuild.entries_done >= most:
            break
        part = rebuild.next_part
    await repository.put(rebuild, tx)
    return progress.progress_of(rebuild)
