"""Each ministry's cell as compose describes it: the same but for its own data, and nothing of the other one's in it."""

import re
import subprocess
from collections.abc import Hashable
from typing import Any

import pytest
import yaml

from deploy.border.pair import CELL_SERVICES
from services.kernel import Country
from tests.architecture.test_deployment import COMPOSE_SECONDS_MAX, ROOT, compose_command, faults

FOLDER = ROOT / "deploy/compose"
FILES = {Country.ID: FOLDER / "indonesia.yaml", Country.TL: FOLDER / "timor-leste.yaml"}
BORDER = FOLDER / "border.yaml"
LOGIN = ("keycloak", "keycloak-database")
DATA = re.compile(r"Indonesia|Timor-Leste|indonesia|timor-leste|\bid\b|\btl\b|\b8[12](?=\d\d\b)")


class _Loader(yaml.SafeLoader):
    """Reads compose's own tags as what they stand on."""


def _plain(loader: _Loader, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        found: dict[Hashable, Any] = loader.construct_mapping(node, deep=True)
        return found
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return None


_Loader.add_multi_constructor("!", _plain)


def document(ministry: Country) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(FILES[ministry].read_text(), _Loader)  # noqa: S506 - a safe loader's child
    return found


@pytest.mark.parametrize("ministry", Country)
def test_a_cell_runs_what_its_ministry_runs_and_is_told_its_ministry_only(ministry: Country) -> None:
    services = document(ministry)["services"]

    ours = set(CELL_SERVICES[ministry])
    jobs = {f"prepare-{name}" for name in ours}
    assert set(services) == {*ours, *jobs, "kafka", "mongo", "issuer", "keys", *LOGIN}
    for name in ours | jobs:
        assert services[name]["environment"]["JEMBATAN_MINISTRIES"] == f'["{ministry}"]'


@pytest.mark.parametrize("ministry", Country)
def test_every_container_of_a_cell_has_the_rights_of_the_one_it_extends(ministry: Country) -> None:
    loosening = {"privileged", "cap_add", "user", "security_opt", "read_only", "cap_drop", "pids_limit", "mem_limit"}
    for name, container in document(ministry)["services"].items():
        assert container["extends"]["file"] == ("keycloak.yaml" if name in LOGIN else "../../docker-compose.yml"), name
        assert not loosening & container.keys(), name


def test_the_two_cells_differ_in_data_only_but_for_financing() -> None:
    here, there = (FILES[ministry].read_text().split("\n\n") for ministry in Country)

    assert [DATA.sub("*", part) for part in here if "financing" not in part] == [DATA.sub("*", part) for part in there]


@pytest.mark.parametrize("ministry", Country)
def test_nothing_of_the_other_ministry_is_in_a_cell(ministry: Country) -> None:
    text = FILES[ministry].read_text()

    assert not re.findall(rf"\b{ministry.other}\b", text)


def test_the_line_between_the_cells_is_held_to_the_same_rules() -> None:
    border = yaml.safe_load(BORDER.read_text())

    found = [fault for fault in faults(border) if fault != "exchange-keys has no health check"]

    assert found == []
    assert {name for name in border["services"] if name.startswith("mirror")} == {
        f"mirror-to-{ministry}" for ministry in Country
    }
    for ministry in Country:
        command = border["services"][f"mirror-to-{ministry}"]["command"]
        assert command[-6:] == [
            "--to",
            ministry.value,
            "--source",
            f"kafka-{ministry.other}:9094",
            "--target",
            f"kafka-{ministry}:9094",
        ]


@pytest.mark.parametrize("path", [*FILES.values(), BORDER], ids=lambda path: path.name)
def test_compose_accepts_the_file(path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    command = compose_command()
    if command is None:
        with capsys.disabled():
            print(f"\nNOT ASKED: there is no `docker compose` and no COMPOSE to read {path.name}")  # noqa: T201
        pytest.skip("no compose here")

    asked = subprocess.run(
        [*command, "-f", str(path), "config", "-q"],
        capture_output=True,
        text=True,
        timeout=COMPOSE_SECONDS_MAX,
        check=False,
    )

    assert asked.returncode == 0, asked.stderr
