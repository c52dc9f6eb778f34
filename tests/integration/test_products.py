"""Farmer groups and products on the embedded platform, as both ministries' officers use them over HTTP."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from aiokafka import AIOKafkaConsumer

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.registrars import Registrars
from tests.waiting import eventually

GROUP: JsonObject = {
    "country": "tl",
    "kind": "farmers_group",
    "group_name": "Grupu Kafé Letefoho",
    "place_code": "TL0104",
    "founded_on": "2017-05-20",
    "women": 14,
    "men": 9,
    "youth": 6,
    "commodities": ["coffee_green_arabica"],
    "land_area_m2": 184_000,
    "valid_from": "2024-06-01",
}
PRODUCT: JsonObject = {
    "product_name": "Kafé Letefoho",
    "hs_code": "090111",
    "commodity": "coffee_green_arabica",
    "unit": "KGM",
    "season_months": [5, 6, 7],
    "yearly_volume": {"amount": "12.5", "unit": "TNE"},
    "standard": "SNI-01-2907-2008",
    "valid_from": "2025-05-01",
}
ORGANIC: JsonObject = {
    "standard": "EU-ORGANIC",
    "number": "TL-BIO-149/2025",
    "issuer": "Certifier",
    "valid_from": "2025-09-01",
    "valid_until": "2026-08-31",
}
POINTS = {"planning": 90, "organising": 50, "implementing": 180, "controlling_and_reporting": 50, "leadership": 60}
GROUPS, PRODUCTS = "/v1/farmer-groups", "/v1/products"


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Registrars]:
    async with httpx.AsyncClient(base_url=platform.url("registry"), timeout=10) as client:
        yield Registrars(platform, client)


async def test_a_farmer_group_is_described_assessed_verified_and_read_as_of_any_day(desk: Registrars) -> None:
    cooperative = await desk.cooperative()
    entry = await desk.done("tl/registrar-1", "POST", GROUPS, GROUP)
    path = f"{GROUPS}/{entry['group_id']}"
    given = {name: value for name, value in GROUP.items() if name not in {"country", "kind"}}
    grown = {**given, "women": 20, "linked_ids": [cooperative["cooperative_id"]], "valid_from": "2025-03-01"}
    sheet = {"assessed_on": "2026-02-20", "evidence_kind": "interview", "points": POINTS}
    early = {**sheet, "assessed_on": "2025-01-10", "points": {**POINTS, "implementing": 0, "planning": 5}}

    await desk.done("tl/registrar-1", "PUT", path, grown)
    known = (await desk.read(f"/v1/records/{entry['group_id']}/changes"))["items"][-1]["recorded_at"]
    await desk.done("tl/verifier-1", "POST", f"{path}/assessments", sheet)
    scored = await desk.done("tl/verifier-1", "POST", f"{path}/assessments", early)
    verified = await desk.done("tl/verifier-1", "POST", f"{path}/verification", {"evidence_kind": "site_visit"})
    correction = {"change": 2, "description": {**grown, "women": 15}, "reason_code": "typing_error"}
    lapsed = await desk.done("tl/registrar-1", "POST", f"{path}/corrections", correction)

    assert (scored["assessment"]["ability_class"], scored["assessment"]["score"]) == ("lanjut", 430)
    assert (verified["status"], lapsed["status"], lapsed["version"]) == ("verified", "registered", 7)
    days = ("2024-12-31", "2025-02-01", "2025-04-01", "2026-02-20")
    read = [await desk.read(path, valid_on=day) for day in days]
    classes = [one["assessment"] and one["assessment"]["ability_class"] for one in read]
    assert classes == [None, "pemula", "pemula", "lanjut"]
    assert [one["description"]["women"] for one in read] == [14, 14, 15, 15]
    then = await desk.read(path, valid_on="2025-04-01", known_at=known)
    assert (then["description"]["women"], then["assessment"]) == (20, None)
    found = await desk.read(GROUPS, country="tl", ability_class="lanjut", commodity="coffee_green_arabica")
    assert lapsed in found["items"]
    assert await desk.read(path) == lapsed


async def test_a_product_is_certified_assessed_and_found_by_what_holds_on_a_day(desk: Registrars) -> None:
    owner = await desk.done("tl/registrar-1", "POST", GROUPS, GROUP)
    entry = await desk.done("tl/registrar-1", "POST", PRODUCTS, {**PRODUCT, "owner_id": owner["group_id"]})
    product_id, path = entry["product_id"], f"{PRODUCTS}/{entry['product_id']}"
    met = [{"criterion": name, "evidence_kind": "site_visit"} for name in ("lot_graded", "packaging_fit")]

    await desk.done("tl/registrar-1", "POST", f"{path}/certificates", ORGANIC)
    sheet = {"assessed_on": "2026-01-15", "met": met}
    assessed = await desk.done("tl/verifier-1", "POST", f"{path}/readiness-assessments", sheet)

    async def listed(**query: str) -> list[str]:
        found = await desk.read(PRODUCTS, owner_id=owner["group_id"], **query)
        return [one["product_id"] for one in found["items"]]

    assert (assessed["readiness"]["level"], assessed["readiness"]["level_name"]) == (2, "graded")
    standings = [await desk.read(f"{path}/certificates", on=day) for day in ("2025-08-31", "2026-08-31", "2026-09-01")]
    assert [one[0]["standing"] for one in standings] == ["not_yet_valid", "valid", "expired"]
    ready = await desk.read(f"{path}/readiness", on="2026-06-01")
    assert (ready["level"], ready["missing_for_next"]) == (2, ["label_complete", "sold_regularly"])
    before = await desk.read(path, valid_on="2025-08-31")
    assert (before["certificates"], before["readiness"]) == ([], None)
    assert await listed(hs_prefix="0901", readiness_level="2", status="listed") == [product_id]
    assert await listed(standard="EU-ORGANIC", certified_on="2026-08-31", country="tl") == [product_id]
    assert await listed(standard="EU-ORGANIC", certified_on="2026-09-01") == await listed(hs_prefix="10") == []
    three = await desk.send("tl/evaluator-1", "GET", f"{PRODUCTS}?hs_prefix=090")
    assert problem(three) == (422, "hs_prefix")


async def test_a_product_s_facts_tell_its_life_and_not_its_name(platform: Platform, desk: Registrars) -> None:
    owner = await desk.done("tl/registrar-1", "POST", GROUPS, GROUP)
    entry = await desk.done("tl/registrar-1", "POST", PRODUCTS, {**PRODUCT, "owner_id": owner["group_id"]})
    path = f"{PRODUCTS}/{entry['product_id']}"
    changed = {**PRODUCT, "yearly_volume": {"amount": "14.250", "unit": "TNE"}, "valid_from": "2026-02-01"}

    amended = await desk.done("tl/registrar-1", "PUT", path, changed)
    certified = await desk.done("tl/registrar-1", "POST", f"{path}/certificates", ORGANIC)
    taken_back = {"change": amended["version"], "description": None, "reason_code": "typing_error"}
    corrected = await desk.done("tl/registrar-1", "POST", f"{path}/corrections", taken_back)
    await desk.done("tl/registrar-1", "POST", f"{path}/withdrawal", {"reason_code": "no_longer_grown"})
    late = await desk.send("tl/registrar-1", "PUT", path, changed)

    volumes = [one["description"]["yearly_volume"]["amount"] for one in (amended, certified, corrected)]
    assert volumes == ["14.25", "14.25", "12.5"]
    assert problem(late) == (409, "product_state")
    facts = await _facts(platform, "tl.registry.product.v1", entry["product_id"], count=5)
    assert [kind for kind, _ in facts] == ["listed", "amended", "certified", "amended", "withdrawn"]
    assert "Letefoho" not in json.dumps(facts)


async def test_who_is_suspended_lists_nothing_new(desk: Registrars) -> None:
    group = await desk.done("tl/registrar-1", "POST", GROUPS, GROUP)
    enterprise, cooperative = await desk.enterprise(), await desk.cooperative()
    owners = {
        GROUPS: group["group_id"],
        "/v1/enterprises": enterprise["enterprise_id"],
        "/v1/cooperatives": cooperative["cooperative_id"],
    }
    new = {name: value for name, value in PRODUCT.items() if name != "valid_from"}

    for register, owner_id in owners.items():
        body = {**new, "owner_id": owner_id}
        await desk.done("tl/registrar-1", "POST", PRODUCTS, body)
        standing = f"{register}/{owner_id}"
        await desk.done("tl/ministry_officer-1", "POST", f"{standing}/suspension", {"reason_code": "complaint"})
        refused = await desk.send("tl/registrar-1", "POST", PRODUCTS, body)
        await desk.done("tl/ministry_officer-1", "POST", f"{standing}/reinstatement", {"reason_code": "settled"})
        await desk.done("tl/registrar-1", "POST", PRODUCTS, body)
        assert problem(refused) == (409, "owner_not_in_good_standing")

    abroad = await desk.send("id/registrar-1", "POST", PRODUCTS, {**new, "owner_id": group["group_id"]})
    nobody = await desk.send("tl/registrar-1", "POST", PRODUCTS, {**new, "owner_id": "lender-1"})
    assert [problem(answer) for answer in (abroad, nobody)] == [
        (403, "product_of_other_ministry"), (422, "link_kind"),
    ]  # fmt: skip


async def test_a_poktan_belongs_to_its_gapoktan_and_four_eyes_look_at_it(desk: Registrars) -> None:
    indonesian = {**GROUP, "country": "id", "place_code": "53.03", "commodities": []}
    union = await desk.done("id/registrar-1", "POST", GROUPS, {**indonesian, "kind": "gapoktan"})
    links = {"kind": "poktan", "linked_ids": [union["group_id"]]}
    group = await desk.done("id/registrar-1", "POST", GROUPS, {**indonesian, **links})
    sheet = {"assessed_on": "2026-02-20", "evidence_kind": "interview", "points": POINTS}

    answers = [
        await desk.send("id/verifier-1", "POST", f"{GROUPS}/{union['group_id']}/assessments", sheet),
        await desk.send("tl/verifier-1", "POST", f"{GROUPS}/{group['group_id']}/assessments", sheet),
        await desk.send("id/registrar-1", "POST", f"{GROUPS}/{group['group_id']}/assessments", sheet),
        await desk.send(
            "id/registrar-1", "POST", GROUPS, {**indonesian, "kind": "poktan", "linked_ids": [group["group_id"]]}
        ),
        await desk.send("tl/registrar-1", "POST", GROUPS, {**GROUP, "linked_ids": [union["group_id"]]}),
        await desk.send("id/registrar-1", "POST", GROUPS, {**indonesian, "kind": "farmers_group"}),
        await desk.send("id/registrar-1", "GET", f"{GROUPS}/group-nobody"),
    ]

    assert group["description"]["linked_ids"] == [union["group_id"]]
    assert [problem(answer) for answer in answers] == [
        (422, "ability_class_not_for_kind"),
        (403, "farmer_group_of_other_ministry"),
        (403, "role_missing"),
        (422, "link_kind"),
        (422, "link_of_other_country"),
        (422, "farmer_group_kind_foreign"),
        (404, "farmer_group_not_found"),
    ]


async def _facts(platform: Platform, topic: str, subject: str, *, count: int) -> list[tuple[str, JsonObject]]:
    facts: list[tuple[str, JsonObject]] = []

    async def enough() -> bool:
        for batch in (await consumer.getmany(timeout_ms=200)).values():
            for found in batch:
                headers = {name: value.decode() for name, value in found.headers}
                if found.key == subject.encode():
                    facts.append((headers["ce_type"].split(".")[2], json.loads(found.value)))
        return len(facts) >= count

    broker = f"127.0.0.1:{platform.ports['kafka']}"
    async with AIOKafkaConsumer(topic, bootstrap_servers=broker, auto_offset_reset="earliest") as consumer:
        await eventually(enough)
    return facts
