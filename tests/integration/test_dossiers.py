"""Dossiers over HTTP: gathered, appraised, scored, frozen by the decision; pledges of a fund; two approvers."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.test_financing_service import (
    APPLICATION,
    LendingDesk,
    Parties,
    facility,
    parties,  # noqa: F401 - the fixture of the module's own
)

OFFICER, COMMITTEE = "id/loan_officer-1", "id/credit_committee-1"
DAY = "2026-02-01"
TODAY = datetime.now(UTC).date()
PAPER = {"sha256": "ab" * 32, "reference": "folder 7", "received_on": DAY}
KINDS = ("identity_check", "credit_register_consent", "business_registration", "collateral_title")
LINES = [{"month": month, "kind": "income", "code": "coffee", "amount_minor": 400_000} for month in range(1, 13)]


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[LendingDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield LendingDesk(platform, client)


async def submitted(desk: LendingDesk, facility_id: str, borrower: str, amount_minor: int) -> str:
    body = {**APPLICATION, "facility_id": facility_id, "borrower_id": borrower, "amount_minor": amount_minor}
    application = await desk.do(OFFICER, "POST", "financing/applications", body)
    return f"financing/applications/{application['application_id']}"


async def unobjected(desk: LendingDesk, path: str) -> None:
    await desk.do(OFFICER, "POST", f"{path}/screening")
    await desk.do("tl/ministry_officer-1", "POST", f"{path}/no-objection")


async def fund_of(desk: LendingDesk, lender: str, capital_minor: int) -> str:
    body = {"lender_id": lender, "capital_minor": capital_minor, "currency": "USD"}
    opened = await desk.do("id/lender_officer-1", "POST", "financing/guarantee-funds", body)
    return str(opened["fund_id"])


def receipt(valid_until: date, number: str = "RG-0012") -> JsonObject:
    paper = {"number": number, "commodity_code": "coffee", "quantity_grams": 1_500_000, "warehouse": "Ermera 2"}
    return {
        "kind": "warehouse_receipt",
        "description": "Green coffee of the harvest",
        "appraised_minor": 100_000,
        "appraised_on": (TODAY - timedelta(days=10)).isoformat(),
        "receipt": {**paper, "valid_until": valid_until.isoformat()},
    }


async def gather(desk: LendingDesk, dossier: str, guarantor: str) -> None:
    """Gather four documents, a year, a guarantor, and two receipts of which one has expired."""
    for kind in KINDS:
        await desk.do(OFFICER, "PUT", f"{dossier}/documents/{kind}", PAPER)
    await desk.do(OFFICER, "PUT", f"{dossier}/cash-flow", {"surveyed_on": DAY, "lines": LINES})
    promise = {"kind": "cooperative", "amount_minor": 50_000, "consented_on": DAY}
    await desk.do(OFFICER, "PUT", f"{dossier}/guarantors/{guarantor}", promise)
    for number, days in (("RG-0011", -2), ("RG-0012", 90)):
        await desk.do(OFFICER, "POST", f"{dossier}/collateral", receipt(TODAY + timedelta(days=days), number))


async def test_a_large_loan_is_gathered_for_scored_and_approved_by_two(
    desk: LendingDesk,
    parties: Parties,  # noqa: F811
) -> None:
    lender, partner, borrower = parties
    path = await submitted(desk, await facility(desk, lender, partner, limit_minor=900_000), borrower, 600_000)
    fund = await fund_of(desk, lender, 250_000)
    of_fund, dossier = f"{path}/dossier/fund-pledges/{fund}", f"{path}/dossier"
    await unobjected(desk, path)

    bare = await desk.ask(COMMITTEE, "POST", f"{path}/approval", {})
    await gather(desk, dossier, partner)
    await desk.do(OFFICER, "PUT", of_fund, {"amount_minor": 200_000})
    too_much = await desk.ask(OFFICER, "PUT", of_fund, {"amount_minor": 250_001})
    scored = await desk.do(COMMITTEE, "POST", f"{path}/score")
    read = await desk.do(COMMITTEE, "GET", dossier)
    first = await desk.do(COMMITTEE, "POST", f"{path}/approval", {})
    again = await desk.ask(COMMITTEE, "POST", f"{path}/approval", {})
    second = await desk.do("id/credit_committee-2", "POST", f"{path}/approval", {})
    late = await desk.ask(OFFICER, "DELETE", f"{dossier}/cash-flow")

    assert (problem(bare), problem(too_much)) == ((422, "documents_missing"), (409, "guarantee_fund_exhausted"))
    counted = [(line["counted_minor"], line["reason_code"]) for line in read["appraisal"]["cover"]["lines"]]
    assert counted == [(50_000, "counted"), (200_000, "counted"), (0, "receipt_expired"), (70_000, "counted")]
    assert [one["kind"] for one in read["appraisal"]["documents"]["missing"]] == ["quotation"]
    assert read["appraisal"]["capacity"]["not_carried"] == []
    assert read["score_is_current"]
    assert sum(reason["points"] for reason in scored["score"]["reasons"]) == scored["score"]["points"] > 0
    assert (first["status"], second["status"]) == ("no_objection", "approved")
    assert problem(again) == (409, "approved_already")
    assert problem(late) == (409, "dossier_closed")
    held = await desk.do("tl/evaluator-1", "GET", f"financing/guarantee-funds/{fund}")
    assert (held["pledged_minor"], held["free_minor"]) == (200_000, 50_000)
    await desk.do(COMMITTEE, "POST", f"{path}/rejection", {"reason_code": "withdrawn"})
    freed = await desk.do("tl/evaluator-1", "GET", f"financing/guarantee-funds/{fund}")
    assert freed["free_minor"] == 250_000


async def test_a_pledge_is_free_again_once_its_loan_is_repaid(
    desk: LendingDesk,
    parties: Parties,  # noqa: F811
) -> None:
    lender, partner, borrower = parties
    path = await submitted(desk, await facility(desk, lender, partner), borrower, 30_000)
    fund = await fund_of(desk, lender, 20_000)
    await desk.do(OFFICER, "PUT", f"{path}/dossier/fund-pledges/{fund}", {"amount_minor": 20_000})
    await unobjected(desk, path)
    approved = await desk.do("id/lender_officer-1", "POST", f"{path}/approval", {})
    terms = {"application_id": approved["application_id"], "disbursed_on": "2026-02-10"}
    loan = await desk.do(OFFICER, "POST", "financing/loans", terms)
    before = await desk.do(OFFICER, "GET", f"financing/guarantee-funds/{fund}")

    payment = {"amount_minor": 40_000, "currency": "USD", "paid_on": "2026-05-10"}
    closed = await desk.do(OFFICER, "POST", f"financing/loans/{loan['loan_id']}/repayments", payment)

    after = await desk.do(OFFICER, "GET", f"financing/guarantee-funds/{fund}")
    assert closed["status"] == "closed"
    assert (before["free_minor"], after["free_minor"]) == (0, 20_000)


async def test_what_the_rules_refuse_is_refused_over_http(
    desk: LendingDesk,
    parties: Parties,  # noqa: F811
) -> None:
    lender, partner, borrower = parties
    path = await submitted(desk, await facility(desk, lender, partner), borrower, 100_000)
    dossier = f"{path}/dossier"
    one = {"borrower_id": borrower, "amount_minor": 40_000, "answers_up_to_minor": 0, "consented_on": DAY}
    group = {"rule": "equally", "members": [one, {**one, "amount_minor": 60_000}]}
    await unobjected(desk, path)

    unequal = await desk.ask(OFFICER, "PUT", f"{dossier}/group", group)
    unheard = {"kind": "enterprise", "amount_minor": 1, "consented_on": DAY}
    stranger = await desk.ask(OFFICER, "PUT", f"{dossier}/guarantors/ent-unheard", unheard)
    short = await desk.ask(OFFICER, "PUT", f"{dossier}/cash-flow", {"surveyed_on": DAY, "lines": LINES[:11] * 2})
    unknown = await desk.ask(OFFICER, "PUT", f"{dossier}/documents/horoscope", PAPER)
    bare = await desk.ask(OFFICER, "POST", f"{dossier}/collateral", {**receipt(date(2026, 9, 1)), "receipt": None})
    foreign = await desk.ask("tl/ministry_officer-1", "GET", dossier)
    roleless = await desk.ask("id/evaluator-1", "GET", dossier)
    officer = await desk.ask("id/lender_officer-1", "POST", f"{path}/approval", {})

    assert problem(unequal) == (422, "group_invalid")
    assert problem(stranger) == (404, "borrower_not_found")
    assert problem(short) == (422, "cash_flow_incomplete")
    assert problem(unknown) == (422, "document_kind_unknown")
    assert problem(bare) == (422, "warehouse_receipt_mismatch")
    assert problem(foreign) == (403, "dossier_of_other_ministry")
    assert problem(roleless) == (403, "role_missing")
    assert problem(officer) == (403, "approval_limit_exceeded")
    assert "credit_committee may approve it" in officer.json()["detail"]


async def test_a_warehouse_receipt_stands_behind_one_loan_at_a_time(
    desk: LendingDesk,
    parties: Parties,  # noqa: F811
) -> None:
    lender, partner, borrower = parties
    facility_id = await facility(desk, lender, partner, limit_minor=900_000)
    first, second = [await submitted(desk, facility_id, borrower, 100_000) for _ in range(2)]
    paper, same = receipt(TODAY + timedelta(days=90), "RG-0077"), receipt(TODAY + timedelta(days=30), " rg-0077")

    at_once = await asyncio.gather(
        *(desk.ask(OFFICER, "POST", f"{path}/dossier/collateral", paper) for path in (first, second))
    )
    winner, other = (first, second) if at_once[0].is_success else (second, first)
    held = next(answer.json() for answer in at_once if answer.is_success)["collateral"][0]["collateral_id"]
    again = await desk.ask(OFFICER, "POST", f"{winner}/dossier/collateral", same)
    await desk.do(OFFICER, "DELETE", f"{winner}/dossier/collateral/{held}")
    freed = await desk.do(OFFICER, "POST", f"{other}/dossier/collateral", same)
    await desk.do(COMMITTEE, "POST", f"{other}/rejection", {"reason_code": "withdrawn"})
    free_again = await desk.ask(OFFICER, "POST", f"{winner}/dossier/collateral", same)

    refused = [problem(answer) for answer in at_once if not answer.is_success]
    assert refused == [problem(again)] == [(409, "warehouse_receipt_pledged")]
    assert freed["collateral"][0]["receipt"]["number"] == "rg-0077"
    assert free_again.status_code == 201
