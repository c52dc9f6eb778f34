"""What a pod may do, whose image it is, and that no secret is written down."""

import copy
import re
from typing import Any

import pytest

from tests.deploy.clusters import ROOT, WORKLOADS, Resource, named_under, of_kind, pod_spec, strings

DIGEST = re.compile(r"^[^@\s]+@sha256:[0-9a-f]{64}$")
VOLUMES = {"configMap", "downwardAPI", "emptyDir", "persistentVolumeClaim", "projected", "secret"}
SECRET_WORDS = re.compile(
    r"BEGIN [A-Z ]*PRIVATE|//[^/\s:@]+:[^/\s@]+@|(password|passwd|token|secret)=\S", re.IGNORECASE
)


def faults(pod: Resource) -> list[str]:
    """List what the restricted level of Kubernetes' pod security standards refuses, and what it leaves open."""
    found = []
    of_pod = pod.get("securityContext", {})
    if of_pod.get("runAsNonRoot") is not True or of_pod.get("runAsUser", 0) == 0:
        found.append("may run as root")
    if of_pod.get("seccompProfile") != {"type": "RuntimeDefault"}:
        found.append("has no seccomp profile")
    if pod.get("automountServiceAccountToken") is not False:
        found.append("gets a token of Kubernetes")
    if any(pod.get(name) for name in ("hostNetwork", "hostPID", "hostIPC")):
        found.append("is in the node's namespaces")
    found += [f"mounts {kind}" for one in pod.get("volumes", ()) for kind in one.keys() - {"name"} - VOLUMES]
    for container in (*pod["containers"], *pod.get("initContainers", ())):
        found += _container_faults(container)
    return found


def _container_faults(container: Resource) -> list[str]:
    given = container.get("securityContext", {})
    rules = {
        "may gain privileges": given.get("allowPrivilegeEscalation") is not False or bool(given.get("privileged")),
        "can write its root": given.get("readOnlyRootFilesystem") is not True,
        "keeps capabilities": given.get("capabilities") != {"drop": ["ALL"]},
        "has no limit": not {"cpu", "memory"} <= container.get("resources", {}).get("limits", {}).keys(),
        "asks for nothing": not {"cpu", "memory"} <= container.get("resources", {}).get("requests", {}).keys(),
        "has no image by its digest": not DIGEST.match(container["image"]),
        "opens the node's port": any("hostPort" in port for port in container.get("ports", ())),
    }
    return [fault for fault, holds in rules.items() if holds]


def test_every_pod_of_ours_keeps_to_the_restricted_level(resources: tuple[Resource, ...]) -> None:
    found = {name: faults(pod_spec(one)) for name, one in of_kind(resources, *WORKLOADS).items()}
    namespace = next(iter(of_kind(resources, "Namespace").values()))

    assert {name: what for name, what in found.items() if what} == {}
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


SEEDED: list[tuple[tuple[Any, ...], Any, str]] = [
    (("securityContext", "runAsNonRoot"), False, "may run as root"),
    (("securityContext", "seccompProfile"), None, "has no seccomp profile"),
    (("automountServiceAccountToken",), True, "gets a token of Kubernetes"),
    (("hostNetwork",), True, "is in the node's namespaces"),
    (("containers", 0, "securityContext", "allowPrivilegeEscalation"), True, "may gain privileges"),
    (("containers", 0, "securityContext", "readOnlyRootFilesystem"), False, "can write its root"),
    (("containers", 0, "securityContext", "capabilities"), {"drop": ["ALL"], "add": ["NET_RAW"]}, "keeps capabilities"),
    (("containers", 0, "resources", "limits"), {"cpu": "1"}, "has no limit"),
    (("containers", 0, "image"), "jembatan/registry:latest", "has no image by its digest"),
    (("volumes", 0), {"name": "node", "hostPath": {"path": "/"}}, "mounts hostPath"),
]


@pytest.mark.parametrize(("path", "value", "fault"), SEEDED, ids=[fault for _, _, fault in SEEDED])
def test_a_pod_with_more_rights_is_found(
    clusters: dict[tuple[str, str], tuple[Resource, ...]], path: tuple[Any, ...], value: Any, fault: str
) -> None:
    pod = copy.deepcopy(pod_spec(of_kind(clusters["tl", "production"], "Deployment")["registry-api"]))
    place: Any = pod
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value

    assert faults(pod) == [fault]


def test_every_image_is_named_by_its_digest_also_those_an_operator_starts(resources: tuple[Resource, ...]) -> None:
    images = [image for image in named_under(list(resources), "image") if isinstance(image, str)]

    assert len(images) > len(of_kind(resources, *WORKLOADS))
    assert [image for image in images if not DIGEST.match(image)] == []


def test_no_secret_is_written_into_a_resource(resources: tuple[Resource, ...]) -> None:
    written = [text for text in strings(list(resources)) if SECRET_WORDS.search(text)]

    assert of_kind(resources, "Secret") == {}
    assert written == []
    assert SECRET_WORDS.search("mongodb://registry:hunter2@db/")


def test_a_password_reaches_a_process_as_a_file_and_never_as_a_variable(resources: tuple[Resource, ...]) -> None:
    variables = [one for many in named_under(list(resources), "env") for one in many]

    assert [one["name"] for one in variables if "secretKeyRef" in one.get("valueFrom", {})] == []
    assert list(named_under(list(resources), "secretRef")) == []


def test_a_process_has_longer_to_leave_than_it_takes(resources: tuple[Resource, ...]) -> None:
    drained = re.search(r"UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN=(\d+)", (ROOT / "deploy/Dockerfile").read_text())
    assert drained is not None
    ours = [pod_spec(one) for name, one in of_kind(resources, "Deployment").items() if name != "otel-collector"]

    for pod in ours:
        slept = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert pod["terminationGracePeriodSeconds"] >= slept + int(drained[1]) + 15


def test_every_process_is_watched_spread_and_never_taken_away_whole(resources: tuple[Resource, ...]) -> None:
    budgets = of_kind(resources, "PodDisruptionBudget")
    for name, one in of_kind(resources, "Deployment").items():
        if name == "otel-collector":
            continue
        pod = pod_spec(one)

        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= pod["containers"][0].keys()
        assert {spread["topologyKey"] for spread in pod["topologySpreadConstraints"]} == {
            "kubernetes.io/hostname",
            "topology.kubernetes.io/zone",
        }
        assert budgets[name]["spec"]["selector"] == one["spec"]["selector"]
        assert budgets[name]["spec"]["maxUnavailable"] == 1
