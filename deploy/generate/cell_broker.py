"""A cell's topics and users of the broker, in the terms of Strimzi: who may write and read what, topic by topic."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deploy.generate.border_resources import API, BY_CERTIFICATE, PARTITIONS, REPLICAS
from deploy.generate.cell_declared import DeclaredService
from services.kernel import Country

Resource = Mapping[str, Any]
REPLAY_GROUPS = "replay_"
"""How the groups of a replay begin, which reads a service's topics again beside it."""
MIRROR_RECORDS = "mm2-offset-syncs."
LOOK, WRITE, READ = ("Describe", "DescribeConfigs"), ("Write", "Describe"), ("Read", "Describe")
BOTH = ("Create", "Write", *READ, "DescribeConfigs")


def broker_resources(
    ministry: Country, services: Sequence[DeclaredService], border_topics: Iterable[str]
) -> Sequence[Resource]:
    """List topics and users; the border's topics and its reader are made from the agreement, not here."""
    of_border = set(border_topics)
    names = sorted({name for one in services for name in (*one.publishes, *one.reads)} - of_border)
    fetched = sorted(name for name in of_border if name.startswith(f"{ministry.other}."))
    return [
        *(_topic(name, ministry, services[0]) for name in names),
        *(_service_user(one, ministry) for one in services),
        _operator(sorted({*names, *of_border}), services, ministry),
        _mirror(fetched, ministry),
    ]


def kafka_user(ministry: Country, name: str) -> str:
    """Name a user, and so the Secret that Strimzi keeps the password in."""
    return f"{ministry}-{name}-kafka"


def _topic(name: str, ministry: Country, service: DeclaredService) -> Resource:
    settings = service.settings
    return {
        "apiVersion": API,
        "kind": "KafkaTopic",
        "metadata": {"name": name.replace("_", "-"), "labels": _cluster(ministry)},
        "spec": {
            "topicName": name,
            "partitions": PARTITIONS,
            "replicas": REPLICAS,
            "config": {
                "cleanup.policy": "delete",
                "retention.ms": settings.topic_retention_ms,
                "segment.ms": settings.topic_segment_ms,
                "min.insync.replicas": REPLICAS - 1,
                "message.timestamp.type": "LogAppendTime",
            },
        },
    }


def _service_user(service: DeclaredService, ministry: Country) -> Resource:
    rules = [_rule("topic", name, WRITE) for name in service.publishes]
    rules += [_rule("topic", name, READ) for name in service.reads]
    rules += [_rule("group", name, ("Read",)) for name in sorted(service.groups)]
    rules.append(_rule("group", REPLAY_GROUPS, ("Read",), "prefix"))
    return _user(kafka_user(ministry, service.name), ministry, {"type": "scram-sha-512"}, rules)


def _operator(topics: Iterable[str], services: Iterable[DeclaredService], ministry: Country) -> Resource:
    """Let the operators' command look at topics and lag; it reads no record."""
    groups = sorted(name for one in services for name in one.groups)
    rules = [_rule("topic", name, LOOK) for name in topics] + [_rule("group", name, ("Describe",)) for name in groups]
    return _user(kafka_user(ministry, "operator"), ministry, {"type": "scram-sha-512"}, rules)


def _mirror(fetched: Iterable[str], ministry: Country) -> Resource:
    """Let the border's mirror write what it fetches, and keep its own records."""
    name = f"border-{ministry.other}-{ministry}"
    rules = [_rule("topic", topic, ("Write", *READ, "DescribeConfigs")) for topic in fetched]
    rules += [_rule("topic", f"{name}-", BOTH, "prefix"), _rule("topic", MIRROR_RECORDS, BOTH, "prefix")]
    rules.append(_rule("group", name, ("Read",)))
    return _user(f"border-mirror-{ministry}", ministry, dict(BY_CERTIFICATE), rules)


def _user(
    name: str, ministry: Country, authentication: Mapping[str, Any], rules: Sequence[Mapping[str, Any]]
) -> Resource:
    return {
        "apiVersion": API,
        "kind": "KafkaUser",
        "metadata": {"name": name, "labels": _cluster(ministry)},
        "spec": {"authentication": dict(authentication), "authorization": {"type": "simple", "acls": list(rules)}},
    }


def _rule(kind: str, name: str, operations: Iterable[str], pattern: str = "literal") -> Mapping[str, Any]:
    resource = {"type": kind, "name": name, "patternType": pattern}
    return {"type": "allow", "resource": resource, "operations": list(operations)}


def _cluster(ministry: Country) -> Mapping[str, str]:
    return {"strimzi.io/cluster": f"jembatan-{ministry}"}
