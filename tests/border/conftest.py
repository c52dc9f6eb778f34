"""Two cells with a border between them; each has a register, an evaluation and the border."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import httpx
import pytest

from deploy.border.pair import Pair
from services.kernel import Country
from tests.border.desks import Desks, running
from tests.integration.desk import Desk

SERVICES = ("registry", "evaluation", "border")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with running(Pair(tmp_path_factory.mktemp("pair"), dict.fromkeys(Country, SERVICES))) as pair:
        yield pair


@pytest.fixture
async def desks(pair: Pair) -> AsyncIterator[Desks]:
    async with AsyncExitStack() as stack:
        desks = {
            country: Desk(pair.cells[country], await stack.enter_async_context(httpx.AsyncClient(timeout=30)))
            for country in Country
        }
        yield Desks(pair, desks)
