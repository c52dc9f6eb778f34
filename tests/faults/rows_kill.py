"""K1 to K11: a process is killed at a named place on the way of a command or of a fact."""

import asyncio
from contextlib import ExitStack
from random import Random
from time import monotonic

from pymongo import MongoClient

from tests.faults.arming import LOOK_SECONDS, REACHED_SECONDS_MAX, first_to_pass, passed
from tests.faults.cell import LEASE_SECONDS
from tests.faults.injecting import inject, unreadable
from tests.faults.load import COMMANDERS
from tests.faults.matrix import Row, Run, Strike

CONSUMERS = ("financing", "training", "evaluation")
FIRST_ANSWERS_MAX = 20
READY_SECONDS_MAX = 30.0


def kill_at(failpoint: str, services: tuple[str, ...]) -> Strike:
    """Kill the first replica of a drawn service that passes the failpoint; the figure is its way back in seconds."""

    async def strike(run: Run, random: Random) -> float | None:
        service = random.choice(services)
        await _some_answers(run, random)
        return await _way_back(run, failpoint, await first_to_pass(run.cell, failpoint, run.cell.urls(service)))

    return strike


async def kill_while_parking(run: Run, random: Random) -> float | None:
    """Send a message nobody can read and kill the replica that sets it aside."""
    service = random.choice(("training", "evaluation"))
    await _some_answers(run, random)
    for name in run.cell.urls(service):
        run.cell.arm(name, "consumer.parking")
    await inject(run, [unreadable(random)], poison=True)
    return await _way_back(run, "consumer.parking", await passed(run.cell, "consumer.parking", run.cell.urls(service)))


async def _way_back(run: Run, failpoint: str, victim: str | None) -> float | None:
    """Note who was killed, if anybody was, and wait until it is ready again; tell the seconds."""
    if victim is None:
        return None
    run.note(f"{victim} killed at {failpoint}")
    started_at = monotonic()
    await asyncio.to_thread(run.cell.wait_ready, victim)
    return monotonic() - started_at


async def relay_taken_over(run: Run, random: Random) -> float | None:
    """Kill a relay and keep its process down; the figure is the time until the other replica holds the lease."""
    service = random.choice(COMMANDERS)
    await _some_answers(run, random)
    with ExitStack() as held:
        for name in run.cell.urls(service):
            held.enter_context(run.cell.held_down(name))
        epoch = await asyncio.to_thread(_epoch, run, service)
        victim = await first_to_pass(run.cell, "relay.read", run.cell.urls(service))
        if victim is None:
            return None
        run.note(f"{victim} killed at relay.read and kept down")
        started_at = monotonic()
        while await asyncio.to_thread(_epoch, run, service) == epoch:
            if monotonic() - started_at > READY_SECONDS_MAX:
                break
            await asyncio.sleep(LOOK_SECONDS)
        figure = monotonic() - started_at
    await asyncio.to_thread(run.cell.wait_ready, victim)
    return figure


def _epoch(run: Run, service: str) -> int:
    with MongoClient[dict[str, int]](run.cell.mongo.url) as client:
        lease = client[f"jembatan_{service}"].leases.find_one({"_id": "relay"})
    return lease["epoch"] if lease else 0


async def _some_answers(run: Run, random: Random) -> None:
    wanted = run.gateway.answered + random.randrange(FIRST_ANSWERS_MAX)
    deadline = monotonic() + REACHED_SECONDS_MAX
    while run.gateway.answered < wanted and monotonic() < deadline:  # noqa: ASYNC110 - looked at, not waited for
        await asyncio.sleep(LOOK_SECONDS)


def _row(id_: str, fault: str, failpoint: str, strike: Strike, *, short: bool = False) -> Row:
    return Row(id_, fault, strike, "killed to ready, s", READY_SECONDS_MAX, short=short, failpoint=failpoint)


def _command(id_: str, fault: str, failpoint: str, *, short: bool = False) -> Row:
    return _row(id_, fault, failpoint, kill_at(failpoint, COMMANDERS), short=short)


def _consumer(id_: str, fault: str, failpoint: str, *, short: bool = False) -> Row:
    return _row(id_, fault, failpoint, kill_at(failpoint, CONSUMERS), short=short)


ROWS = (
    _command("K1", "killed after the request was parsed, before its transaction", "command.parsed"),
    _command("K2", "killed between the aggregate's write and the outbox's", "transaction.between_writes", short=True),
    _command("K3", "killed when the commit was done and not yet known", "commit.answered", short=True),
    _command("K4", "killed after the commit, before the answer", "command.committed"),
    Row(
        "K5",
        "relay killed after it read, before it sent, and kept down",
        relay_taken_over,
        "lease taken over after, s",
        LEASE_SECONDS + 5.0,
        failpoint="relay.read",
    ),
    _command("K6", "relay killed after it sent, before the acknowledgement", "relay.sent"),
    _command("K7", "relay killed after the acknowledgement, before it marked", "relay.acknowledged", short=True),
    _consumer("K8", "consumer killed after delivery, before its transaction", "consumer.delivered"),
    _consumer("K9", "consumer killed inside its transaction", "consumer.applied"),
    _consumer("K10", "consumer killed after its commit, before the offset's", "consumer.committed", short=True),
    _row("K11", "consumer killed while it sets a message aside", "consumer.parking", kill_while_parking),
)
