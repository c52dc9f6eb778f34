"""The border in a cluster: what one ministry's cell offers, who of the other side may read it, and what it fetches.

In the terms of Strimzi's `kafka.strimzi.io/v1`. Each cell fetches by itself and is never written to from outside.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from services.border.agreements.model import Agreement, Crossing
from services.border.mirror import TRACE_HEADERS
from services.kernel import Country

API = "kafka.strimzi.io/v1"
PARTITIONS = 12
"""As many as on both sides, so that a key keeps its partition; equal to the services' own topics."""
REPLICAS = 3
RETENTION_DAYS = 30
DAY_MS = 24 * 3_600_000
BY_CERTIFICATE = MappingProxyType({"type": "tls", "validityDays": 365, "renewalDays": 30})
"""How a user proves who it is: a certificate of a year, made anew in its last month."""
READER_BYTES_PER_SECOND = 2 * 1_048_576
READER_REQUEST_PERCENTAGE = 10

Resource = Mapping[str, Any]


def resources_of(agreement: Agreement, ministry: Country) -> Sequence[Resource]:
    """List the resources of one ministry's cluster."""
    offered = [one for one in agreement.crossings if one.sent_by is ministry]
    fetched = [one for one in agreement.crossings if one.sent_to is ministry]
    topics = [one.topic for one in offered] + [f"{ministry.other}.{one.topic}" for one in fetched]
    return [
        *(_topic(name, ministry) for name in topics),
        _reader(offered, ministry),
        _mirror(fetched, ministry),
    ]


def _topic(name: str, ministry: Country) -> Resource:
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
                "retention.ms": RETENTION_DAYS * DAY_MS,
                "min.insync.replicas": REPLICAS - 1,
                "message.timestamp.type": "LogAppendTime",
            },
        },
    }


def _reader(offered: Sequence[Crossing], ministry: Country) -> Resource:
    """Let the other ministry's mirror read what was agreed, topic by topic, and nothing else."""
    return {
        "apiVersion": API,
        "kind": "KafkaUser",
        "metadata": {"name": f"border-reader-{ministry.other}", "labels": _cluster(ministry)},
        "spec": {
            "authentication": dict(BY_CERTIFICATE),
            "authorization": {
                "type": "simple",
                "acls": [
                    {
                        "type": "allow",
                        "resource": {"type": "topic", "name": one.topic, "patternType": "literal"},
                        "operations": ["Read", "Describe", "DescribeConfigs"],
                    }
                    for one in offered
                ],
            },
            "quotas": {
                "consumerByteRate": READER_BYTES_PER_SECOND,
                "requestPercentage": READER_REQUEST_PERCENTAGE,
            },
        },
    }


def _mirror(fetched: Sequence[Crossing], ministry: Country) -> Resource:
    """Fetch what was agreed from the other ministry's cluster into this one."""
    other = ministry.other
    return {
        "apiVersion": API,
        "kind": "KafkaMirrorMaker2",
        "metadata": {"name": f"border-{other}-{ministry}", "labels": {"jembatan/ministry": ministry.value}},
        "spec": {
            "replicas": 1,
            "target": {
                "alias": ministry.value,
                "bootstrapServers": f"jembatan-{ministry}-kafka-bootstrap:9093",
                "groupId": f"border-{other}-{ministry}",
                "configStorageTopic": f"border-{other}-{ministry}-configs",
                "offsetStorageTopic": f"border-{other}-{ministry}-offsets",
                "statusStorageTopic": f"border-{other}-{ministry}-status",
                "tls": {"trustedCertificates": [_trusted(f"jembatan-{ministry}-cluster-ca-cert")]},
                "authentication": _certificate(f"border-mirror-{ministry}"),
                "config": {"producer.acks": "all", "producer.enable.idempotence": True},
            },
            "mirrors": [
                {
                    "source": {
                        "alias": other.value,
                        "bootstrapServers": f"border.{other}.example:9094",
                        "tls": {"trustedCertificates": [_trusted(f"border-{other}-ca-cert")]},
                        "authentication": _certificate(f"border-reader-{ministry}"),
                    },
                    "topicsPattern": "|".join(re.escape(one.topic) for one in fetched),
                    "sourceConnector": {
                        "tasksMax": 2,
                        "autoRestart": {"enabled": True},
                        "config": {
                            "offset-syncs.topic.location": "target",
                            "sync.topic.acls.enabled": False,
                            "sync.topic.configs.enabled": False,
                            "refresh.topics.interval.seconds": 600,
                            "transforms": "traces",
                            "transforms.traces.type": "org.apache.kafka.connect.transforms.DropHeaders",
                            "transforms.traces.headers": ",".join(TRACE_HEADERS),
                        },
                    },
                }
            ],
        },
    }


def _cluster(ministry: Country) -> Mapping[str, str]:
    return {"strimzi.io/cluster": f"jembatan-{ministry}"}


def _trusted(secret: str) -> Mapping[str, str]:
    return {"secretName": secret, "certificate": "ca.crt"}


def _certificate(secret: str) -> Mapping[str, Any]:
    return {
        "type": "tls",
        "certificateAndKey": {"secretName": secret, "certificate": "user.crt", "key": "user.key"},
    }
