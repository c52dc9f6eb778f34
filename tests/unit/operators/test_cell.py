import json
from pathlib import Path

import pytest

from operators.cell import ADDRESS_VARIABLES, OWN_VARIABLES, find_cell
from operators.outcomes import Exit, Trouble

PORTS = {"registry": 1, "financing": 2, "training": 3, "evaluation": 4, "issuer": 5, "mongo": 6, "kafka": 7}
OPERATOR = {
    OWN_VARIABLES["issuer"]: "https://login.example.gov.tl/realms/jembatan/",
    OWN_VARIABLES["client_id"]: "duty",
    OWN_VARIABLES["client_secret"]: "given",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "ports.json").write_text(json.dumps(PORTS))
    return tmp_path


def test_without_any_address_the_cell_is_the_one_in_the_folder(home: Path) -> None:
    cell = find_cell({}, {"JEMBATAN_HOME": str(home)})

    assert dict(cell.services)["evaluation"] == "http://127.0.0.1:4"
    assert (cell.issuer, cell.client_id) == ("http://127.0.0.1:5/id", "operator")
    assert cell.environment["JEMBATAN_KAFKA_BOOTSTRAP_SERVERS"] == "127.0.0.1:7"


def test_the_ministry_chooses_the_issuer_in_the_folder(home: Path) -> None:
    cell = find_cell({"ministry": "tl"}, {"JEMBATAN_HOME": str(home)})

    assert cell.issuer == "http://127.0.0.1:5/tl"


def test_a_cell_in_a_folder_tells_which_services_and_whose_it_is(home: Path) -> None:
    ports = {"registry": 1, "border": 2, "webhooks": 3, "issuer": 5, "mongo": 6, "kafka": 7, "supervisor": 8}
    (home / "ports.json").write_text(json.dumps(ports))
    (home / "environment.json").write_text(json.dumps({"JEMBATAN_MINISTRIES": '["tl"]'}))

    cell = find_cell({}, {"JEMBATAN_HOME": str(home)})

    assert list(cell.services) == ["registry", "border", "webhooks"]
    assert (cell.ministry, cell.issuer) == ("tl", "http://127.0.0.1:5/tl")
    assert cell.environment["JEMBATAN_MINISTRIES"] == '["tl"]'


@pytest.mark.parametrize("told", ["tl", '"tl"', "[1]", '["xx"]', "{}"])
def test_ministries_that_are_none_are_wrong_use(told: str) -> None:
    with pytest.raises(Trouble, match="JEMBATAN_MINISTRIES") as refusal:
        find_cell({"registry": "https://registry"}, {**OPERATOR, "JEMBATAN_MINISTRIES": told})

    assert refusal.value.exit_code is Exit.WRONG_USE


def test_every_service_there_may_be_has_an_address_to_be_named_by() -> None:
    assert set(ADDRESS_VARIABLES) == {"registry", "financing", "training", "evaluation", "border", "webhooks"}


def test_a_cell_named_by_addresses_takes_nothing_from_the_folder(home: Path) -> None:
    environment = {"JEMBATAN_HOME": str(home), ADDRESS_VARIABLES["financing"]: "https://financing/", **OPERATOR}

    cell = find_cell({"registry": "https://registry"}, environment)

    assert cell.services == {"registry": "https://registry", "financing": "https://financing"}
    assert cell.issuer == "https://login.example.gov.tl/realms/jembatan"
    assert "JEMBATAN_KAFKA_BOOTSTRAP_SERVERS" not in cell.environment


def test_an_option_goes_before_a_variable() -> None:
    environment = {ADDRESS_VARIABLES["registry"]: "https://variable", **OPERATOR}

    cell = find_cell({"registry": "https://option"}, environment)

    assert cell.services == {"registry": "https://option"}


@pytest.mark.parametrize("missing", sorted(OPERATOR))
def test_a_named_cell_needs_its_issuer_and_its_client(missing: str) -> None:
    environment = {name: value for name, value in OPERATOR.items() if name != missing}

    with pytest.raises(Trouble, match=missing) as refusal:
        find_cell({"registry": "https://registry"}, environment)

    assert refusal.value.exit_code is Exit.WRONG_USE


def test_a_folder_without_a_platform_and_a_ministry_unheard_of_are_wrong_use(tmp_path: Path, home: Path) -> None:
    with pytest.raises(Trouble, match="make up"):
        find_cell({}, {"JEMBATAN_HOME": str(tmp_path / "empty")})
    with pytest.raises(Trouble, match="ministry"):
        find_cell({"ministry": "xx"}, {"JEMBATAN_HOME": str(home)})


def test_a_cell_is_narrowed_to_a_service_it_has(home: Path) -> None:
    cell = find_cell({}, {"JEMBATAN_HOME": str(home)})

    assert list(cell.only("training").services) == ["training"]
    assert cell.only(None) is cell
    with pytest.raises(Trouble, match="one of registry"):
        cell.only("treasury")
