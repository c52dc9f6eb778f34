"""Loan products over HTTP: drafted, published by four eyes, quoted, applied for, offered and withdrawn."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.test_financing_service import APPLICATION, LendingDesk, Parties, facility, partners

OFFICER, OTHER, LOANS = "id/lender_officer-1", "id/credit_committee-1", "id/loan_officer-1"
PRODUCTS = "financing/loan-products"
DRAFT: JsonObject = {
    "valid_from": "2026-01-15",
    "conditions": {
        "currency": "USD",
        "amount": {"least": 20_000, "most": 120_000},
        "rhythm": {"count": {"least": 3, "most": 24}},
        "repaying": {
            "amortisation": "equal_instalments",
            "harvest": {
                "crop_code": "coffee",
                "due_months": [{"month": 7}, {"month": 8, "weight": 2}, {"month": 9}],
                "interest_only_months": [1, 4, 12],
                "skipped_months": [2, 3, 5, 6, 10, 11],
                "source": "the product's officer",
            },
        },
        "interest": {"annual_rate": {"least": "0.06", "most": "0.18"}, "day_count": "actual/365"},
        "fees": [{"code": "provision", "rate": "0.01"}],
        "penalty": {"rate": "0.01", "grace_days": 7, "every_days": 30, "cap_rate": "0.1"},
    },
}
CHOICE: JsonObject = {
    "amount_minor": 100_000,
    "currency": "USD",
    "annual_rate": "0.12",
    "instalment_count": 8,
    "disbursed_on": "2026-02-10",
}
PLAIN = ("term_months", "method", "day_count")


@pytest.fixture(scope="module")
def parties(platform: Platform) -> Parties:
    """A lender, a partner and its member, as both registers and training told of them."""

    async def register() -> Parties:
        async with httpx.AsyncClient(timeout=10) as client:
            return await partners(LendingDesk(platform, client))

    return asyncio.run(register())


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[LendingDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield LendingDesk(platform, client)


async def published(desk: LendingDesk, lender: str) -> str:
    """Draft a product and let somebody else publish it; give the path of its edition."""
    product = await desk.do(OFFICER, "POST", PRODUCTS, {**DRAFT, "lender_id": lender, "name": "Coffee harvest"})
    path = f"{PRODUCTS}/{product['product_id']}/editions/1"
    await desk.do(OTHER, "POST", f"{path}/publication")
    return path


def asking(path: str, facility_id: str, borrower: str, **changed: Any) -> JsonObject:
    plain = {name: value for name, value in APPLICATION.items() if name not in PLAIN}
    chosen = {"product_id": path.split("/")[2], "edition": 1, "instalment_count": 8}
    return {**plain, "facility_id": facility_id, "borrower_id": borrower, **chosen, **changed}


async def test_an_edition_is_published_by_another_and_never_changed_again(desk: LendingDesk, parties: Parties) -> None:
    lender, partner, _ = parties
    body = {**DRAFT, "lender_id": lender, "name": "Coffee harvest"}
    product = await desk.do(OFFICER, "POST", PRODUCTS, body, "product-0001")
    again = await desk.do(OFFICER, "POST", PRODUCTS, body, "product-0001")
    path = f"{PRODUCTS}/{product['product_id']}/editions/1"
    changed = await desk.do(OFFICER, "PUT", path, {**DRAFT, "valid_from": "2026-01-20"})

    alone = await desk.ask(OFFICER, "POST", f"{path}/publication")
    foreign = await desk.ask("tl/lender_officer-1", "PUT", path, DRAFT)
    in_force = await desk.do(OTHER, "POST", f"{path}/publication")
    late = await desk.ask(OFFICER, "PUT", path, DRAFT)
    read = await desk.do("tl/evaluator-1", "GET", path)
    listed = await desk.do("tl/evaluator-1", "GET", f"{PRODUCTS}?lender_id={lender}")
    not_a_lender = await desk.ask("tl/lender_officer-1", "POST", PRODUCTS, {**body, "lender_id": partner})

    assert again == product
    assert (changed["version"], in_force["version"]) == (2, 3)
    assert problem(alone) == (403, "publisher_is_drafter")
    assert problem(foreign) == (403, "loan_product_of_other_ministry")
    assert problem(late) == (409, "loan_product_edition_state")
    assert (read["status"], read["valid_from"]) == ("published", "2026-01-20")
    assert read["conditions"]["repaying"]["harvest"] == {
        **DRAFT["conditions"]["repaying"]["harvest"],
        "due_months": [{"month": 7, "weight": 1}, {"month": 8, "weight": 2}, {"month": 9, "weight": 1}],
        "place": None,
        "calendar": None,
        "is_overridden": False,
        "other_months": "nothing",
    }
    assert product["product_id"] in [one["product_id"] for one in listed["items"]]
    assert problem(not_a_lender) == (422, "loan_product_lender_invalid")


async def test_a_quote_shows_every_instalment_and_records_nothing(desk: LendingDesk, parties: Parties) -> None:
    path = await published(desk, parties[0])
    of_product = path.removesuffix("/editions/1")
    before = await desk.do(OFFICER, "GET", of_product)

    quote = await desk.do("tl/ministry_officer-1", "POST", f"{path}/quote", CHOICE)
    outside = await desk.ask(LOANS, "POST", f"{path}/quote", {**CHOICE, "amount_minor": 120_001})
    unknown = await desk.ask(LOANS, "POST", f"{of_product}/editions/2/quote", CHOICE)

    assert sum(one["principal_minor"] for one in quote["instalments"]) == 100_000
    assert [one["due_on"] for one in quote["instalments"] if one["principal_minor"]] == [
        "2026-07-10",
        "2026-08-10",
        "2026-09-10",
    ]
    assert (quote["paid_out_minor"], quote["fees"]) == (99_000, [{"code": "provision", "amount_minor": 1_000}])
    assert quote["cost"]["total_cost_minor"] == quote["interest_minor"] + 1_000
    assert Decimal(quote["cost"]["effective_annual_rate"]) > Decimal("0.12")
    assert problem(outside) == (422, "outside_loan_product_conditions")
    assert problem(unknown) == (404, "loan_product_edition_not_found")
    assert await desk.do(OFFICER, "GET", of_product) == before


async def test_an_application_names_an_edition_and_keeps_it(desk: LendingDesk, parties: Parties) -> None:
    lender, partner, borrower = parties
    path, facility_id = await published(desk, lender), await facility(desk, lender, partner)
    quote = await desk.do(LOANS, "POST", f"{path}/quote", CHOICE)

    application = await desk.do(LOANS, "POST", "financing/applications", asking(path, facility_id, borrower))
    of_application = f"financing/applications/{application['application_id']}"
    await desk.do(OFFICER, "POST", f"{path}/withdrawal", {"reason_code": "season_over"})
    offer = await desk.do("tl/ministry_officer-1", "GET", f"{of_application}/offer?disbursed_on=2026-02-10")
    early = await desk.ask(LOANS, "GET", f"{of_application}/offer?disbursed_on=2026-01-31")
    withdrawn = await desk.ask(LOANS, "POST", "financing/applications", asking(path, facility_id, borrower))
    both = await desk.ask(
        LOANS, "POST", "financing/applications", asking(path, facility_id, borrower, method="equal_principal")
    )

    assert (application["method"], application["day_count"]) == ("equal_instalments", "actual/365")
    assert (application["term_months"], application["product"]["instalment_count"]) == (8, 8)
    assert offer["quote"] == quote
    assert offer["product_id"] == path.split("/")[2]
    assert problem(early) == (422, "offer_day_invalid")
    assert problem(withdrawn) == (409, "loan_product_edition_not_offered")
    assert problem(both)[0] == 422


async def test_an_offer_without_a_product_is_the_loan_s_later_schedule(desk: LendingDesk, parties: Parties) -> None:
    lender, partner, borrower = parties
    body = {**APPLICATION, "facility_id": await facility(desk, lender, partner), "borrower_id": borrower}
    application = await desk.do(LOANS, "POST", "financing/applications", body)
    path = f"financing/applications/{application['application_id']}"

    offer = await desk.do(LOANS, "GET", f"{path}/offer?disbursed_on=2026-02-10")
    await desk.do(LOANS, "POST", f"{path}/screening")
    await desk.do("tl/ministry_officer-1", "POST", f"{path}/no-objection")
    await desk.do(OTHER, "POST", f"{path}/approval", {})
    disbursement = {"application_id": application["application_id"], "disbursed_on": "2026-02-10"}
    loan = await desk.do(LOANS, "POST", "financing/loans", disbursement)

    schedule = await desk.do(LOANS, "GET", f"financing/loans/{loan['loan_id']}/schedule")
    assert [line["balance_after_minor"] for line in schedule["lines"]] == [
        one["balance_after_minor"] for one in offer["quote"]["instalments"]
    ]
    # 340.02, 340.02 and 340.03 after 28, 59 and 89 days for 1 000.00: the XIRR of a spreadsheet.
    assert offer["quote"]["cost"]["effective_annual_percent"] == "13.18"


async def test_an_edition_above_a_legal_cap_is_refused_and_every_cap_says_how_sure_it_is(
    desk: LendingDesk,
    parties: Parties,
) -> None:
    given = {**DRAFT, "lender_id": parties[0], "name": "Coffee harvest"}
    rates = {**DRAFT["conditions"], "interest": {"annual_rate": {"least": "0.06", "most": "0.25"}}}
    daily = {**DRAFT["conditions"], "charge_cap": "id_lpbbti_productive", "penalty": {"rate": "0.01", "every_days": 7}}

    usurious = await desk.ask(OFFICER, "POST", PRODUCTS, {**given, "conditions": rates})
    late = await desk.ask(OFFICER, "POST", PRODUCTS, {**given, "conditions": daily})
    listed = await desk.ask("tl/evaluator-1", "GET", f"{PRODUCTS}/charge-caps?on=2026-02-10")

    assert problem(usurious) == problem(late) == (422, "above_legal_cap")
    assert "permenkop-8-2023" in usurious.json()["detail"]
    assert "seojk-19-2023-from-2026" in late.json()["detail"]
    assert {one["code"]: (one["annual_rate_max"], one["confidence"]) for one in listed.json()} == {
        "id_ksp": ("0.24", "medium"),
        "id_lpbbti_productive": (None, "medium"),
        "tl_cooperative": (None, "low"),
    }


async def test_a_harvest_plan_takes_its_months_from_the_calendar_of_its_crop_and_place(
    desk: LendingDesk, parties: Parties
) -> None:
    plan = {"crop_code": "rice_paddy", "place": "tl", "other_months": "interest_only"}
    conditions = {**DRAFT["conditions"], "repaying": {"amortisation": "equal_instalments", "harvest": plan}}
    body = {**DRAFT, "conditions": conditions, "lender_id": parties[0], "name": "Rice harvest"}
    nowhere = {**conditions, "repaying": {**conditions["repaying"], "harvest": {**plan, "place": "id_flores"}}}

    product = await desk.do(OFFICER, "POST", PRODUCTS, body)
    unknown = await desk.ask(OFFICER, "POST", PRODUCTS, {**body, "conditions": nowhere})
    listed = await desk.ask("tl/evaluator-1", "GET", f"{PRODUCTS}/crop-calendars?on=2026-02-10&crop_code=rice_paddy")

    (calendar,) = listed.json()
    kept = product["editions"][0]["conditions"]["repaying"]["harvest"]
    assert [due["month"] for due in kept["due_months"]] == calendar["harvest_months"] == [5, 6, 7]
    assert kept["interest_only_months"] == [1, 2, 3, 4, 8, 9, 10, 11, 12]
    assert (kept["calendar"], kept["is_overridden"]) == (calendar["version"], False)
    assert problem(unknown) == (422, "crop_calendar_unknown")
