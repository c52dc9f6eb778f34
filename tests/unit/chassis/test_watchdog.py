import asyncio
import threading
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
import structlog
from structlog.testing import LogCapture
from structlog.typing import EventDict

from services.chassis import watchdog as watched
from services.chassis.watchdog import Watchdog, watched_loop
from tests.waiting import eventually

BLOCKED_SECONDS = 0.2
LOOK_SECONDS = 0.02


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Sequence[EventDict]:
    """What the watchdog logs, whatever a service built earlier in this process has made of the logs."""
    capture = LogCapture()
    monkeypatch.setattr(watched, "log", structlog.wrap_logger(None, processors=[capture]))
    return capture.entries


@asynccontextmanager
async def _watching() -> AsyncIterator[threading.Thread]:
    watchdog = Watchdog(asyncio.get_running_loop(), BLOCKED_SECONDS, LOOK_SECONDS)
    thread = threading.Thread(target=watchdog.run)
    thread.start()
    try:
        yield thread
    finally:
        watchdog.end()
        await asyncio.to_thread(thread.join)


async def _both(logged: Sequence[object]) -> bool:
    return len(logged) == 2


async def test_a_blocked_loop_is_logged_while_it_is_blocked_and_once_more_when_it_turns(
    logged: Sequence[EventDict],
) -> None:
    async with _watching():
        time.sleep(4 * BLOCKED_SECONDS)  # noqa: ASYNC251 - the rule's own breach
        while_blocked = [one["event"] for one in logged]
        await eventually(lambda: _both(logged))

    assert while_blocked == ["event loop blocked"]
    assert [one["event"] for one in logged] == ["event loop blocked", "event loop turns again"]
    assert BLOCKED_SECONDS / 2 < logged[0]["seconds"] < logged[1]["seconds"]


async def test_a_loop_that_turns_is_not_logged(logged: Sequence[EventDict]) -> None:
    async with _watching():
        for _ in range(10):
            time.sleep(LOOK_SECONDS)  # noqa: ASYNC251 - work, with a turn of the loop after each piece
            await asyncio.sleep(0)

    assert logged == []


async def test_the_thread_ends_with_the_block() -> None:
    before = set(threading.enumerate())
    async with watched_loop():
        watching = [one for one in set(threading.enumerate()) - before if one.name == "event-loop-watchdog"]

    assert len(watching) == 1
    assert not watching[0].is_alive()
