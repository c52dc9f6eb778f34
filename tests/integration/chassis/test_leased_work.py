"""Work beside requests is done by one process at a time, is taken over, and goes on after whatever it raises."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.chassis.leased_work import Work, build_works
from services.chassis.mongo import connect, database_of
from services.chassis.settings import Settings
from services.chassis.unit_of_work import UnitOfWork
from tests.waiting import eventually


class Worker:
    """Counts its rounds, and raises what it is given."""

    def __init__(self) -> None:
        self.rounds = 0
        self.errors: list[Exception] = []

    async def once(self, _uow: UnitOfWork) -> int:
        self.rounds += 1
        if self.errors:
            raise self.errors.pop()
        return 0

    async def failures(self, _uow: UnitOfWork) -> int:
        return 0

    async def reached(self, rounds: int) -> bool:
        return self.rounds >= rounds


@pytest.fixture
async def uow(settings: Settings) -> AsyncIterator[UnitOfWork]:
    client = connect(settings)
    yield UnitOfWork(client, database_of(client, settings))
    client.close()


@asynccontextmanager
async def replica(name: str, worker: Worker, settings: Settings, uow: UnitOfWork) -> AsyncIterator[None]:
    """Run one replica's part of the work until the block ends."""
    own = settings.model_copy(update={"replica": name})
    (work,) = build_works(own, uow, [Work("asking", worker.once, worker.failures)])
    task = asyncio.create_task(work.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_of_two_replicas_one_works_and_the_other_takes_over(settings: Settings, uow: UnitOfWork) -> None:
    first, second = Worker(), Worker()

    async with replica("b", second, settings, uow):
        await eventually(lambda: second.reached(1))
        async with replica("a", first, settings, uow):
            before = second.rounds
            await eventually(lambda: second.reached(before + 3))
            idle = first.rounds
    async with replica("a", first, settings, uow):
        await eventually(lambda: first.reached(2))

    assert idle == 0


async def test_work_goes_on_after_whatever_it_raises(settings: Settings, uow: UnitOfWork) -> None:
    worker = Worker()
    worker.errors = [ZeroDivisionError("nobody foresaw it"), ConnectionResetError("the database went away")]

    async with replica("0", worker, settings, uow):
        assert await eventually(lambda: worker.reached(4))
