"""Imports go one way only, and every contract of that notices the violation it is for."""

import tomllib
from typing import Any

import pytest

from tests.architecture.violations import COMMANDS, PLANTED, ROOT, RULES, Violation, copy_tree, lint, plant, sections

ROOMS_WITH_SERVERS = {
    "memory",
    "worker",
    "ports",
    "connections",
    "batches",
    "keeping",
    "routes",
    "subscribers",
    "handlers",
    "views",
    "repository",
    "lending_gates",
    "sealing",
    "exposures",
    "registers",
}


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The report on a copy of the tree with every violation in it, by contract."""
    tree = copy_tree(tmp_path_factory.mktemp("planted"))
    plant(tree)
    code, report = lint(tree)
    assert (code, "Broken contracts" in report) == (1, True), report
    return sections(report)


def test_every_import_keeps_its_direction() -> None:
    code, report = lint(ROOT)

    assert code == 0, report


@pytest.mark.parametrize("violation", PLANTED, ids=lambda violation: violation.report)
def test_a_planted_violation_is_reported_by_its_contract(violation: Violation, reported: dict[str, str]) -> None:
    assert violation.report in reported.get(violation.contract, "the contract was kept")


def test_every_contract_has_a_planted_violation() -> None:
    assert contracts().keys() == {violation.contract for violation in PLANTED}


def test_every_room_without_a_server_is_kept_from_servers() -> None:
    slices = [path for path in (ROOT / "services").glob("*/*/*.py") if path.parts[-3] != "contracts"]
    rooms = {path.stem for path in slices} - ROOMS_WITH_SERVERS - {"__init__"}
    kept = {module.rpartition(".")[2] for name in (RULES, COMMANDS) for module in contracts()[name]["source_modules"]}

    assert rooms - kept == set()


def contracts() -> dict[str, dict[str, Any]]:
    """Read the contracts by their names."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
