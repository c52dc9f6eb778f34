"""N1 to N3: the links between services and servers are cut, silent, slow or lossy."""

import asyncio
from math import ceil
from random import Random
from time import monotonic

from services.chassis.unit_of_work import TRANSACTION_SECONDS_MAX
from tests.faults.arming import first_to_pass
from tests.faults.cell import REPLICAS
from tests.faults.direct import Direct, Seen, further
from tests.faults.history import Answer
from tests.faults.load import COMMANDERS
from tests.faults.matrix import Row, Run, Strike
from tests.faults.proxied import ProxiedCell
from tests.faults.proxy import OPEN, SILENT, SILENT_BACK, SILENT_TOWARDS, Link

PARTED_SECONDS = 30.0
PROBE_EVERY_SECONDS = 1.0
LAST_PROBE_SECONDS = 18.0
"""Into the partition: what is sent later might be answered after its end."""
UNAVAILABLE_SECONDS_MAX = TRANSACTION_SECONDS_MAX + 2.0
"""What the platform promises and 2 s: the driver's time-out of 5 s passes twice, in the work and in taking it back."""
HELD_SECONDS, REACHED_SECONDS_MAX = 0.3, 15.0
REST_SECONDS_MAX, RECOVERY_SECONDS_MAX = 60.0, 30.0
DIRECTIONS = {"both directions": SILENT, "towards the broker": SILENT_TOWARDS, "back from the broker": SILENT_BACK}
SLOW = Link(delay_seconds=(0.1, 0.3), resets_share=0.02)
SLOW_COMMANDS, CONCURRENCY = 60, 8


def _on_links(strike: Strike) -> Strike:
    """Complain where the cell has no links that can be harmed; in the end they are as they were."""

    async def guarded(run: Run, random: Random) -> float | None:
        cell = _cell(run)
        if cell.refusal:
            run.complain(f"NOT RUN: {cell.refusal}")
            return None
        try:
            return await strike(run, random)
        finally:
            cell.become(OPEN)

    return guarded


async def part_from_broker(run: Run, random: Random) -> float | None:
    """Let nothing pass to or from the broker; the figure is how long after it everything has arrived, in seconds."""
    cell = _cell(run)
    before = sum(fault.row == run.row for fault in run.history.faults)
    direction = [*DIRECTIONS][before % len(DIRECTIONS)]
    first = len(run.history.entries)
    cell.to_broker.become(DIRECTIONS[direction])
    run.note(f"no bytes {direction} for {PARTED_SECONDS:.0f} s")
    parted_at = monotonic()
    while monotonic() - parted_at < PARTED_SECONDS:
        for request in further(run, random, len(COMMANDERS)):
            await run.gateway.perform(request)
        await asyncio.sleep(PROBE_EVERY_SECONDS)
    answers = [one for one in run.history.entries[first:] if isinstance(one, Answer)]
    failed = [one for one in answers if one.status is None or one.status >= 500]
    if failed or not any(one.is_acknowledged for one in answers):
        run.complain(f"{direction}: {len(failed)} of {len(answers)} attempts failed while the broker was away")
    cell.to_broker.become(OPEN)
    return await run.at_rest(REST_SECONDS_MAX)


async def part_from_database(run: Run, random: Random) -> float | None:
    """Let nothing pass to or from the database, a commit on its way; the figure is when commands are done after it."""
    cell = _cell(run)
    asked = [f"registry-{replica}" for replica in REPLICAS]
    caught = await _in_commit(run, random.choice(asked))
    cell.to_database.become(SILENT)
    run.note(f"no bytes to or from the database for {PARTED_SECONDS:.0f} s, a commit on its way: {caught}")
    parted_at = monotonic()
    async with Direct(run) as direct:
        seen: list[Seen] = []
        while monotonic() - parted_at < LAST_PROBE_SECONDS:
            requests = further(run, random, len(asked), "registry")
            seen += await asyncio.gather(*(direct.send(*one) for one in zip(requests, asked, strict=True)))
        await asyncio.sleep(max(PARTED_SECONDS - (monotonic() - parted_at), 0.0))
        for one in seen:
            if one.status != 503 or "retry-after" not in one.headers:
                run.complain(f"while the database was away {one}")
        _demand_answers_in_time(run, parted_at)
        cell.to_database.become(OPEN)
        healed_at = monotonic()
        commanders = [f"{service}-{replica}" for service in COMMANDERS for replica in REPLICAS]
        if await direct.until_decided(random, commanders, RECOVERY_SECONDS_MAX) is None:
            run.complain(f"commands are not done {RECOVERY_SECONDS_MAX:.0f} s after the database was back")
        await asyncio.to_thread(cell.wait_ready)
    return monotonic() - healed_at


async def _in_commit(run: Run, replica: str) -> bool:
    """Wait until a replica is about to send a commit, and hold it for a moment; tell whether it came to one."""
    action = f"block {HELD_SECONDS}"
    return await first_to_pass(run.cell, "commit.started", [replica], action, REACHED_SECONDS_MAX) is not None


def _demand_answers_in_time(run: Run, parted_at: float) -> None:
    sent = {(one.n, one.attempt): one.at for one in run.history.invocations}
    for answer in run.history.answers:
        waited = answer.at - sent[answer.n, answer.attempt]
        if answer.at > parted_at and waited > UNAVAILABLE_SECONDS_MAX:
            run.complain(f"while the database was away command {answer.n}: {answer.status} after {waited:.1f} s")


async def slow_links(run: Run, random: Random) -> float | None:
    """Make both links slow and lossy; the figure is the p99 of a command there, the note has that of good links."""
    cell = _cell(run)
    good = await _p99(run, random)
    cell.become(SLOW)
    slow = await _p99(run, random)
    cell.become(OPEN)
    run.note(f"200 ms +- 100 and 2 % resets a second: p99 {slow:.0f} ms, on good links {good:.0f} ms")
    return slow


async def _p99(run: Run, random: Random) -> float:
    waiting, seconds = iter(further(run, random, SLOW_COMMANDS)), []

    async def worker() -> None:
        for request in waiting:
            started_at = monotonic()
            status = await run.gateway.perform(request)
            seconds.append(monotonic() - started_at)
            if status is None or status >= 500:
                run.complain(f"command {request.number} ended with {status} after every repeat")

    async with asyncio.TaskGroup() as workers:
        for _ in range(CONCURRENCY):
            workers.create_task(worker())
    return 1000 * sorted(seconds)[ceil(0.99 * len(seconds)) - 1]


def _cell(run: Run) -> ProxiedCell:
    assert isinstance(run.cell, ProxiedCell)
    return run.cell


def _row(id_: str, fault: str, strike: Strike, figure: str, limit: float | None, commands: int) -> Row:
    return Row(id_, fault, _on_links(strike), figure, limit, commands=commands, repeats_max=3, cell="proxied")


ROWS = (
    _row(
        "N1",
        "services and broker parted for 30 s: both directions, then one, then the other",
        part_from_broker,
        "healed to all applied, s",
        REST_SECONDS_MAX,
        40,
    ),
    _row(
        "N2",
        "services and database parted for 30 s, a commit on its way",
        part_from_database,
        "healed to commands done, s",
        RECOVERY_SECONDS_MAX,
        40,
    ),
    _row("N3", "both links 200 ms +- 100 slow, 2 % of connections reset a second", slow_links, "p99, ms", None, 0),
)
