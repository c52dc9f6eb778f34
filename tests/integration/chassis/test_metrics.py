import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from deploy.embedded.servers import SecantusMongo
from services.chassis.commits import UnavailableError
from services.chassis.kafka import PARKED_IN_A_ROW_MAX
from tests.integration.chassis.conftest import CONSUMER, TOPIC, Counting, Wire
from tests.integration.chassis.registers import Issuer, calling, register, registry_settings, serving
from tests.waiting import eventually


async def scrape(app: FastAPI, name: str, **labels: str) -> float | None:
    """Read one sample as Prometheus would; None where there is none."""
    async with calling(app) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return float(sample.value)
    return None


@pytest.mark.kafka
async def test_lag_is_what_a_consumer_has_not_taken_yet(service: FastAPI, wire: Wire, counting: Counting) -> None:
    place = {"consumer": CONSUMER, "topic": TOPIC, "partition": "0"}

    async def lag(at_least: int, at_most: int) -> bool:
        records = await scrape(service, "jembatan_consumer_lag_records", **place)
        return records is not None and at_least <= records <= at_most

    counting.always = UnavailableError("held up by the test")
    for version in range(1, 6):
        await wire.fact("ent-a", version)

    # The message in hand is taken; those behind it are not.
    assert await eventually(lambda: lag(1, 4))

    counting.always = None
    assert await eventually(lambda: lag(0, 0))


@pytest.mark.kafka
async def test_a_halted_consumer_shows_in_the_metrics_and_the_service_is_not_ready(
    service: FastAPI, wire: Wire
) -> None:
    assert await scrape(service, "jembatan_ready") == 1
    for number in range(PARKED_IN_A_ROW_MAX + 1):
        await wire.raw(f"ent-{number}".encode(), b"{", [])

    async def halted() -> bool:
        return await scrape(service, "jembatan_consumers_halted") == 1

    assert await eventually(halted)
    assert await scrape(service, "jembatan_ready") == 0
    assert await scrape(service, "jembatan_messages_parked") == PARKED_IN_A_ROW_MAX
    assert await scrape(service, "jembatan_parked_in_a_row", consumer=CONSUMER) == PARKED_IN_A_ROW_MAX


@pytest.mark.kafka
async def test_a_run_of_parked_messages_is_over_when_one_is_applied(service: FastAPI, wire: Wire) -> None:
    await wire.raw(b"ent-a", b"{", [])

    async def parked_in_a_row() -> float | None:
        return await scrape(service, "jembatan_parked_in_a_row", consumer=CONSUMER)

    async def over() -> bool:
        return await parked_in_a_row() == 0

    assert await eventually(parked_in_a_row) == 1
    await wire.fact("ent-b", 1)
    assert await eventually(over)
    assert await scrape(service, "jembatan_messages_parked") == 1


async def test_the_backlog_is_told_by_a_service_whose_relay_does_not_run(mongo: SecantusMongo, issuer: Issuer) -> None:
    async with serving(registry_settings(mongo.url, issuer)) as app, calling(app, issuer.token()) as client:
        before = await scrape(app, "jembatan_outbox_pending"), await scrape(app, "jembatan_outbox_oldest_seconds")
        for _ in range(2):
            await register(client)

        pending, oldest = (
            await scrape(app, "jembatan_outbox_pending"),
            await scrape(app, "jembatan_outbox_oldest_seconds"),
        )

    assert before == (0, 0)
    assert pending == 2
    assert oldest is not None
    assert 0 < oldest < 60


async def test_metrics_are_answered_while_the_database_is_away(own_mongo: SecantusMongo, issuer: Issuer) -> None:
    async with serving(registry_settings(own_mongo.url, issuer, mongo_timeout_seconds=1)) as app:
        own_mongo.stop()
        ready = await scrape(app, "jembatan_ready")

    assert ready == 0
