"""Each ministry's cluster given to a real Kubernetes API server, which takes it to the letter and admits its pods."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.deploy.api_server import ASSETS, ApiServer, Etcd, assets, operators_definitions
from tests.deploy.clusters import CLUSTERS, WORKLOADS, Resource, kubectl, of_kind, pod_labels, pod_spec, rendered

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    programs = assets()
    if programs is None or kubectl() is None:
        os.write(2, f"\nNOT RUN: no API SERVER; {ASSETS} names no folder with etcd and kube-apiserver\n".encode())
        pytest.skip(f"{ASSETS} names no folder with etcd and kube-apiserver, or there is no kubectl")
    folder = tmp_path_factory.mktemp("kubernetes")
    store = Etcd(programs / "etcd", folder)
    server = ApiServer(programs / "kube-apiserver", store, folder)
    store.start()
    try:
        server.start()
        made = server.kubectl("apply", "--server-side", "-f", "-", given=_list(operators_definitions()))
        assert made.returncode == 0, made.stderr
        waited = server.kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all")
        assert waited.returncode == 0, waited.stderr
        yield server
    finally:
        server.stop()
        store.stop()


@pytest.mark.parametrize(("ministry", "stage"), CLUSTERS)
def test_the_server_takes_a_whole_cluster_to_the_letter_and_a_second_time_changes_nothing(
    server: ApiServer, ministry: str, stage: str
) -> None:
    wanted = rendered(ministry, stage)

    first = server.kubectl("apply", "--server-side", "--validate=strict", "-f", "-", given=_list(wanted))
    again = server.kubectl("diff", "--server-side", "-f", "-", given=_list(wanted))

    assert first.returncode == 0, first.stderr
    assert len(first.stdout.splitlines()) == len(wanted)
    assert "Warning" not in first.stderr
    assert (again.returncode, again.stdout) == (0, ""), again.stdout + again.stderr


@pytest.mark.parametrize(("ministry", "stage"), CLUSTERS)
def test_the_namespace_admits_every_pod_and_none_that_may_do_more(server: ApiServer, ministry: str, stage: str) -> None:
    resources = rendered(ministry, stage)
    server.kubectl("apply", "--server-side", "-f", "-", given=_list(resources))
    pods = [_pod(one) for one in of_kind(resources, *WORKLOADS).values()]
    bold = json.loads(json.dumps(pods[0]))
    bold["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"] = True

    admitted = server.kubectl("create", "--dry-run=server", "-f", "-", given=_list(pods))
    refused = server.kubectl("create", "--dry-run=server", "-f", "-", given=_list([bold]))

    assert admitted.returncode == 0, admitted.stderr
    assert len(admitted.stdout.splitlines()) == len(pods)
    assert refused.returncode != 0
    assert 'violates PodSecurity "restricted' in refused.stderr


def _pod(workload: Resource) -> Resource:
    told = workload["metadata"]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": told["name"], "namespace": told["namespace"], "labels": dict(pod_labels(workload))},
        "spec": pod_spec(workload),
    }


def _list(resources: Any) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": list(resources)}, default=str)
