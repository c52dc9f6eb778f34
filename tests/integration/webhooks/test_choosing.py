"""Officers choose types of fact for their own ministry's receivers, see deliveries, and have them sent again."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from services.kernel import Country
from tests.integration.chassis.registers import Issuer, assert_problem, calling
from tests.integration.webhooks.conftest import SUSPENDED, Post, Records

CHOICE = "/v1/webhook-subscriptions/records"
VERIFIED = "registry.enterprise.verified.v1"


@pytest.fixture
async def officer(service: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(service, issuer.token(["ministry_officer"])) as client:
        yield client


async def test_what_was_chosen_is_what_is_sent_and_the_choice_is_audited(
    officer: httpx.AsyncClient, post: Post, records: Records
) -> None:
    answer = await officer.put(CHOICE, json={"fact_types": [VERIFIED, SUSPENDED, VERIFIED]})
    await post.tell()
    await post.send()

    told = await post.uow.db.outbox.find_one({"aggregateid": "records", "version": 2})
    trail = await post.uow.db.audit.find_one({"aggregate_id": "records", "seq": 2})
    assert answer.json()["fact_types"] == [SUSPENDED, VERIFIED]
    assert told is not None
    assert (told["type"], told["topic"]) == ("webhooks.subscription.chosen.v1", "tl.webhooks.subscription.v1")
    assert trail is not None
    assert trail["actor"] == "ministry_officer-1"
    assert len(records.asked) == 1


async def test_what_was_not_chosen_and_what_is_the_other_ministry_s_is_not_sent(
    officer: httpx.AsyncClient, post: Post, records: Records
) -> None:
    await post.tell(ministry=Country.ID)
    (await officer.put(CHOICE, json={"fact_types": [VERIFIED]})).raise_for_status()
    await post.tell()

    assert await post.send() == 0
    assert records.asked == []


async def test_an_empty_list_chooses_nothing_and_the_same_list_again_is_no_new_choice(
    officer: httpx.AsyncClient,
    post: Post,
) -> None:
    first = (await officer.put(CHOICE, json={"fact_types": []})).json()
    second = (await officer.put(CHOICE, json={"fact_types": []})).json()

    assert await post.uow.db.deliveries.count_documents({"receiver": "records"}) == 0
    assert (first["version"], second["version"]) == (2, 2)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (CHOICE, {"fact_types": ["registry.enterprise.invented.v1"]}, 422, "webhook_fact_type_unknown"),
        (CHOICE, {"fact_types": ["webhooks.subscription.chosen.v1"]}, 422, "webhook_fact_type_unknown"),
        (CHOICE, {"fact_types": ["https://169.254.169.254/"]}, 422, "invalid_request"),
        (CHOICE, {"fact_types": [], "url": "https://169.254.169.254/"}, 422, "invalid_request"),
        ("/v1/webhook-subscriptions/invented", {"fact_types": []}, 404, "webhook_receiver_not_found"),
    ],
)
async def test_what_cannot_be_chosen_is_refused(
    officer: httpx.AsyncClient, path: str, body: dict[str, object], status: int, code: str
) -> None:
    assert_problem(await officer.put(path, json=body), status, code)


async def test_the_other_ministry_and_other_roles_choose_nothing_here(service: FastAPI, issuer: Issuer) -> None:
    async with calling(service, issuer.token(["ministry_officer"], ministry=Country.ID)) as other:
        assert_problem(await other.put(CHOICE, json={"fact_types": []}), 403, "webhook_receiver_of_other_ministry")
        assert (await other.get("/v1/webhook-receivers")).json()["items"] == []
    async with calling(service, issuer.token(["registrar"])) as registrar:
        assert_problem(await registrar.put(CHOICE, json={"fact_types": []}), 403, "role_missing")


async def test_receivers_are_listed_without_their_secrets(officer: httpx.AsyncClient) -> None:
    answer = await officer.get("/v1/webhook-receivers")

    (receiver,) = answer.json()["items"]
    assert set(receiver) == {"name", "url", "signatures"}
    assert "whsec_" not in answer.text


async def test_a_delivery_shows_its_attempts_and_nothing_a_receiver_wrote(
    officer: httpx.AsyncClient, post: Post
) -> None:
    fact_id = await post.tell()
    await post.send()

    shown = (await officer.get(f"/v1/webhook-deliveries/records.{fact_id}")).json()
    listed = (await officer.get(f"{CHOICE}/deliveries", params={"status": "delivered"})).json()["items"]
    pending = (await officer.get(f"{CHOICE}/deliveries", params={"status": "pending"})).json()["items"]

    assert (shown["status"], shown["webhook_id"], shown["attempts"][0]["status"]) == (
        "delivered",
        f"msg_{fact_id}",
        204,
    )
    assert "body" not in shown
    assert (listed, pending) == ([shown], [])


async def test_one_delivery_is_sent_again_as_it_was(officer: httpx.AsyncClient, post: Post, records: Records) -> None:
    fact_id = await post.tell()
    await post.send()

    answer = await officer.post(f"/v1/webhook-deliveries/records.{fact_id}/replay")
    await post.send(after_seconds=1)

    assert answer.json()["count"] == 1
    assert records.ids() == [f"msg_{fact_id}"] * 2
    assert records.asked[0].body == records.asked[1].body


async def test_what_was_recorded_in_a_span_of_time_is_sent_again(
    officer: httpx.AsyncClient, post: Post, records: Records
) -> None:
    await post.tell()
    post.now += timedelta(hours=1)
    since = post.now
    wanted = [await post.tell() for _ in range(3)]
    await post.send()
    until = post.now + timedelta(seconds=1)
    span = {"recorded_since": since.isoformat(), "recorded_until": until.isoformat(), "statuses": ["delivered"]}

    first = (await officer.post(f"{CHOICE}/replay", json=span)).json()
    again = (await officer.post(f"{CHOICE}/replay", json=span)).json()
    await post.send(after_seconds=1)

    assert (first["count"], again["count"]) == (3, 0)
    assert sorted(records.ids()[-3:]) == sorted(f"msg_{one}" for one in wanted)


async def test_a_span_that_ends_before_it_begins_or_has_no_zone_is_refused(officer: httpx.AsyncClient) -> None:
    backwards = {"recorded_since": "2026-11-23T12:00:00Z", "recorded_until": "2026-11-23T11:00:00Z"}
    zoneless = {"recorded_since": "2026-11-23T10:00:00", "recorded_until": "2026-11-23T11:00:00"}

    assert_problem(await officer.post(f"{CHOICE}/replay", json=backwards), 422, "webhook_span_backwards")
    assert_problem(await officer.post(f"{CHOICE}/replay", json=zoneless), 422, "invalid_request")
    assert_problem(await officer.get("/v1/webhook-deliveries/records.none"), 404, "webhook_delivery_not_found")
