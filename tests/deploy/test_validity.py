"""Every resource is one its cluster would take, and a mistake in one is found."""

import copy
from typing import Any

import pytest

from tests.deploy.clusters import Resource, of_kind
from tests.deploy.kinds import faults


def test_every_resource_is_valid_to_the_letter_and_none_is_of_a_kind_nobody_checks(
    resources: tuple[Resource, ...],
) -> None:
    found = [fault for one in resources for fault in faults(one)]

    assert found == []


def test_no_two_resources_have_the_same_name(resources: tuple[Resource, ...]) -> None:
    names = [(one["apiVersion"], one["kind"], one["metadata"]["name"]) for one in resources]

    assert len(names) == len(set(names))


SLIPS: list[tuple[str, str, Any]] = [
    ("Deployment", "spec.template.spec.securityContxt", {}),
    ("Deployment", "spec.replicas", "two"),
    ("NetworkPolicy", "spec.policyType", ["Ingress"]),
    ("CronJob", "spec.jobTemplate.spec.template.spec.restartpolicy", "Never"),
    ("Kafka", "spec.kafka.listener", []),
    ("KafkaMirrorMaker2", "spec.topicPattern", ".*"),
    ("KafkaTopic", "spec.partitions", "twelve"),
    ("KafkaUser", "spec.authorisation", {}),
    ("KafkaUser", "spec.authentication", {"type": "tls", "validityDays": 365}),
    ("KafkaNodePool", "spec.roles", ["leader"]),
    ("ScaledObject", "spec.minReplicas", 1),
    ("TriggerAuthentication", "spec.secretRef", []),
    ("PodMonitor", "spec.endpoints", []),
    ("PrometheusRule", "spec.group", []),
    ("PerconaServerMongoDB", "spec.user", []),
    ("PerconaServerMongoDB", "spec.backup.storages.archive.bucket", "elsewhere"),
]


@pytest.mark.parametrize(("kind", "path", "value"), SLIPS, ids=[f"{kind}.{path}" for kind, path, _ in SLIPS])
def test_a_slip_of_the_pen_is_found(
    clusters: dict[tuple[str, str], tuple[Resource, ...]], kind: str, path: str, value: Any
) -> None:
    worse = copy.deepcopy(next(iter(of_kind(clusters["id", "production"], kind).values())))
    *parents, last = path.split(".")
    place = worse
    for name in parents:
        place = place[name]
    place[last] = value

    found = faults(worse)

    assert found != []


@pytest.mark.parametrize(
    "stranger", [("v1", "Deplyment"), ("example.org/v1", "Broker"), ("kafka.strimzi.io/v1beta2", "Kafka")]
)
def test_a_kind_without_a_schema_is_no_valid_resource(stranger: tuple[str, str]) -> None:
    found = faults({"apiVersion": stranger[0], "kind": stranger[1], "metadata": {"name": "one"}, "spec": {}})

    assert len(found) == 1
    assert "no schema" in found[0]
