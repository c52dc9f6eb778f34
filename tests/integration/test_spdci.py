"""Another registry at ours over HTTP: searches at once and later, subscribes, is notified, and takes signed answers."""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc.jwk import OKPKey

from deploy.embedded.running import Platform
from services.registry.spdci.parties import Partner
from services.registry.spdci.sealing import demand_sender, sign
from tests.integration.desk import JsonObject, problem
from tests.integration.receivers import Receiver
from tests.integration.registrars import ENTERPRISE, Registrars
from tests.integration.registry_examples import GROUP
from tests.namesakes import another
from tests.waiting import eventually

BASE = "/v1/spdci/registry"
PARTNER, OTHER, REGISTRAR = "tl/evaluator-77", "tl/evaluator-78", "tl/registrar-1"
SENDER = "spmis.example.org"
KEY = OKPKey.generate_key("Ed25519", {"kid": "spmis-1"})
OURS = OKPKey.generate_key("Ed25519", {"kid": "registry-1"})
OUR_SIDE = Partner(
    sender_id="jembatan-registry",
    subjects=frozenset({"registry"}),
    keys={"keys": [{**OURS.as_dict(private=False), "kid": "registry-1"}]},
)


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = Thread(target=receiver.server.serve_forever, daemon=True)
    thread.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def partnered(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Platform]:
    """A registry that knows one partner, with its keys and its address."""
    folder = tmp_path_factory.mktemp("spdci")
    keys = {"keys": [{**KEY.as_dict(private=False), "kid": "spmis-1"}]}
    partner = {"sender_id": SENDER, "subjects": ["tl/evaluator-77"], "keys": keys, "callback_url": receiver.url}
    (folder / "partners.json").write_text(json.dumps({"partners": [partner]}))
    (folder / "key.jwk").write_text(json.dumps({**OURS.as_dict(private=True), "kid": "registry-1"}))
    named = {
        "JEMBATAN_SPDCI_PARTNERS_FILE": str(folder / "partners.json"),
        "JEMBATAN_SPDCI_KEY_FILE": str(folder / "key.jwk"),
    }
    platform = Platform(folder / "home", ("registry",), environment=named, usual_ports={})
    platform.up()
    yield platform
    platform.clean()


@pytest.fixture
async def desk(partnered: Platform) -> AsyncIterator[Registrars]:
    async with httpx.AsyncClient(base_url=partnered.url("registry"), timeout=20) as client:
        yield Registrars(partnered, client)


def header(action: str, sender_id: str = SENDER, total_count: int = 1) -> JsonObject:
    now = datetime.now(UTC).isoformat()
    return {
        "message_id": uuid4().hex,
        "message_ts": now,
        "action": action,
        "sender_id": sender_id,
        "sender_uri": "http://169.254.169.254/never-called",
        "total_count": total_count,
    }


def criteria(query: Any, query_type: str = "expression", **more: Any) -> JsonObject:
    return {"query_type": query_type, "query": query, **more}


def searching(*asked: JsonObject, sender_id: str = SENDER) -> JsonObject:
    now = datetime.now(UTC).isoformat()
    items = [
        {"reference_id": f"r{number}", "timestamp": now, "search_criteria": one} for number, one in enumerate(asked)
    ]
    message = {"transaction_id": uuid4().hex, "search_request": items}
    return {"signature": "", "header": header("search", sender_id, len(items)), "message": message}


def about(kind: str, attribute_type: str, value: Any, sender_id: str = SENDER) -> JsonObject:
    asked = {"reference_id": "s1", "txn_type": kind, "attribute_type": attribute_type, "attribute_value": value}
    message = {"transaction_id": uuid4().hex, "txnstatus_request": asked}
    return {"header": header("txn-status", sender_id), "message": message}


def signed(envelope: JsonObject) -> JsonObject:
    return {**envelope, "signature": sign(envelope["header"], envelope["message"], KEY)}


def ids_in(result: JsonObject) -> list[str]:
    return [record["member_identifier"][0]["identifier_value"] for record in result["data"]["reg_records"]]


async def group(desk: Registrars, **told: Any) -> str:
    entry = await desk.done(REGISTRAR, "POST", "/v1/farmer-groups", {**GROUP, **told})
    return str(entry["group_id"])


async def results(desk: Registrars, *asked: JsonObject) -> list[JsonObject]:
    answer = await desk.done(PARTNER, "POST", f"{BASE}/sync/search", signed(searching(*asked)))
    return list(answer["message"]["search_response"])


async def test_groups_and_enterprises_in_agriculture_are_found_as_farmers(desk: Registrars) -> None:
    group_id = await group(desk)
    farm = await desk.done(REGISTRAR, "POST", "/v1/enterprises", another(ENTERPRISE))
    shop = await desk.done(
        REGISTRAR, "POST", "/v1/enterprises", another({**ENTERPRISE, "activity_code": "47111", "sector": "Retail"})
    )

    by_group, by_farm, by_shop, by_number = await results(
        desk,
        *(
            criteria({"type": "FARMER_ID", "value": one}, "idtype-value")
            for one in (group_id, farm["enterprise_id"], shop["enterprise_id"])
        ),
        criteria({"type": "UIN", "value": farm["register_number"]}, "idtype-value"),
    )

    [record] = by_group["data"]["reg_records"]
    assert record["family_details"]["group_size"] == 23
    assert record["farm_details"][0]["farm_size_m2"] == 184_000
    assert record["farm_details"][0]["farming_activities"][0]["crop_production"] == [
        {"crop_type": "coffee_green_arabica"}
    ]
    assert (ids_in(by_farm), ids_in(by_number)) == ([farm["enterprise_id"]],) * 2
    assert (by_shop["status"], by_shop["pagination"]["total_count"], by_shop["data"]["reg_records"]) == ("succ", 0, [])
    assert {"owners", "owner_gender", "members", "person_id"} & set(json.dumps([by_group, by_farm]).split('"')) == set()


async def test_pages_in_an_order_hold_every_record_once(desk: Registrars) -> None:
    place = {"place_code": "TL0301"}
    made = {await group(desk, **place, land_area_m2=area) for area in (10_000, 30_000, 20_000)}
    farm = await desk.done(REGISTRAR, "POST", "/v1/enterprises", another({**ENTERPRISE, **place}))
    query = {"location": {"$eq": "TL0301"}}
    order = [{"attribute_name": "farm_size", "sort_order": "desc"}]

    pages = await results(
        desk,
        *(criteria(query, sort=order, pagination={"page_size": 3, "page_number": number}) for number in (1, 2, 3)),
    )

    found = [record for page in pages for record in page["data"]["reg_records"]]
    assert [record["farm_details"][0].get("farm_size_m2") for record in found] == [30_000, 20_000, 10_000, None]
    assert {one for page in pages for one in ids_in(page)} == {*made, farm["enterprise_id"]}
    assert [page["pagination"] for page in pages] == [
        {"page_size": 3, "page_number": number, "total_count": 4} for number in (1, 2, 3)
    ]


async def test_one_search_that_is_refused_leaves_the_others_answered(desk: Registrars) -> None:
    group_id = await group(desk)
    good = criteria({"farmer_id": group_id})

    found = await results(
        desk,
        good,
        criteria({"owners.person_id": "p1"}),
        {**good, "sort": [{"attribute_name": "crop_type"}]},
        {**good, "pagination": {"page_size": 201}},
        {**good, "reg_record_type": "Person"},
    )

    assert [one.get("status_reason_code") for one in found] == [
        None,
        "rjct.search_criteria.invalid",
        "rjct.sort.invalid",
        "rjct.pagination.invalid",
        "rjct.search_criteria.invalid",
    ]
    assert ids_in(found[0]) == [group_id]


async def test_a_reference_is_used_once_in_a_message(desk: Registrars) -> None:
    whole = searching(criteria({"country": "tl"}), criteria({"country": "tl"}))
    whole["message"]["search_request"][1]["reference_id"] = "r0"

    answer = await desk.done(PARTNER, "POST", f"{BASE}/sync/search", signed(whole))

    found = [one.get("status_reason_code") for one in answer["message"]["search_response"]]
    assert found == [None, "rjct.reference_id.duplicate"]


async def test_what_became_of_an_exchange_is_told_at_the_known_address_too(
    desk: Registrars, receiver: Receiver
) -> None:
    whole = signed(searching(criteria({"type": "FARMER_ID", "value": "group-none"}, "idtype-value")))
    await desk.done(PARTNER, "POST", f"{BASE}/search", whole)
    asked = signed(about("search", "transaction_id", whole["message"]["transaction_id"]))

    ack = await desk.done(PARTNER, "POST", f"{BASE}/txn/status", asked)

    async def taken() -> list[JsonObject]:
        return receiver.of(asked["message"]["transaction_id"])

    [told] = await eventually(taken)
    assert (ack["message"]["ack_status"], told["header"]["action"]) == ("ACK", "txn-on-status")
    status = told["message"]["txnstatus_response"]["txn_status"]
    assert status["transaction_id"] == whole["message"]["transaction_id"]


async def test_callers_without_token_signature_role_or_envelope_are_refused(desk: Registrars) -> None:
    path, asked = f"{BASE}/sync/search", searching(criteria({"country": "tl"}))
    whole = signed(asked)
    headers = await desk.headers(PARTNER)
    xml = {**headers, "Content-Type": "text/xml"}
    early = {**asked, "header": {**asked["header"], "message_ts": "2026-11-23T12:00:00"}}

    refused = {
        "no token": problem(await desk.client.post(path, json=whole)),
        "no role": problem(await desk.send("tl/operator-1", "POST", path, asked)),
        "unsigned": problem(await desk.send(PARTNER, "POST", path, asked)),
        "forged": problem(await desk.send(PARTNER, "POST", path, {**whole, "signature": "invalid-signature"})),
        "another's name": problem(await desk.send(OTHER, "POST", path, whole)),
        "xml": problem(await desk.client.post(path, content=json.dumps(whole), headers=xml)),
        "no JSON": problem(await desk.client.post(path, content="{", headers={**headers, "Content-Type": JSON})),
        "no zone": problem(await desk.send(PARTNER, "POST", path, signed(early))),
        "other action": problem(await desk.send(PARTNER, "POST", f"{BASE}/sync/txn/status", whole)),
        "a list": problem(await desk.send(PARTNER, "POST", path, [])),
    }

    assert refused == {
        "no token": (401, "unauthenticated"),
        "no role": (403, "role_missing"),
        "unsigned": (403, "spdci_signature_missing"),
        "forged": (403, "spdci_signature_invalid"),
        "another's name": (403, "spdci_sender_refused"),
        "xml": (415, "http_415"),
        "no JSON": (400, "malformed_json"),
        "no zone": (422, "invalid_request"),
        "other action": (422, "invalid_request"),
        "a list": (422, "invalid_request"),
    }


JSON = "application/json"


async def test_a_message_is_taken_once(desk: Registrars) -> None:
    whole = signed(searching(criteria({"country": "tl", "crop_type": "no-such-crop"})))

    first = await desk.send(PARTNER, "POST", f"{BASE}/sync/search", whole)
    second = await desk.send(PARTNER, "POST", f"{BASE}/sync/search", whole)

    assert first.status_code == 200
    assert problem(second) == (409, "spdci_message_repeated")
    assert second.json()["status_reason_code"] == "rjct.message_id.duplicate"


async def test_a_search_for_later_is_acknowledged_and_its_answer_taken_signed_to_the_known_address(
    desk: Registrars, receiver: Receiver
) -> None:
    group_id = await group(desk)
    whole = signed(searching(criteria({"farmer_id": group_id})))
    receiver.refusals = 1

    acknowledged = await desk.send(PARTNER, "POST", f"{BASE}/search", whole)
    transaction_id = whole["message"]["transaction_id"]

    async def taken() -> list[JsonObject]:
        return receiver.of(transaction_id)

    [answer] = await eventually(taken)
    ack = acknowledged.json()["message"]
    assert (acknowledged.status_code, ack["ack_status"]) == (202, "ACK")
    assert answer["header"]["action"] == "on-search"
    assert answer["message"]["correlation_id"] == ack["correlation_id"]
    assert ids_in(answer["message"]["search_response"][0]) == [group_id]
    assert demand_sender(answer, "registry", {OUR_SIDE.sender_id: OUR_SIDE}) == OUR_SIDE
    assert {path for path, body in receiver.taken if body == answer} == {"/callbacks/registry/on-search"}
    asked = signed(about("search", "transaction_id", transaction_id))
    told = await desk.done(PARTNER, "POST", f"{BASE}/sync/txn/status", asked)
    assert told["message"]["txnstatus_response"]["txn_status"] == answer["message"]


async def test_whoever_has_no_address_in_the_settings_asks_for_the_answer(desk: Registrars, receiver: Receiver) -> None:
    group_id, sender_id = await group(desk), "unknown.example.org"
    body = searching(criteria({"farmer_id": group_id}), sender_id=sender_id)
    body["header"]["sender_uri"] = receiver.url

    ack = (await desk.done(OTHER, "POST", f"{BASE}/search", body))["message"]

    async def answered() -> list[JsonObject]:
        asked = about("search", "correlation_id", ack["correlation_id"], sender_id)
        told = await desk.done(OTHER, "POST", f"{BASE}/sync/txn/status", asked)
        status: JsonObject = told["message"]["txnstatus_response"]["txn_status"]
        return [status] if status["search_response"][0]["status"] == "succ" else []

    [answer] = await eventually(answered)
    others = about("search", "correlation_id", ack["correlation_id"])
    unseen = await desk.done(PARTNER, "POST", f"{BASE}/sync/txn/status", signed(others))
    assert ack["ack_status"] == "NACK"
    assert ids_in(answer["search_response"][0]) == [group_id]
    assert receiver.of(body["message"]["transaction_id"]) == []
    assert unseen["header"]["status"] == "rjct"
    assert "txn_status" not in unseen["message"]["txnstatus_response"]


def subscribing(query: Any, **more: Any) -> JsonObject:
    told = {"reg_event_type": "REGISTER", "filter": query, "notify_record_type": "Farmer", **more}
    item = {"reference_id": "r0", "timestamp": datetime.now(UTC).isoformat(), "subscribe_criteria": told}
    message = {"transaction_id": uuid4().hex, "subscribe_request": [item]}
    return {"header": header("subscribe"), "message": message}


async def test_a_subscriber_is_notified_of_what_fits_until_it_unsubscribes(
    desk: Registrars, receiver: Receiver
) -> None:
    place = {"place_code": "TL0501"}
    whole = signed(subscribing({"location": "TL0501"}))
    await desk.done(PARTNER, "POST", f"{BASE}/subscribe", whole)

    async def subscribed() -> list[JsonObject]:
        return receiver.of(whole["message"]["transaction_id"])

    [answer] = await eventually(subscribed)
    [made] = answer["message"]["subscribe_response"][0]["subscriptions"]
    elsewhere, fitting = await group(desk), await group(desk, **place)

    def told() -> list[str]:
        notices = [body["message"]["notify_event"][0] for path, body in receiver.taken if path.endswith("/notify")]
        return [notice["data"]["reg_records"][0]["member_identifier"][0]["identifier_value"] for notice in notices]

    async def notified() -> bool:
        return fitting in told()

    await eventually(notified)
    now = datetime.now(UTC).isoformat()
    ending: JsonObject = {"transaction_id": uuid4().hex, "timestamp": now, "subscription_codes": [made["code"]]}
    ended = signed({"header": header("unsubscribe"), "message": ending})
    await desk.done(PARTNER, "POST", f"{BASE}/unsubscribe", ended)
    again = signed(subscribing({"location": "TL0601"}))
    await desk.done(PARTNER, "POST", f"{BASE}/subscribe", again)
    later, mark = await group(desk, **place), await group(desk, place_code="TL0601")

    async def marked() -> bool:
        return mark in told()

    await eventually(marked)
    assert elsewhere not in told()
    assert later not in told()
    [on_unsubscribe] = receiver.of(ending["transaction_id"])
    assert on_unsubscribe["message"]["subscription_status"][0]["status"] == "unsubscribe"


@pytest.mark.parametrize(
    ("more", "reason_code"),
    [
        ({"reg_event_type": "HARVEST"}, "rjct.notify_types.invalid"),
        ({"notify_record_type": "Person"}, "rjct.notify_types.invalid"),
        ({"frequency": {"frequency": "0 0 * * *"}}, "rjct.notify_details.invalid"),
        ({"filter": {"$where": "1"}}, "rjct.notify_details.invalid"),
    ],
)
async def test_a_subscription_that_cannot_be_kept_is_refused(
    desk: Registrars, more: JsonObject, reason_code: str
) -> None:
    whole = signed(subscribing({"country": "tl"}, **more))
    await desk.done(PARTNER, "POST", f"{BASE}/subscribe", whole)

    asked = signed(about("subscribe", "reference_id_list", ["r0"]))
    told = await desk.done(PARTNER, "POST", f"{BASE}/sync/txn/status", asked)

    [result] = told["message"]["txnstatus_response"]["txn_status"]["subscribe_response"]
    assert (result["status"], result["status_reason_code"]) == ("rjct", reason_code)
