"""Notices that the event loop does not answer: whatever blocks it also keeps it from saying so itself."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

import structlog

BLOCKED_SECONDS = 2.0
LOOK_SECONDS = 0.25

log = structlog.get_logger("event loop")


@dataclass
class Watchdog:
    """A thread that asks one loop for an answer again and again, and logs when none comes for too long."""

    loop: asyncio.AbstractEventLoop
    blocked_seconds: float = BLOCKED_SECONDS
    look_seconds: float = LOOK_SECONDS
    _ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Watch until `end`."""
        while not self._ended.wait(self.look_seconds):
            answered = threading.Event()
            self.loop.call_soon_threadsafe(answered.set)
            asked_at = monotonic()
            if self._is_missing(answered):
                log.warning("event loop blocked", seconds=round(monotonic() - asked_at, 1))
                self._wait(answered)
                log.warning("event loop turns again", seconds=round(monotonic() - asked_at, 1))

    def end(self) -> None:
        """Let `run` return."""
        self._ended.set()

    def _is_missing(self, answered: threading.Event) -> bool:
        # In short waits: a process that was suspended as a whole spends all of it in one, and its loop did not block.
        for _ in range(max(round(self.blocked_seconds / self.look_seconds), 1)):
            if answered.wait(self.look_seconds) or self._ended.is_set():
                return False
        return True

    def _wait(self, answered: threading.Event) -> None:
        while not answered.wait(self.look_seconds) and not self._ended.is_set():
            pass


@asynccontextmanager
async def watched_loop() -> AsyncIterator[None]:
    """Watch the running loop as long as the block lasts."""
    watchdog = Watchdog(asyncio.get_running_loop())
    thread = threading.Thread(target=watchdog.run, name="event-loop-watchdog", daemon=True)
    thread.start()
    try:
        yield
    finally:
        watchdog.end()
        # It may be waiting for this loop's answer.
        await asyncio.to_thread(thread.join)
