"""B, D and K12: the broker or the database dies or loses its disk, and replicas are restarted one after the other."""

import asyncio
import shutil
from random import Random
from time import monotonic

import httpx

from deploy.kafka.apache import ApacheKafka
from deploy.server_process import ServerProcess
from story.chapters.officers import OPERATOR
from tests.faults.arming import first_to_pass
from tests.faults.cell import SERVICES
from tests.faults.load import COMMANDERS
from tests.faults.matrix import Row, Run, Strike
from tests.faults.stores import read_databases

EXIT_SECONDS_MAX = 20.0
DRAINED_SECONDS_MAX = 60.0
RECOVERED_SECONDS_MAX = 30.0
UNAVAILABLE_SHOWN = frozenset({503, None})
OUTAGE_SECONDS, LONG_OUTAGE_SECONDS = 5.0, 60.0
PATIENT_OUTAGE_SECONDS = 20.0


def broker_away(seconds: float) -> Strike:
    """Kill the broker and start it again after `seconds`; the figure is the time until all is delivered after that."""

    async def strike(run: Run, random: Random) -> float:
        del random
        broker = _process(run.cell.broker)
        answered = run.gateway.answered
        await asyncio.to_thread(broker.kill)
        # Apache Kafka keeps what it acknowledged; the embedded broker forgets its last second, which is sent again.
        run.refilled = run.refilled or not isinstance(broker, ApacheKafka)
        run.note(f"broker killed, away for {seconds:.0f} s")
        await asyncio.sleep(seconds)
        if run.gateway.answered == answered:
            run.complain("no command was answered while the broker was away")
        await asyncio.to_thread(broker.start)
        return await run.at_rest(DRAINED_SECONDS_MAX)

    return strike


async def broker_wiped(run: Run, random: Random) -> float:
    """Take the broker's disk away and do what the runbook says; the figure is the time until all is there.

    The services are stopped first: a consumer that goes on where it stood would begin in the middle of the new topics.
    """
    del random
    started_at = monotonic()
    broker = _process(run.cell.broker)
    await asyncio.to_thread(broker.kill)
    with run.cell.all_held_down():
        for part in broker.folder.iterdir():
            await asyncio.to_thread(shutil.rmtree, part) if part.is_dir() else part.unlink()
        run.note("broker's disk wiped")
        run.forget_topics()
        await asyncio.to_thread(broker.start)
        await asyncio.to_thread(run.cell.prepare)
    await asyncio.to_thread(run.cell.wait_ready)
    async with httpx.AsyncClient(timeout=60) as http:
        token = await run.gateway.token(OPERATOR)
        for service in SERVICES:
            url = next(iter(run.cell.urls(service).values()))
            answer = await http.post(
                f"{url}/v1/operations/outbox/republication", headers={"Authorization": f"Bearer {token}"}
            )
            answer.raise_for_status()
    await run.at_rest(DRAINED_SECONDS_MAX)
    return monotonic() - started_at


def database_away(seconds: float) -> Strike:
    """Kill the database and start it again; the figure is the time until every replica is ready after that."""

    async def strike(run: Run, random: Random) -> float:
        del random
        await asyncio.to_thread(run.cell.mongo.kill)
        killed_at = monotonic()
        run.note(f"database killed, away for {seconds:.0f} s")
        await asyncio.sleep(seconds)
        # An answer to what was sent before may be late on its way: that one was committed.
        said = {answer.status for sent, answer in run.history.exchanges() if sent.at > killed_at}
        if said - UNAVAILABLE_SHOWN:
            run.complain(f"without a database commands were answered {sorted(said - UNAVAILABLE_SHOWN, key=str)}")
        return await _database_back(run)

    return strike


async def nothing_is_parked_for_trouble(run: Run, random: Random) -> float | None:
    """Keep the database away for a while: messages wait, none is set aside for that."""
    before = await _parked(run)
    figure = await database_away(PATIENT_OUTAGE_SECONDS)(run, random)
    await run.at_rest(DRAINED_SECONDS_MAX)
    if parked := await _parked(run) - before:
        run.complain(f"{parked} messages set aside because the database was away")
    return figure


async def database_killed_in_commit(run: Run, random: Random) -> float | None:
    """Kill the database when a commit is about to be sent; the driver must ask for the outcome, not guess."""
    victim = random.choice([*run.cell.urls(random.choice(COMMANDERS))])
    action = f"kill {run.cell.mongo.pid}"
    if await first_to_pass(run.cell, "commit.started", [victim], action) is None:
        return None
    run.note(f"database killed in a commit of {victim}")
    await asyncio.to_thread(run.cell.mongo.kill)
    return await _database_back(run)


async def rolling_restart(run: Run, random: Random) -> float:
    """Restart every replica in turn as an orchestrator does; the figure is the longest way out of a process."""
    names = list(run.cell.replicas)
    random.shuffle(names)
    unanswered, longest = run.gateway.unanswered, 0.0
    for name in names:
        with run.cell.held_down(name) as replica:
            await run.gateway.drain(name)
            started_at = monotonic()
            await asyncio.to_thread(replica.stop)
            longest = max(longest, monotonic() - started_at)
            run.note(f"{name} restarted")
            await asyncio.to_thread(replica.start)
        run.gateway.undrain(name)
    if failed := run.gateway.unanswered - unanswered:
        run.complain(f"{failed} requests got no answer")
    return longest


async def producer_fails(run: Run, random: Random) -> float | None:
    """Let the relay's producer fail for good; the figure is the time until facts are published again."""
    service = random.choice(COMMANDERS)
    action = "raise OutOfOrderSequenceNumber"
    if await first_to_pass(run.cell, "relay.sent", run.cell.urls(service), action) is None:
        return None
    run.note(f"the producer of {service}'s relay failed")
    return await run.at_rest(DRAINED_SECONDS_MAX)


async def _database_back(run: Run) -> float:
    """Start the database again; tell how long it takes until every replica is ready after that, in seconds."""
    await asyncio.to_thread(run.cell.mongo.start)
    started_at = monotonic()
    await asyncio.to_thread(run.cell.wait_ready)
    return monotonic() - started_at


async def _parked(run: Run) -> int:
    stores = await asyncio.to_thread(read_databases, run.cell.mongo.url)
    return sum(letter["status"] == "parked" for store in stores.values() for letter in store.dead_letters)


def _process(broker: object) -> ServerProcess:
    if not isinstance(broker, ServerProcess):
        raise TypeError(f"{broker!r} is not a process of ours")
    return broker


_DELIVERED = "at rest after its return, s"
_READY = "all ready after its return, s"

ROWS = (
    Row(
        "K12",
        "every replica restarted in turn",
        rolling_restart,
        "longest way out, s",
        EXIT_SECONDS_MAX,
        commands=240,
        repeats_max=10,
        short=True,
    ),
    Row(
        "B1", "broker killed, back after 5 s", broker_away(OUTAGE_SECONDS), _DELIVERED, DRAINED_SECONDS_MAX, short=True
    ),
    Row(
        "B1-60",
        "broker killed, back after 60 s",
        broker_away(LONG_OUTAGE_SECONDS),
        _DELIVERED,
        DRAINED_SECONDS_MAX,
        commands=400,
        repeats_max=2,
    ),
    Row("B3", "the relay's producer fails for good", producer_fails, "published again after, s", 15.0),
    Row(
        "D1",
        "database killed, back after 5 s",
        database_away(OUTAGE_SECONDS),
        _READY,
        RECOVERED_SECONDS_MAX,
        short=True,
    ),
    Row(
        "D1-60",
        "database killed, back after 60 s",
        database_away(LONG_OUTAGE_SECONDS),
        _READY,
        RECOVERED_SECONDS_MAX,
        repeats_max=2,
    ),
    Row("D2", "database killed when a commit is sent", database_killed_in_commit, _READY, RECOVERED_SECONDS_MAX),
    Row(
        "P3",
        "database away for 20 s: nothing set aside for it",
        nothing_is_parked_for_trouble,
        _READY,
        RECOVERED_SECONDS_MAX,
        repeats_max=3,
    ),
)
WIPED = Row(
    "B2",
    "broker wiped, topics made anew, outbox republished",
    broker_wiped,
    "everything there after, s",
    120.0,
    repeats_max=3,
    cell="wiped",
)
"""In a cell of its own: from then on the order on the topics is not judged."""
