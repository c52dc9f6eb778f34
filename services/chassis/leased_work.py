"""Work beside requests and facts, such as asking a system outside: done by one process at a time, until stopped."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from pymongo.errors import PyMongoError

from services.chassis.commits import UnavailableError
from services.chassis.lease import Lease
from services.chassis.settings import Settings
from services.chassis.unit_of_work import UnitOfWork

LEASE_SECONDS = 60
"""Longer than one round takes; a process that was killed holds its work so long against another replica."""
PAUSE_SECONDS_MAX = 5.0
log = structlog.get_logger("work")


@dataclass(frozen=True)
class Work:
    """One kind of work, named for its lease."""

    name: str
    once: Callable[[UnitOfWork], Awaitable[int]]
    """Does what is due and tells how much that was; it may be done again by another process."""
    failures: Callable[[UnitOfWork], Awaitable[int]]
    """Tells how often in a row whoever is asked or sent to has failed, as far as is known."""


@dataclass
class LeasedWork:
    """Does one kind of work while this process holds its lease."""

    work: Work
    uow: UnitOfWork
    lease: Lease
    poll_seconds: float

    async def run(self) -> None:
        """Work for ever; whatever fails is tried again after a pause, for nothing is lost by that."""
        failures = 0
        try:
            while True:
                done, failures = await self._round(failures)
                if failures:
                    await asyncio.sleep(min(0.1 * 2 ** min(failures, 10), PAUSE_SECONDS_MAX))
                elif not done:
                    await asyncio.sleep(self.poll_seconds)
        finally:
            with contextlib.suppress(PyMongoError):
                await self.lease.release()

    async def _round(self, failures: int) -> tuple[int, int]:
        try:
            done = await self.work.once(self.uow) if await self.lease.hold() else 0
        except (PyMongoError, UnavailableError, OSError) as error:
            log.warning("work pauses", work=self.work.name, error=type(error).__name__, failures=failures + 1)
        except Exception:
            # One item in a state nobody foresaw must not end the work of all others without a word.
            log.exception("work failed", work=self.work.name, failures=failures + 1)
        else:
            return done, 0
        return 0, failures + 1


def build_works(settings: Settings, uow: UnitOfWork, works: Sequence[Work]) -> list[LeasedWork]:
    """Make what a service process works off."""
    holder = f"{settings.service_name}-{settings.replica}"
    return [
        LeasedWork(
            work, uow, Lease(uow.db, holder, LEASE_SECONDS, lease_id=f"work:{work.name}"), settings.relay_poll_seconds
        )
        for work in works
    ]
