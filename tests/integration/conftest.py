"""One platform for the tests of the four services; each asks only about what it wrote."""

from collections.abc import Iterator

import pytest

from deploy.embedded.running import Platform


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    platform = Platform(tmp_path_factory.mktemp("services") / "home", usual_ports={})
    platform.up()
    yield platform
    platform.clean()
