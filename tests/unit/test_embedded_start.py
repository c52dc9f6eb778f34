import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.embedded import broker, ports
from deploy.embedded.running import Platform

GOOD = json.dumps({"topics": [["ministry.service.aggregate.v1", {}]]})


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_taken_port_is_replaced_by_a_free_one(taken_port: int) -> None:
    chosen = ports.choose(["registry"], {"registry": taken_port})

    assert chosen["registry"] != taken_port


def test_a_demanded_port_is_taken_as_it_is(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JEMBATAN_REGISTRY_PORT", str(taken_port))

    chosen = ports.choose(["registry"])

    assert chosen == {"registry": taken_port}


def test_no_two_programs_get_the_same_port() -> None:
    names = [f"program-{number}" for number in range(20)]

    chosen = ports.choose(names, {})

    assert len(set(chosen.values())) == len(names)


@given(length=st.integers(0, len(GOOD) - 1))
def test_a_torn_snapshot_gives_way_to_the_last_good_one(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    folder = tmp_path_factory.mktemp("kafka")
    snapshot = folder / broker.SNAPSHOT
    snapshot.write_text(GOOD)
    broker.secure_snapshot(folder)
    snapshot.write_text(GOOD[:length])

    broker.secure_snapshot(folder)

    assert snapshot.read_text() == GOOD
    assert (folder / broker.UNREADABLE_SNAPSHOT).read_text() == GOOD[:length]


def test_a_torn_snapshot_without_a_copy_is_put_aside(tmp_path: Path) -> None:
    snapshot = tmp_path / broker.SNAPSHOT
    snapshot.write_text("{")

    broker.secure_snapshot(tmp_path)

    assert not snapshot.exists()
    assert (tmp_path / broker.UNREADABLE_SNAPSHOT).exists()


def test_a_folder_of_somebody_else_is_neither_used_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    platform = Platform(tmp_path)

    with pytest.raises(ValueError, match="not the platform's folder"):
        platform.up()
    with pytest.raises(ValueError, match="not the platform's folder"):
        platform.clean()

    assert [entry.name for entry in tmp_path.iterdir()] == ["letters"]


def test_a_platform_that_never_ran_is_down_already(tmp_path: Path) -> None:
    platform = Platform(tmp_path / "never")

    platform.down()
    platform.clean()

    assert not platform.is_running
    assert not platform.home.exists()
