"""Consortia and related parties over HTTP: shares proposed, confirmed and split, and limits kept at approval."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest

from deploy.embedded.running import Platform
from services.kernel import Country
from tests.integration.desk import JsonObject, problem
from tests.integration.test_financing_service import KSP, LendingDesk, facility, partners, unobjected
from tests.namesakes import another
from tests.waiting import eventually

OFFICER, SECOND_OFFICER = "id/lender_officer-1", "id/ministry_officer-1"
COMMITTEE = "id/credit_committee-1"
RATE = 16_000
"""Rupiah for a dollar, as recorded below; near the last packaged rate."""


@dataclass(frozen=True)
class Circle:
    lead: str
    second: str
    tied: str
    """A lender that declares the partner as tied to it."""
    partner: str
    borrower: str


@pytest.fixture(scope="module")
def circle(platform: Platform) -> Circle:
    """Three lenders that may lend across the border, a partner and its member."""

    async def register() -> Circle:
        async with httpx.AsyncClient(timeout=10) as client:
            desk = LendingDesk(platform, client)
            lead, partner, borrower = await partners(desk)
            second, tied = await lender(desk, "KSP Komodo"), await lender(desk, "KSP Sasando")
            today = Country.ID.day_of(datetime.now(UTC)).isoformat()
            rate = {"on": today, "idr_per_usd": str(RATE), "source": "Bank Indonesia, JISDOR"}
            await desk.do(OFFICER, "POST", "financing/exchange-rates", rate)
            return Circle(lead, second, tied, partner, borrower)

    return asyncio.run(register())


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[LendingDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield LendingDesk(platform, client)


async def lender(desk: LendingDesk, name: str) -> str:
    """Register one more lender, licensed and recognised; give its id once financing knows."""
    body = another({**KSP, "legal_name": name})
    found = str((await desk.do("id/registrar-1", "POST", "registry/cooperatives", body))["cooperative_id"])
    licence = {"licence_number": f"503/{found[-6:]}", "valid_from": "2025-01-01", "valid_until": "2029-12-31"}
    await desk.do("id/ministry_officer-1", "POST", f"registry/cooperatives/{found}/licence", licence)
    await desk.do("tl/ministry_officer-1", "POST", f"registry/cooperatives/{found}/recognition")

    async def heard() -> bool:
        known = await desk.known(f"financing/lenders/{found}")
        return bool(known and known["recognised_by"])

    await eventually(heard)
    return found


def parts(**committed: int) -> JsonObject:
    return {"participations": [{"lender_id": one, "committed_minor": minor} for one, minor in committed.items()]}


async def test_a_facility_lends_once_its_lenders_confirmed_and_its_loans_keep_their_shares(
    desk: LendingDesk, circle: Circle
) -> None:
    facility_id = await facility(desk, circle.lead, circle.partner)
    of_consortium = f"financing/facilities/{facility_id}/consortium"
    path = await unobjected(desk, facility_id, circle.borrower)
    confirmation = {"lender_id": circle.second, "agreement_number": 1}

    none = await desk.ask(OFFICER, "GET", of_consortium)
    short = await desk.ask(OFFICER, "PUT", of_consortium, parts(**{circle.lead: 100_000, circle.second: 49_999}))
    formed = await desk.do(OFFICER, "PUT", of_consortium, parts(**{circle.lead: 100_000, circle.second: 50_000}))
    early = await desk.ask(COMMITTEE, "POST", f"{path}/approval", {})
    own = await desk.ask(OFFICER, "POST", f"{of_consortium}/confirmations", confirmation)
    foreign = await desk.ask("tl/ministry_officer-1", "POST", f"{of_consortium}/confirmations", confirmation)
    confirmed = await desk.do(SECOND_OFFICER, "POST", f"{of_consortium}/confirmations", confirmation)
    await desk.do(COMMITTEE, "POST", f"{path}/approval", {})
    changed = await desk.do(OFFICER, "PUT", of_consortium, parts(**{circle.lead: 75_000, circle.second: 75_000}))
    split = await desk.do("tl/evaluator-1", "GET", f"{of_consortium}/shares?amount_minor=10000&on=2026-02-10")

    assert problem(none) == (404, "consortium_not_found")
    assert problem(short) == (422, "consortium_amounts_invalid")
    assert formed["agreements"][0]["confirmed"] == [circle.lead]
    assert problem(early) == (409, "consortium_not_confirmed")
    assert problem(own) == (403, "confirmed_by_proposer")
    assert problem(foreign) == (403, "facility_of_other_ministry")
    assert confirmed["agreements"][0]["effective_from"] == "2026-01-01"
    assert [one["effective_from"] for one in changed["agreements"]] == ["2026-01-01", None]
    shown = {part["lender_id"]: (part["share"], part["part_minor"]) for part in split["parts"]}
    assert shown == {circle.lead: ("2/3", 6_667), circle.second: ("1/3", 3_333)}
    assert (split["agreement_number"], split["rule"]) == (1, "quota_rota")
    assert await desk.do("tl/evaluator-1", "GET", of_consortium) == changed


async def test_a_lender_s_part_of_what_related_parties_owe_stays_within_its_limit(
    desk: LendingDesk, circle: Circle
) -> None:
    of_tied = f"financing/lenders/{circle.tied}"
    facility_id = await facility(desk, circle.lead, circle.partner, limit_minor=300_000)
    await shared(desk, facility_id, circle.lead, circle.tied, 150_000)
    one, other = [await unobjected(desk, facility_id, circle.borrower) for _ in range(2)]
    application_id = one.rpartition("/")[2]
    half_minor = 50_000 * RATE
    declared = {"relation": "tied_cooperative", "valid_from": "2024-01-01"}
    await desk.do(OFFICER, "PUT", f"{of_tied}/related-parties/{circle.partner}", declared)

    unstated = await desk.ask(COMMITTEE, "POST", f"{one}/approval", {})
    await state(desk, of_tied, 10 * half_minor - 1)
    exceeding = await desk.ask(COMMITTEE, "POST", f"{one}/approval", {})
    await state(desk, of_tied, 10 * half_minor)
    unconsented = await desk.ask(COMMITTEE, "POST", f"{one}/approval", {})
    await consent(desk, of_tied, application_id)
    await desk.do(COMMITTEE, "POST", f"{one}/approval", {})
    left_minor = await disbursed_and_half_repaid(desk, application_id)
    further = await desk.ask(COMMITTEE, "POST", f"{other}/approval", {})

    assert problem(unstated) == (422, "capital_statement_missing")
    assert problem(exceeding) == (422, "related_party_limit_exceeded")
    assert "Permenkop UKM 8/2023" in exceeding.json()["detail"]
    assert problem(unconsented) == (422, "related_party_consent_missing")
    last = (await desk.do(OFFICER, "GET", f"{of_tied}/related-parties"))["last_assessment"]
    assert (last["related_minor"], last["limit_minor"]) == (half_minor, half_minor)
    assert "16000 IDR per USD" in last["exchange_rate"]
    assert problem(further) == (422, "related_party_limit_exceeded")
    assert f"IDR {(-(-left_minor // 2) + 50_000) * RATE / 100:,.2f}" in further.json()["detail"]
    secret = await desk.ask("tl/ministry_officer-1", "GET", f"{of_tied}/related-parties")
    assert problem(secret) == (403, "related_parties_of_other_ministry")


async def state(desk: LendingDesk, of_lender: str, own_capital_minor: int) -> None:
    """State own capital as of the end of 2025; a later statement of that day counts instead."""
    body = {"as_of": "2025-12-31", "own_capital_minor": own_capital_minor, "document": "Annual accounts 2025"}
    await desk.do(OFFICER, "POST", f"{of_lender}/capital-statements", body)


async def shared(desk: LendingDesk, facility_id: str, lead: str, other: str, each_minor: int) -> None:
    """Let two lenders finance a facility by halves, confirmed."""
    path = f"financing/facilities/{facility_id}/consortium"
    await desk.do(OFFICER, "PUT", path, parts(**{lead: each_minor, other: each_minor}))
    confirmation = {"lender_id": other, "agreement_number": 1}
    await desk.do(SECOND_OFFICER, "POST", f"{path}/confirmations", confirmation)


async def consent(desk: LendingDesk, of_lender: str, application_id: str) -> None:
    """Record that board and supervisors consent to a loan."""
    for organ in ("board", "supervisor"):
        body = {"application_id": application_id, "given_by": organ, "document": "Minutes 4/2026"}
        await desk.do(OFFICER, "POST", f"{of_lender}/related-party-consents", body)


async def disbursed_and_half_repaid(desk: LendingDesk, application_id: str) -> int:
    """Pay a loan out and take about half of it back, shared by halves; give the principal that is left."""
    disbursement = {"application_id": application_id, "disbursed_on": "2026-02-10"}
    loan = await desk.do("id/loan_officer-1", "POST", "financing/loans", disbursement)
    payment = {"amount_minor": 50_000, "currency": "USD", "paid_on": "2026-03-10"}
    paid = await desk.do("id/loan_officer-1", "POST", f"financing/loans/{loan['loan_id']}/repayments", payment)
    shares = await desk.do("tl/evaluator-1", "GET", f"financing/loans/{loan['loan_id']}/shares")
    alone = await desk.ask(OFFICER, "GET", f"financing/loans/{loan['loan_id']}/group-instalments")
    assert [one["share"] for one in shares["participants"]] == ["1/2", "1/2"]
    assert sum(one["came_in_minor"] for one in shares["participants"]) == 50_000
    assert all(sum(flow["parts"].values()) == flow["amount_minor"] for flow in shares["flows"])
    assert problem(alone) == (404, "loan_without_group")
    return int(paid["principal_outstanding_minor"])


async def test_a_loan_outside_a_facility_is_escalated_and_nothing_is_paid_out_on_it(
    desk: LendingDesk, circle: Circle
) -> None:
    asked = {"lender_id": circle.lead, "borrower_id": circle.borrower, "amount_minor": 50_000, "currency": "USD"}
    body = {**asked, "purpose_code": "coffee_stock"}

    recorded = await desk.do("id/loan_officer-1", "POST", "financing/direct-requests", body)
    foreign = await desk.ask("tl/loan_officer-1", "POST", "financing/direct-requests", body)
    disbursement = {"application_id": recorded["request_id"], "disbursed_on": "2026-02-10"}
    paid = await desk.ask("id/loan_officer-1", "POST", "financing/loans", disbursement)
    answer = f"financing/direct-requests/{recorded['request_id']}/answer"
    basis = {"code": "ministry_approval", "document": "Letter 7/2026", "approved_on": "2026-02-01"}
    unknown = await desk.ask(SECOND_OFFICER, "POST", answer, {"legal_basis": {**basis, "code": "no_basis"}})
    granted = await desk.do(SECOND_OFFICER, "POST", answer, {"legal_basis": basis})
    again = await desk.ask(SECOND_OFFICER, "POST", answer, {"reason_code": "circle_closed"})
    still = await desk.ask("id/loan_officer-1", "POST", "financing/loans", disbursement)
    listed = await desk.do("tl/evaluator-1", "GET", f"financing/direct-requests?lender_id={circle.lead}")

    assert (recorded["status"], recorded["rule_version"]) == ("escalated", "closed-circle-1")
    assert "Permenkop UKM 8/2023" in recorded["rule_source"]
    assert problem(foreign) == (403, "direct_request_of_other_ministry")
    assert problem(paid) == (404, "application_not_found")
    assert problem(unknown) == (422, "legal_basis_unknown")
    assert (granted["status"], granted["answer"]["answered_by"]) == ("granted", "ministry_officer-1")
    assert granted["answer"]["legal_basis_source"]
    assert problem(again) == (409, "direct_request_answered")
    assert problem(still) == (404, "application_not_found")
    assert listed["items"] == [granted]
