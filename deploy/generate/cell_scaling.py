"""How many workers a service has: by the lag of each of its groups, in the terms of KEDA."""

from collections.abc import Mapping, Sequence
from typing import Any

from deploy.generate.cell_broker import kafka_user
from deploy.generate.cell_declared import DeclaredService
from services.kernel import Country

API = "keda.sh/v1alpha1"
LAG_OF_ONE = 50
USERS = "kafka-users"

Resource = Mapping[str, Any]


def scaling_resources(ministry: Country, services: Sequence[DeclaredService]) -> Sequence[Resource]:
    """List for each service its scaling and with which password the lag is asked for: the service's own."""
    names = {one.name: kafka_user(ministry, one.name) for one in services}
    users = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": USERS}, "data": names}
    return [users, *(_authentication(one, ministry) for one in services), *(_scaling(one) for one in services)]


def _authentication(service: DeclaredService, ministry: Country) -> Resource:
    secret = kafka_user(ministry, service.name)
    return {
        "apiVersion": API,
        "kind": "TriggerAuthentication",
        "metadata": {"name": _worker(service)},
        "spec": {
            "configMapTargetRef": [{"parameter": "username", "name": USERS, "key": service.name}],
            "secretTargetRef": [
                {"parameter": "password", "name": secret, "key": "password"},
                {"parameter": "ca", "name": f"jembatan-{ministry}-cluster-ca-cert", "key": "ca.crt"},
            ],
        },
    }


def _scaling(service: DeclaredService) -> Resource:
    """Name what is scaled and by what; how many and how fast is the same for all: components/keda."""
    return {
        "apiVersion": API,
        "kind": "ScaledObject",
        "metadata": {"name": _worker(service)},
        "spec": {
            "scaleTargetRef": {"name": _worker(service)},
            "triggers": [_trigger(service, group, topic) for group, topic in sorted(service.groups.items())],
        },
    }


def _trigger(service: DeclaredService, group: str, topic: str) -> Mapping[str, Any]:
    return {
        "type": "kafka",
        "metadata": {
            "bootstrapServersFromEnv": "JEMBATAN_KAFKA_BOOTSTRAP_SERVERS",
            "consumerGroup": group,
            "topic": topic,
            "lagThreshold": str(LAG_OF_ONE),
            # As the consumers themselves; the scaler's own default begins at the end, where no lag is.
            "offsetResetPolicy": "earliest",
            # A partition that stands still behind a halted message wakes nobody else.
            "excludePersistentLag": "true",
            "sasl": "scram_sha512",
            "tls": "enable",
        },
        "authenticationRef": {"name": _worker(service)},
    }


def _worker(service: DeclaredService) -> str:
    return f"{service.name}-worker"
