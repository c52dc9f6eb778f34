"""Operators see the border and webhooks of a cell as they see its other services, told by the cell itself."""

import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from deploy.border.pair import Pair
from deploy.embedded.programs import REPOSITORY
from operators.outcomes import Exit
from services.border.agreements.repository import agreement
from tests.border.desks import ID, TL, Desks, running
from tests.waiting import eventually

pytestmark = pytest.mark.slow

SERVICES = {ID: ("registry", "border", "webhooks"), TL: ("registry", "border")}
SECONDS_MAX = 180


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with running(Pair(tmp_path_factory.mktemp("watched"), SERVICES)) as pair:
        yield pair


def asked(pair: Pair, ministry: Any, *words: str) -> tuple[int, dict[str, Any]]:
    """Run the operators' command, knowing nothing but the cell's folder; give its code and what it wrote."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JEMBATAN_")}
    done = subprocess.run(
        [str(REPOSITORY / "jembatan"), *words, "--json"],
        env=environment | {"JEMBATAN_HOME": str(pair.cells[ministry].home)},
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.stdout, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, document


@pytest.mark.parametrize("ministry", [ID, TL])
@pytest.mark.parametrize("word", ["health", "outbox", "verify-audit"])
def test_every_service_a_cell_has_is_asked_and_no_other(pair: Pair, ministry: Any, word: str) -> None:
    code, told = asked(pair, ministry, word)

    assert code == 0, told
    assert [row["service"] for row in told["services"]] == list(SERVICES[ministry])


async def test_lag_and_topics_are_those_of_the_border_and_of_webhooks_too(pair: Pair, desks: Desks) -> None:
    await desks.kiosk()

    _, lag = asked(pair, ID, "lag", "--lag-max", "1000000")
    code, topics = asked(pair, ID, "topics")

    groups = {(row["service"], row["group"].rpartition(".")[0]) for row in lag["positions"]}
    assert {("border", "border.in.border.enterprise"), ("border", "border.out.registry.enterprise")} <= groups
    assert ("webhooks", "webhooks.deliveries.border.declaration") in groups
    publishers = {row["topic"]: row["publisher"] for row in topics["topics"]}
    assert code == 0, [row for row in topics["topics"] if row["fault"]]
    assert publishers["tl.registry.enterprise.v1"] == publishers["id.border.refusal.v1"] == "border"
    assert publishers["id.webhooks.subscription.v1"] == "webhooks"
    assert not [topic for topic in publishers if topic.startswith("tl.webhooks.")]


def test_what_is_set_aside_is_listed_for_every_service_of_the_cell(pair: Pair) -> None:
    code, told = asked(pair, ID, "dead-letters", "list")

    assert (code, told["letters"], told["errors"]) == (0, [], [])


@pytest.mark.parametrize("service", ["border", "webhooks"])
def test_what_does_not_follow_from_facts_alone_is_not_replayed(pair: Pair, service: str) -> None:
    code, told = asked(pair, ID, "replay", service)

    assert code == Exit.WRONG_USE
    assert service in told["error"]["detail"]


async def test_the_border_tells_how_long_it_was_silent_and_how_long_the_agreement_lasts(
    pair: Pair, desks: Desks
) -> None:
    await desks.kiosk()

    async def told() -> dict[str, float]:
        async with httpx.AsyncClient(timeout=20) as client:
            text = (await client.get(f"{pair.cells[ID].url('border')}/metrics")).text
        lines = [line.rpartition(" ") for line in text.splitlines() if line.startswith("jembatan_")]
        found = {name: float(value) for name, _, value in lines}
        return found if 'jembatan_border_silent_seconds{ministry="tl"}' in found else {}

    found = await eventually(told, every=0.5)
    assert found['jembatan_border_silent_seconds{ministry="tl"}'] < SECONDS_MAX
    days = found[f'jembatan_agreement_days_left{{agreement="{agreement().id}"}}']
    assert days == int(days)
    assert not [name for name in found if 'ministry="id"' in name and "silent" in name]
