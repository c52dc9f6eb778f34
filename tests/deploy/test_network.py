"""Which ways are open between the processes of a cell, computed from the policies, are those listed here."""

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.border.pair import CELL_SERVICES
from deploy.generate.cell_watching import TRACES_PORT
from services.kernel import Country
from tests.deploy.clusters import WORKLOADS, Resource, of_kind, pod_labels

Clusters = dict[tuple[str, str], tuple[Resource, ...]]
Pod = Mapping[str, str]

KAFKA: Pod = {"strimzi.io/kind": "Kafka"}
MONGO: Pod = {"app.kubernetes.io/name": "percona-server-mongodb"}
NAMESPACES = ("monitoring", "ingress", "kube-system", "default", "keda", "percona")
OUTWARD = {"otel-collector", "webhooks-worker"}
"""Beside the APIs, which ask their issuer."""
PROCESS_PORT, KAFKA_PORT, MONGO_PORT, DNS_PORT = 8000, 9095, 27017, 53


def selects(selector: Any, labels: Pod) -> bool:
    """Tell whether a selector takes a pod or a namespace."""
    wanted = (selector or {}).get("matchLabels", {})
    said = (selector or {}).get("matchExpressions", ())
    assert all(one["operator"] == "In" for one in said)
    return all(labels.get(name) == value for name, value in wanted.items()) and all(
        labels.get(one["key"]) in one["values"] for one in said
    )


def ways(resources: tuple[Resource, ...], direction: str, pod: Pod) -> Iterator[tuple[Any, int]]:
    """Give every way open for a pod in one direction: the peer as written, and the port."""
    for policy in of_kind(resources, "NetworkPolicy").values():
        spec = policy["spec"]
        if selects(spec["podSelector"], pod):
            for rule in spec.get(direction, ()):
                # A rule without peers or ports would be open to all.
                for peer in rule["to" if direction == "egress" else "from"]:
                    for port in rule["ports"]:
                        yield peer, port["port"]


def is_closed(resources: tuple[Resource, ...], pod: Pod) -> bool:
    """Tell whether a pod is closed in both directions where no rule opens it."""
    return {"Ingress", "Egress"} <= {
        direction
        for policy in of_kind(resources, "NetworkPolicy").values()
        if selects(policy["spec"]["podSelector"], pod)
        for direction in policy["spec"]["policyTypes"]
    }


def to_pod(peer: Any, labels: Pod) -> bool:
    return "podSelector" in peer and "namespaceSelector" not in peer and selects(peer["podSelector"], labels)


def from_namespace(peer: Any, name: str) -> bool:
    return "namespaceSelector" in peer and selects(peer["namespaceSelector"], {"kubernetes.io/metadata.name": name})


def edges(resources: tuple[Resource, ...]) -> set[tuple[str, str, int]]:
    """Compute who reaches whom inside the cell: open where one may leave and the other may be entered."""
    pods = {name: pod_labels(one) for name, one in of_kind(resources, *WORKLOADS).items()}
    servers = {"kafka": KAFKA, "mongo": MONGO}
    found = set()
    for name, labels in pods.items():
        for peer, port in ways(resources, "egress", labels):
            found |= {(name, server, port) for server, kind in servers.items() if to_pod(peer, kind)}
            for other, its in pods.items():
                entered = any(to_pod(one, labels) and at == port for one, at in ways(resources, "ingress", its))
                if to_pod(peer, its) and entered:
                    found.add((name, other, port))
    return found


def test_every_process_of_ours_is_closed_until_it_is_opened(clusters: Clusters) -> None:
    for resources in clusters.values():
        for one in of_kind(resources, *WORKLOADS).values():
            assert is_closed(resources, pod_labels(one))


def test_no_rule_is_open_to_everybody(clusters: Clusters) -> None:
    for resources in clusters.values():
        for policy in of_kind(resources, "NetworkPolicy").values():
            spec = policy["spec"]
            # To Kubernetes a rule without peers, or with none in its list, means every peer there is.
            rules = [(one, "to") for one in spec.get("egress", ())] + [(one, "from") for one in spec.get("ingress", ())]

            assert all(one.get(side) and one.get("ports") for one, side in rules), policy["metadata"]["name"]


def test_the_ways_inside_a_cell_are_these_and_no_other(clusters: Clusters) -> None:
    for (ministry, _), resources in clusters.items():
        processes = [
            f"{name}-{part}"
            for name in CELL_SERVICES[Country(ministry)]
            for part in ("api", "worker", "relay", "prepare")
        ]
        expected = {(name, "kafka", KAFKA_PORT) for name in processes}
        expected |= {(name, "mongo", MONGO_PORT) for name in (*processes, "dump")}
        expected |= {("otel-collector", name, PROCESS_PORT) for name in processes}
        expected |= {(name, "otel-collector", TRACES_PORT) for name in processes if not name.endswith("-prepare")}

        assert edges(resources) == expected


def test_from_other_namespaces_only_the_gateway_and_the_measuring_come_in(clusters: Clusters) -> None:
    for resources in clusters.values():
        for name, one in of_kind(resources, *WORKLOADS).items():
            entering = {
                (namespace, port)
                for peer, port in ways(resources, "ingress", pod_labels(one))
                for namespace in NAMESPACES
                if from_namespace(peer, namespace)
            }
            part = name.rpartition("-")[2]
            measured = {("monitoring", PROCESS_PORT)} if part in ("api", "worker", "relay", "prepare") else set()

            assert entering == measured | ({("ingress", PROCESS_PORT)} if part == "api" else set())


def test_out_of_the_cell_go_an_api_to_its_issuer_and_the_sender_of_facts_to_their_receivers(clusters: Clusters) -> None:
    for resources in clusters.values():
        for name, one in of_kind(resources, *WORKLOADS).items():
            leaving = [
                (peer["ipBlock"]["cidr"], port)
                for peer, port in ways(resources, "egress", pod_labels(one))
                if "ipBlock" in peer
            ]
            named = {
                port for peer, port in ways(resources, "egress", pod_labels(one)) if from_namespace(peer, "kube-system")
            }

            assert named == {DNS_PORT}
            assert len(leaving) == (1 if name.endswith("-api") or name in OUTWARD else 0)
            assert all(cidr.endswith("/32") and port == 443 for cidr, port in leaving)


def test_a_broker_s_listener_is_closed_to_strangers(clusters: Clusters) -> None:
    for (ministry, _), resources in clusters.items():
        broker = of_kind(resources, "Kafka")[f"jembatan-{ministry}"]["spec"]["kafka"]
        listeners = {one["name"]: one for one in broker["listeners"]}

        assert broker["authorization"] == {"type": "simple"}
        assert all(
            one["tls"] and one["authentication"]["type"] in ("tls", "scram-sha-512") for one in listeners.values()
        )
        assert [one["type"] for one in listeners.values() if one["name"] != "border"] == ["internal", "internal"]
        assert all(one["networkPolicyPeers"] for one in listeners.values())
        assert [list(peer) for peer in listeners["border"]["networkPolicyPeers"]] == [["ipBlock"]]
        assert listeners["scram"]["port"] == KAFKA_PORT
