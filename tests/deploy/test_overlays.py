"""The ministries' clusters differ in data only, and share no secret and no host."""

import re
from typing import Any

from deploy.border.pair import CELL_SERVICES
from services.kernel import Country
from tests.deploy.clusters import FOLDERS, K8S, STAGES, WORKLOADS, Resource, of_kind, pod_spec, secret_names, strings

Clusters = dict[tuple[str, str], tuple[Resource, ...]]

HOSTS = {"id": "example.go.id", "tl": "example.gov.tl"}
ONLY_WITH_THE_LENDERS = "financing"
FROM_WHAT_IS_DECLARED = ("KafkaTopic", "KafkaUser", "KafkaMirrorMaker2")
"""Written from agreement and services, one by one: tests/deploy/test_declared.py."""
SHARED = {"dump": {"backup-mongo"}, "border": {"names"}, "evaluation": {"names"}}
"""Secrets that are not named after the one process that reads them, by process."""
DATA = {"namespace", "resources", "components", "replicas", "patches", "images", "apiVersion", "kind"}


def unnamed(resources: tuple[Resource, ...], ministry: str) -> dict[tuple[str, str], str]:
    """Give each resource without what is the ministry's own: its code, hosts, addresses, zone and hashes."""
    return {
        (one["kind"], _unnamed(one["metadata"]["name"], ministry)): _unnamed(repr(_without_numbers(one)), ministry)
        for one in resources
        if one["kind"] not in FROM_WHAT_IS_DECLARED and ONLY_WITH_THE_LENDERS not in one["metadata"]["name"]
    }


def _unnamed(text: str, ministry: str) -> str:
    # `id` is also a key: of a disk, of a panel.
    code = rf"(?<![a-z0-9]){ministry}(?![a-z0-9]|['\"\\]+:)"
    text = re.sub(r"example\.(go\.id|gov\.tl)", "HOST", text)
    text = re.sub(r"\d+\.\d+\.\d+\.\d+/32|Asia/\w+|ap-southeast-3|tl-dili-1", "ITS-OWN", text)
    text = re.sub(r"(?<=cell-)[a-z0-9]{10}|(?<=settings-)[a-z0-9]{10}|(?<=receivers-)[a-z0-9]{10}", "HASH", text)
    return re.sub(code, "CELL", text)


def _without_numbers(resource: Resource) -> Any:
    """Leave out what follows from which services there are."""
    named = resource["metadata"]["name"]
    if resource["kind"] == "ScaledObject":
        spec = {key: value for key, value in resource["spec"].items() if key != "triggers"}
        return {**resource, "spec": spec}
    if resource["kind"] == "PerconaServerMongoDB":
        spec = {key: value for key, value in resource["spec"].items() if key not in ("users", "roles")}
        return {**resource, "spec": spec}
    if resource["kind"] == "PrometheusRule" or named in ("kafka-users", "otel-collector"):
        return {**resource, "spec": None, "data": None} if resource["kind"] != "Deployment" else resource
    return resource


def test_both_ministries_clusters_are_the_same_but_for_data(clusters: Clusters) -> None:
    for stage in STAGES:
        one, other = (unnamed(clusters[ministry, stage], ministry) for ministry in FOLDERS)

        assert one.keys() == other.keys()
        assert {name for name in one if one[name] != other[name]} == set()


def test_a_difference_that_is_no_data_is_found(clusters: Clusters) -> None:
    resources = clusters["tl", "production"]
    wider = tuple(
        {**one, "spec": {**one["spec"], "policyTypes": ["Ingress"]}} if one["kind"] == "NetworkPolicy" else one
        for one in resources
    )

    assert unnamed(resources, "tl") != unnamed(wider, "tl")


def test_each_ministry_runs_its_services_and_no_other(clusters: Clusters) -> None:
    for (ministry, _), resources in clusters.items():
        processes = {
            one["metadata"]["name"]
            for one in of_kind(resources, "Deployment").values()
            if "app.kubernetes.io/component" in one["metadata"].get("labels", {})
        }

        services = CELL_SERVICES[Country(ministry)]
        assert processes == {f"{name}-{part}" for name in services for part in ("api", "worker", "relay")}


def test_nothing_but_the_border_names_the_other_ministry_s_hosts(clusters: Clusters) -> None:
    for (ministry, _), resources in clusters.items():
        other = HOSTS[Country(ministry).other]
        naming = {one["metadata"]["name"] for one in resources if any(other in text for text in strings(one))}

        assert naming == {f"border-{Country(ministry).other}-{ministry}"}


def test_no_secret_is_named_in_both_ministries_clusters(clusters: Clusters) -> None:
    for stage in STAGES:
        named = {ministry: secret_names(clusters[ministry, stage]) for ministry in FOLDERS}

        assert all(named.values())
        # Each side keeps the certificate that the other one gave it under a name of the border.
        assert {name for name in named["id"] & named["tl"] if not name.startswith("border-")} == set()


def test_staging_and_production_have_the_same_resources(clusters: Clusters) -> None:
    for ministry in FOLDERS:
        staging, production = (
            {
                (one["kind"], _unnamed(one["metadata"]["name"], ministry))
                for one in clusters[ministry, stage]
                if one["kind"] != "Namespace"
            }
            for stage in STAGES
        )

        assert staging == production


def test_the_two_stages_of_a_ministry_meet_nowhere(clusters: Clusters) -> None:
    for ministry in FOLDERS:
        namespaces = [
            {one["metadata"].get("namespace") for one in clusters[ministry, stage] if one["kind"] != "Namespace"}
            for stage in STAGES
        ]

        assert [len(found) for found in namespaces] == [1, 1]
        assert namespaces[0] != namespaces[1]


def test_an_overlay_holds_data_only() -> None:
    for ministry, folder in FOLDERS.items():
        for stage in STAGES:
            place = K8S / "overlays" / folder / stage
            keys = set(re.findall(r"^(\w+):", (place / "kustomization.yaml").read_text(), flags=re.MULTILINE))

            assert keys <= DATA, ministry
            assert {path.name for path in place.iterdir()} == {"kustomization.yaml", "settings"}


def test_every_secret_a_process_reads_is_mounted_by_that_process_alone(clusters: Clusters) -> None:
    everybodys = {"mongo-ssl", "audit", "cluster-ca-cert"}
    for (ministry, _), resources in clusters.items():
        for name, one in of_kind(resources, *WORKLOADS).items():
            service = name.partition("-")[0]
            mounted = {
                secret.removeprefix("jembatan-").removeprefix(f"{ministry}-")
                for secret in secret_names((pod_spec(one),))
            }

            strangers = {secret for secret in mounted - everybodys if not secret.startswith(f"{service}-")}
            assert strangers <= SHARED.get(service, set())
