"""D3, D4, S1 and S2: too much at once, clients that go away, a slow consumer, a blocked event loop."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Iterable
from itertools import cycle
from random import Random
from time import monotonic

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.faults.arming import first_to_pass
from tests.faults.cell import PARTITIONS, REPLICAS
from tests.faults.direct import Direct, Seen, further
from tests.faults.matrix import Row, Run
from tests.faults.quiescence import look

AT_ONCE = 200
ANSWER_SECONDS_MAX, NORMAL_SECONDS_MAX = 30.0, 5.0
LEAVING, GONE_AFTER_SECONDS_MAX, CONCURRENCY = 100, 0.5, 16
NEXT, DRAWN_FOR_EACH, LOCKED_SECONDS_MAX = 20, 15, 10.0
STOPPED_SECONDS = 20.0
"""Less than a consumer's session of 30 s."""
CAUGHT_UP_SECONDS_MAX, LOOK_SECONDS = 60.0, 0.5
CONSUMERS = ("training", "evaluation")
BLOCKED_SECONDS = 35
"""More than a consumer's session."""
REBALANCED_SECONDS_MAX = BLOCKED_SECONDS + 30.0
WATCHDOG = b"event loop blocked"


async def too_many_at_once(run: Run, random: Random) -> float | None:
    """Send one replica more commands at once than its pool has connections; the figure is the slowest answer."""
    replica = f"registry-{random.choice(REPLICAS)}"
    requests = further(run, random, AT_ONCE, "registry")
    async with Direct(run) as direct:
        run.note(f"{AT_ONCE} commands at once at {replica}")
        seen = await asyncio.gather(*(direct.send(request, replica) for request in requests))
        for one in seen:
            if not (one.is_decided or one.status == 503) or one.seconds > ANSWER_SECONDS_MAX:
                run.complain(str(one))
        put_off = sum(one.status == 503 for one in seen)
        run.note(f"{AT_ONCE - put_off} of {AT_ONCE} were decided, {put_off} answered 503")
        if await direct.until_decided(random, [replica], NORMAL_SECONDS_MAX) is None:
            run.complain(f"{replica} does no command {NORMAL_SECONDS_MAX:.0f} s after")
    return max(one.seconds for one in seen)


async def clients_go_away(run: Run, random: Random) -> float | None:
    """Close each connection at a drawn moment; the figure is the slowest next command on what they asked for."""
    replicas = cycle(f"registry-{replica}" for replica in REPLICAS)
    async with Direct(run) as direct:
        leaving = iter(further(run, random, LEAVING, "registry"))
        touched: set[str] = set()

        async def worker() -> None:
            for request in leaving:
                gone = await direct.send(request, next(replicas), random.uniform(0, GONE_AFTER_SECONDS_MAX))
                touched.update({request.path} if gone.status is None and request.method == "PUT" else set())

        run.note(f"{LEAVING} clients go away within {GONE_AFTER_SECONDS_MAX} s")
        await asyncio.gather(*(worker() for _ in range(CONCURRENCY)))
        amendments = [one for one in further(run, random, 2 * LEAVING, "registry") if one.method == "PUT"]
        again = {one.path: one for one in amendments if one.path in touched}
        seen = await asyncio.gather(*(direct.send(one, next(replicas)) for one in again.values()))
        _demand(run, seen, LOCKED_SECONDS_MAX)
        # New enterprises wait for nobody's: only for a connection of the pool.
        drawn = further(run, random, NEXT * DRAWN_FOR_EACH, "registry")
        registrations = [one for one in drawn if one.path == "/v1/enterprises"][:NEXT]
        normal = await asyncio.gather(*(direct.send(one, next(replicas)) for one in registrations))
        _demand(run, normal, NORMAL_SECONDS_MAX)
    return max((one.seconds for one in seen), default=0.0)


async def slow_consumer(run: Run, random: Random) -> float | None:
    """Suspend one service's replicas while the others go on; the figure is how long catching up takes, in seconds."""
    del random
    pids = [pid for replica in REPLICAS if (pid := run.cell.replicas[f"training-{replica}"].pid) is not None]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        run.note(f"training suspended for {STOPPED_SECONDS:.0f} s")
        await asyncio.sleep(STOPPED_SECONDS)
        meanwhile = await _lag_of(run)
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
    if meanwhile["evaluation"]:
        run.complain(f"evaluation lagged by {meanwhile['evaluation']} while training was suspended")
    if not meanwhile["training"]:
        run.complain("training had nothing to catch up on: the row shows nothing")
    continued_at = monotonic()
    while (await _lag_of(run))["training"]:
        if monotonic() - continued_at > CAUGHT_UP_SECONDS_MAX:
            run.complain(f"training has not caught up after {CAUGHT_UP_SECONDS_MAX:.0f} s")
            return None
        await asyncio.sleep(LOOK_SECONDS)
    return monotonic() - continued_at


async def blocked_loop(run: Run, random: Random) -> float | None:
    """Block one replica's event loop past its session; the figure is when the other had its partitions, in seconds."""
    victim = f"evaluation-{random.choice(REPLICAS)}"
    log = run.cell.replicas[victim].log
    read_to = log.stat().st_size
    whole_before = await _read_whole(run, victim)
    if await first_to_pass(run.cell, "consumer.delivered", [victim], f"block {BLOCKED_SECONDS}") is None:
        return None
    blocked_at = monotonic()
    run.note(f"the event loop of {victim} blocked for {BLOCKED_SECONDS} s")
    taken_over_after = await _taken_over(run, victim, whole_before)
    if taken_over_after is None:
        run.complain(f"nobody took over what {victim} read")
    await asyncio.sleep(max(BLOCKED_SECONDS + 1 - (monotonic() - blocked_at), 0.0))
    with log.open("rb") as lines:
        lines.seek(read_to)
        if WATCHDOG not in lines.read():
            run.complain(f"{victim} did not notice that its event loop was blocked")
    return taken_over_after


async def _taken_over(run: Run, victim: str, whole_before: set[tuple[str, str]]) -> float | None:
    """Wait until the other replica reads every partition of a topic the victim had a share of; tell the seconds."""
    started_at = monotonic()
    while monotonic() - started_at < REBALANCED_SECONDS_MAX:
        if await _read_whole(run, victim) - whole_before:
            return monotonic() - started_at
        await asyncio.sleep(LOOK_SECONDS)
    return None


async def _read_whole(run: Run, victim: str) -> set[tuple[str, str]]:
    """Name the consumers and topics of which the other replica tells the lag of every partition: it reads them all."""
    other = next(url for name, url in run.cell.urls("evaluation").items() if name != victim)
    async with httpx.AsyncClient(trust_env=False) as http:
        told = (await http.get(f"{other}/metrics")).text
    partitions = Counter(
        (sample.labels["consumer"], sample.labels["topic"])
        for family in text_string_to_metric_families(told)
        for sample in family.samples
        if sample.name == "jembatan_consumer_lag_records"
    )
    return {read for read, count in partitions.items() if count == PARTITIONS}


def _demand(run: Run, seen: Iterable[Seen], seconds: float) -> None:
    for one in seen:
        if not one.is_decided or one.seconds > seconds:
            run.complain(f"afterwards {one}")


async def _lag_of(run: Run) -> dict[str, int]:
    lag = (await look(run.cell)).lag.items()
    return {one: sum(records for group, records in lag if group.startswith(f"{one}.")) for one in CONSUMERS}


ROWS = (
    Row(
        "D3",
        f"{AT_ONCE} commands at once at a replica with 8 connections to the database",
        too_many_at_once,
        "slowest answer, s",
        ANSWER_SECONDS_MAX,
        repeats_max=5,
    ),
    Row(
        "D4",
        f"{LEAVING} clients go away at a drawn moment",
        clients_go_away,
        "slowest command after, s",
        LOCKED_SECONDS_MAX,
        repeats_max=5,
    ),
    Row(
        "S1",
        "a consumer's replicas suspended for 20 s",
        slow_consumer,
        "continued to caught up, s",
        CAUGHT_UP_SECONDS_MAX,
        repeats_max=3,
    ),
    Row(
        "S2",
        f"an event loop blocked for {BLOCKED_SECONDS} s, past the session's 30 s",
        blocked_loop,
        "blocked to taken over, s",
        REBALANCED_SECONDS_MAX,
        repeats_max=2,
    ),
)
