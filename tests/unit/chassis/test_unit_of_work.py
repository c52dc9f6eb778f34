from types import TracebackType
from typing import Any, Self, cast

import pytest
from pymongo.errors import OperationFailure

from services.chassis.caller import acting_service
from services.chassis.commits import UnavailableError
from services.chassis.mongo import Client, Database
from services.chassis.unit_of_work import Transaction, UnitOfWork

INTERNAL_ERROR, OUT_OF_DISK_SPACE, BAD_VALUE = 1, 14031, 2


class _Session:
    def start_transaction(self, **options: Any) -> None:
        pass

    async def abort_transaction(self) -> None:
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
