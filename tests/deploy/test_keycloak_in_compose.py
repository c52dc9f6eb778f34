"""A ministry's Keycloak in compose: least rights, its own realm, one address, and no password in a file of ours."""

import re
from typing import Any

import pytest
import yaml

from deploy.generate.realms import PAGE_ORIGIN
from services.kernel import Country
from tests.architecture.test_cells_in_compose import FOLDER, LOGIN, document
from tests.architecture.test_deployment import faults, tag_of
from tests.deploy.clusters import ROOT

POM = ROOT / "deploy/identity/pom.xml"
SECRETS = {"administrator", "database", "tls.crt", "tls.key"}
"""What the handbook lets a ministry put into its folder."""
every_ministry = pytest.mark.parametrize("ministry", list(Country))


def shared() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "keycloak.yaml").read_text())
    return found


def default(text: str) -> str:
    """Fill in what a variable is where nobody sets it."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def test_keycloak_and_its_database_are_held_to_the_rules_of_every_container() -> None:
    found = faults(shared())

    # It builds itself for its database when it starts, as Kafka's and MongoDB's images write into theirs.
    assert found == ["keycloak can write its root"]
    assert all(one["profiles"] == ["keycloak"] for one in shared()["services"].values())


def test_the_keycloak_of_compose_is_the_one_that_is_tested() -> None:
    version = re.search(r"<keycloak.version>([\d.]+)<", POM.read_text())

    assert version is not None
    assert tag_of(shared()["services"]["keycloak"]["image"]) == version[1]


def test_no_password_is_told_by_a_variable_of_compose() -> None:
    for name, container in shared()["services"].items():
        told = container["environment"]

        assert [one for one in told if "PASSWORD" in one and not one.endswith("_FILE")] == [], name
        assert f"{name.removesuffix('-database')}-database" in container["secrets"]


def test_keycloak_is_reached_over_tls_only() -> None:
    told = shared()["services"]["keycloak"]["environment"]

    assert told["KC_HTTP_ENABLED"] == "false"
    assert told["KC_HTTPS_CERTIFICATE_FILE"].startswith("/run/secrets/")
    assert shared()["services"]["keycloak"]["command"] == ["start", "--import-realm"]


@every_ministry
def test_a_cell_s_keycloak_has_the_realm_of_its_ministry_alone(ministry: Country) -> None:
    container = document(ministry)["services"]["keycloak"]

    (mounted,) = container["volumes"]
    source, target, mode = mounted.split(":")

    assert (FOLDER / source).resolve() == ROOT / f"deploy/identity/realm-{ministry}.json"
    assert (target, mode) == (f"/opt/keycloak/data/import/realm-{ministry}.json", "ro")


@every_ministry
def test_browsers_services_and_tokens_know_keycloak_by_one_address(ministry: Country) -> None:
    container = document(ministry)["services"]["keycloak"]
    told = {name: default(value) for name, value in container["environment"].items()}

    scheme, host, port = re.fullmatch(r"(https)://([\w.-]+):(\d+)", told["KC_HOSTNAME"]).groups()  # type: ignore[union-attr]

    assert scheme == "https"
    assert container["networks"]["outside"]["aliases"] == [host]
    assert told["KC_HTTPS_PORT"] == port
    published = re.sub(r"\$\{\w+:-(\d+)\}", r"\1", container["ports"][0])
    assert published == f"127.0.0.1:{port}:{port}"
    evaluation = document(ministry)["services"]["evaluation"]["ports"][0]
    assert told[PAGE_ORIGIN].rpartition(":")[2] in default(evaluation)


@every_ministry
def test_a_cell_s_secrets_are_files_that_are_not_of_the_repository(ministry: Country) -> None:
    secrets = document(ministry)["secrets"]
    used = {one for name in LOGIN for one in shared()["services"][name]["secrets"]}

    folders, names = zip(*(default(one["file"]).rsplit("/", 1) for one in secrets.values()), strict=True)

    assert set(secrets) == used
    assert set(folders) == {f"../../.jembatan/keycloak-{ministry}"}
    assert set(names) == SECRETS
    assert ".jembatan/" in (ROOT / ".gitignore").read_text().splitlines()


@every_ministry
def test_the_database_of_keycloak_is_reached_by_keycloak_alone(ministry: Country) -> None:
    services = document(ministry)["services"]
    networks = document(ministry)["networks"]

    assert shared()["services"]["keycloak-database"]["networks"] == ["login"]
    assert networks["login"] == {"internal": True}
    assert [name for name, one in services.items() if "login" in one.get("networks", ())] == []
    assert shared()["services"]["keycloak"]["networks"] == ["login", "outside"]
    assert "ports" not in shared()["services"]["keycloak-database"]
