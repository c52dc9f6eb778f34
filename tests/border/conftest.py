"""Two cells with a border between them; each has a register, an evaluation and the border service."""

from collections.abc import Iterator

import pytest

from deploy.border.pair import Pair
from services.kernel import Country

SERVICES = ("registry", "evaluation", "border")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    pair = Pair(tmp_path_factory.mktemp("pair"), dict.fromkeys(Country, SERVICES))
    try:
        pair.up()
        yield pair
    finally:
        pair.down()
