import asyncio
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self, cast

import pytest
from pymongo.errors import OperationFailure

from services.chassis.caller import acting_service
from services.chassis.commits import UnavailableError
from services.chassis.mongo import WRITE_CONFLICT, Client, Database, Document
from services.chassis.turns import Turns
from services.chassis.unit_of_work import Transaction, UnitOfWork

CALLERS = 20
INTERNAL_ERROR, OUT_OF_DISK_SPACE, BAD_VALUE = 1, 14031, 2


class _Session:
    def start_transaction(self, **options: Any) -> None:
        pass

    async def abort_transaction(self) -> None:
        pass

    async def commit_transaction(self) -> None:
        pass

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class _Client:
    async def start_session(self) -> _Session:
        return _Session()


async def _run_refused_with(code: int) -> None:
    async def work(_: Transaction) -> None:
        raise OperationFailure("refused", code)

    uow = UnitOfWork(cast(Client, _Client()), cast(Database, None))
    await uow.run(work, caller=acting_service("registry"))


@pytest.mark.parametrize("code", [INTERNAL_ERROR, OUT_OF_DISK_SPACE])
async def test_a_database_in_trouble_of_its_own_is_unavailable(code: int) -> None:
    with pytest.raises(UnavailableError):
        await _run_refused_with(code)


async def test_what_the_database_refuses_for_its_content_stays_a_defect() -> None:
    with pytest.raises(OperationFailure):
        await _run_refused_with(BAD_VALUE)


class _Contended:
    """One document that, as MongoDB does, refuses who wrote after somebody else had written what they read."""

    def __init__(self) -> None:
        self.version = self.attempts = 0

    def __getitem__(self, collection: str) -> Self:
        return self

    async def find_one(self, *_: object, **__: object) -> Document:
        return {"version": self.version}

    async def change(self, tx: Transaction) -> None:
        self.attempts += 1
        read = await tx.load("enterprises", "one")
        assert read is not None
        await asyncio.sleep(0)
        if read["version"] != self.version:
            raise OperationFailure("conflict", WRITE_CONFLICT, {"errorLabels": ["TransientTransactionError"]})
        self.version += 1


async def test_of_many_who_want_one_entry_at_once_each_repeats_once_at_most() -> None:
    contended = _Contended()
    uow = UnitOfWork(cast(Client, _Client()), cast(Database, contended))

    await asyncio.gather(*(uow.run(contended.change, caller=acting_service("registry")) for _ in range(CALLERS)))

    assert contended.version == CALLERS
    assert contended.attempts == 2 * CALLERS - 1


async def test_who_waits_for_a_turn_longer_than_a_transaction_may_last_is_told_so() -> None:
    turns, loop = Turns(), asyncio.get_running_loop()

    async with AsyncExitStack() as first, AsyncExitStack() as second:
        await turns.take(("enterprises", "one"), first, loop.time() + 1)
        await turns.take(("enterprises", "another"), second, loop.time())
        with pytest.raises(UnavailableError):
            await turns.take(("enterprises", "one"), second, loop.time())
    async with AsyncExitStack() as again:
        await turns.take(("enterprises", "one"), again, loop.time() + 1)


async def test_a_transaction_that_nobody_waits_for_any_longer_is_not_repeated() -> None:
    contended, attempted = _Contended(), asyncio.Event()
    # The loop is the session's: what other tests left running there never ends.
    elsewhere = asyncio.all_tasks()

    async def overtaken(_: Transaction) -> None:
        contended.attempts += 1
        attempted.set()
        await asyncio.sleep(0)
        raise OperationFailure("conflict", WRITE_CONFLICT, {"errorLabels": ["TransientTransactionError"]})

    uow = UnitOfWork(cast(Client, _Client()), cast(Database, contended))
    running = asyncio.create_task(uow.run(overtaken, caller=acting_service("registry")))
    await attempted.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    abandoned = asyncio.all_tasks() - elsewhere
    await asyncio.gather(*abandoned, return_exceptions=True)

    assert contended.attempts == 1
