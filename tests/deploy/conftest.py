import pytest

from tests.deploy.clusters import CLUSTERS, Resource, kubectl, rendered


@pytest.fixture(params=CLUSTERS, ids="-".join)
def resources(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> tuple[Resource, ...]:
    """One ministry's cluster at one stage."""
    demand_kubectl(request.node.name, capsys)
    return rendered(*request.param)


@pytest.fixture
def clusters(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> dict[tuple[str, str], tuple[Resource, ...]]:
    """All clusters, by ministry and stage."""
    demand_kubectl(request.node.name, capsys)
    return {one: rendered(*one) for one in CLUSTERS}


def demand_kubectl(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    if kubectl() is None:
        with capsys.disabled():
            print(f"\nNOT RUN: {asked}, because there is no kubectl and no KUBECTL: no cluster was rendered")  # noqa: T201
        pytest.skip("there is no kubectl and no KUBECTL: no cluster was rendered")
