"""The resources of each ministry's cluster at each stage, as `kubectl kustomize` renders them."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
K8S = ROOT / "deploy" / "k8s"
FOLDERS = {"id": "indonesia", "tl": "timor-leste"}
STAGES = ("staging", "production")
CLUSTERS = tuple((ministry, stage) for ministry in FOLDERS for stage in STAGES)
RENDER_SECONDS_MAX = 120
WORKLOADS = ("Deployment", "Job", "CronJob")

Resource = dict[str, Any]


def kubectl() -> str | None:
    """Find the program that renders, KUBECTL first."""
    return os.environ.get("KUBECTL") or shutil.which("kubectl")


@cache
def rendered(ministry: str, stage: str) -> tuple[Resource, ...]:
    """Render one overlay."""
    folder = K8S / "overlays" / FOLDERS[ministry] / stage
    told = subprocess.run(
        [str(kubectl()), "kustomize", str(folder)],
        capture_output=True,
        text=True,
        check=True,
        timeout=RENDER_SECONDS_MAX,
    )
    return tuple(yaml.safe_load_all(told.stdout))


def of_kind(resources: tuple[Resource, ...], *kinds: str) -> dict[str, Resource]:
    """Give the resources of some kinds by their names."""
    return {one["metadata"]["name"]: one for one in resources if one["kind"] in kinds}


def pod_spec(workload: Resource) -> Resource:
    """Give the pod that a workload starts."""
    spec = workload["spec"]["jobTemplate"]["spec"] if workload["kind"] == "CronJob" else workload["spec"]
    pod: Resource = spec["template"]["spec"]
    return pod


def pod_labels(workload: Resource) -> Mapping[str, str]:
    """Give the labels its pods have."""
    spec = workload["spec"]["jobTemplate"]["spec"] if workload["kind"] == "CronJob" else workload["spec"]
    labels: Mapping[str, str] = spec["template"]["metadata"]["labels"]
    return labels


def strings(value: Any) -> Iterator[str]:
    """Give every text in a resource, keys too."""
    if isinstance(value, Mapping):
        for key, held in value.items():
            yield from strings(key)
            yield from strings(held)
    elif isinstance(value, list):
        for held in value:
            yield from strings(held)
    elif isinstance(value, str):
        yield value


def named_under(value: Any, key: str) -> Iterator[Any]:
    """Give whatever stands under a key, at any depth."""
    if isinstance(value, Mapping):
        for name, held in value.items():
            if name == key:
                yield held
            yield from named_under(held, key)
    elif isinstance(value, list):
        for held in value:
            yield from named_under(held, key)


def secret_names(resources: tuple[Resource, ...]) -> set[str]:
    """Name every Secret that a resource points to."""
    found = {one["name"] for one in named_under(list(resources), "secret") if "name" in one}
    found |= {one["secretName"] for one in named_under(list(resources), "secret") if "secretName" in one}
    for key in ("secretKeyRef", "passwordSecretRef", "secretRef"):
        found |= {one["name"] for one in named_under(list(resources), key)}
    for key in ("certificateAndKey",):
        found |= {one["secretName"] for one in named_under(list(resources), key)}
    for key in ("secretTargetRef",):
        found |= {one["name"] for many in named_under(list(resources), key) for one in many}
    found |= {one["secretName"] for many in named_under(list(resources), "trustedCertificates") for one in many}
    return found | {str(one) for one in named_under(list(resources), "credentialsSecret")}
