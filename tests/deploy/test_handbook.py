"""The handbook of the cluster tells of every Secret, client and folder there is."""

import json
import re

from deploy.generate.realms import PROGRAMS
from services.kernel import Country
from tests.deploy.clusters import K8S, ROOT, Resource, secret_names

HANDBOOK = (ROOT / "docs/kubernetes.md").read_text(encoding="utf-8")
SERVICES = r"(registry|financing|training|evaluation|border|webhooks)"


def test_every_secret_that_is_pointed_to_is_in_the_handbook(
    clusters: dict[tuple[str, str], tuple[Resource, ...]],
) -> None:
    for (ministry, _), resources in clusters.items():
        other = Country(ministry).other
        for name in secret_names(resources):
            general = re.sub(rf"(?<![a-z]){ministry}(?![a-z])", "<cell>", name)
            general = re.sub(rf"(?<![a-z]){other}(?![a-z])", "<other>", general)
            alike = re.sub(rf"^<cell>-{SERVICES}-(kafka|mongo)$", r"<cell>-<service>-\2", general)

            assert f"`{general}`" in HANDBOOK or f"`{alike}`" in HANDBOOK, name


def test_every_component_and_program_is_in_the_handbook() -> None:
    components = {path.name for path in (K8S / "components").iterdir()}
    clients = {one["clientId"] for one in json.loads((ROOT / "deploy/identity/realm-id.json").read_text())["clients"]}

    assert {name for name in components if not re.search(rf"\b{name}\b", HANDBOOK)} == set()
    assert clients == {"jembatan-page", *PROGRAMS}
    assert {name for name in clients if f"`{name}`" not in HANDBOOK} == set()


def test_what_the_handbook_points_to_is_there() -> None:
    named = re.findall(r"deploy/[\w./-]+|tests/[\w./-]+", HANDBOOK)

    assert {name for name in named if not (ROOT / name.rstrip("./-")).exists() and "<" not in name} <= {
        "deploy/identity/mongodb-users-",
        "deploy/identity/realm-",
    }
