"""Registry and financing on the embedded platform: from two registers to a repaid loan, over HTTP and Kafka."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from deploy.embedded.running import Platform
from services.chassis.cloudevents import headers_of
from services.chassis.outbox import outbox_record
from services.contracts.training import CERTIFICATE_TOPIC, CertificateIssued
from services.financing.papers.printing import digest
from services.kernel import Country
from tests.integration.desk import Desk, JsonObject, problem
from tests.namesakes import another
from tests.waiting import eventually

Parties = tuple[str, str, str]

KSP: JsonObject = {
    "country": "id",
    "legal_name": "KSP Cendana",
    "kind": "savings_and_loan",
    "form": "primary",
    "place_code": "53.03",
    "member_count": 6_000,
}
PARTNER: JsonObject = {
    "country": "tl",
    "legal_name": "Cooperativa Café Maubisse",
    "kind": "producer",
    "form": "primary",
    "place_code": "TL0104",
    "member_count": 40,
}
ENTERPRISE: JsonObject = {
    "country": "tl",
    "legal_name": "Kafé Maubisse",
    "place_code": "TL0104",
    "sector": "Agriculture",
    "activity_code": "01270",
    "owner_gender": "female",
}
FACILITY: JsonObject = {
    "limit_minor": 150_000,
    "currency": "USD",
    "legal_basis": {"code": "ministry_approval", "document": "Letter 1/2026", "approved_on": "2026-01-01"},
    "opened_on": "2026-01-01",
    "valid_until": "2027-12-31",
}
APPLICATION: JsonObject = {
    "amount_minor": 100_000,
    "currency": "USD",
    "term_months": 3,
    "method": "equal_instalments",
    "day_count": "30/360",
    "annual_rate": "0.12",
    "purpose_code": "coffee_stock",
    "submitted_on": "2026-02-01",
}


class LendingDesk(Desk):
    """Speaks to both services as any officer of either ministry."""

    async def known(self, path: str) -> JsonObject | None:
        answer = await self.ask("id/loan_officer-1", "GET", path)
        return answer.json() if answer.is_success else None


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


async def partners(desk: LendingDesk) -> Parties:
    """Register a lender, a partner and its member, recognised and verified; give their ids once financing knows."""
    lender = (await desk.do("id/registrar-1", "POST", "registry/cooperatives", another(KSP)))["cooperative_id"]
    partner = (await desk.do("tl/registrar-1", "POST", "registry/cooperatives", another(PARTNER)))["cooperative_id"]
    borrower = (await desk.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE)))["enterprise_id"]
    licence = {"licence_number": "503/KSP/2025", "valid_from": "2025-01-01", "valid_until": "2029-12-31"}
    of_lender, of_partner = f"registry/cooperatives/{lender}", f"registry/cooperatives/{partner}"
    await desk.do("id/ministry_officer-1", "POST", f"{of_lender}/licence", licence)
    await desk.do("tl/ministry_officer-1", "POST", f"{of_lender}/recognition")
    await desk.do("id/ministry_officer-1", "POST", f"{of_partner}/recognition")
    await desk.do("tl/registrar-1", "PUT", f"{of_partner}/members/{borrower}", {"admitted_on": "2026-01-15"})
    verification = f"registry/enterprises/{borrower}/verification"
    await desk.do("tl/verifier-1", "POST", verification, {"evidence_kind": "site_visit"})
    await certify(desk.platform, borrower)

    async def heard() -> bool:
        lending = await desk.known(f"financing/lenders/{lender}")
        lent = await desk.known(f"financing/lenders/{partner}")
        asking = await desk.known(f"financing/borrowers/{borrower}")
        return bool(
            (lending and lending["recognised_by"])
            and (lent and borrower in lent["members"])
            and (asking and asking["borrower"]["verified"] and asking["certificates"])
        )

    await eventually(heard)
    return lender, partner, borrower


async def certify(platform: Platform, enterprise_id: str) -> None:
    """Send the fact training publishes when somebody of the enterprise completed a programme."""
    fact = CertificateIssued(
        subject=f"cert-{enterprise_id}",
        occurred_at=datetime.now(UTC),
        country=Country.TL,
        cohort_id="coh-1",
        programme="cooperatives",
        programme_version="1",
        participant_id="p1",
        enterprise_id=enterprise_id,
        kind="training_result",
        issued_on=date(2026, 1, 20),
    )
    topic = CERTIFICATE_TOPIC.of(Country.TL)
    record = {**outbox_record(fact, topic, 1, fact.occurred_at), "correlation_id": "training-1"}
    address = f"127.0.0.1:{platform.ports['kafka']}"
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all") as producer:
        payload: str = record["payload"]
        await producer.send_and_wait(topic, payload.encode(), key=fact.subject.encode(), headers=headers_of(record))


async def facility(desk: LendingDesk, lender: str, partner: str, **changed: Any) -> str:
    body = {**FACILITY, "lender_id": lender, "cooperative_id": partner, **changed}
    opened = await desk.do("id/lender_officer-1", "POST", "financing/facilities", body)
    return str(opened["facility_id"])


async def unobjected(desk: LendingDesk, facility_id: str, borrower: str) -> str:
    """Submit an application, screen it and let the borrower's ministry give its no-objection."""
    body = {**APPLICATION, "facility_id": facility_id, "borrower_id": borrower}
    application = await desk.do("id/loan_officer-1", "POST", "financing/applications", body)
    path = f"financing/applications/{application['application_id']}"
    screened = await desk.do("id/loan_officer-1", "POST", f"{path}/screening")
    assert screened["finding"]["outcome"] != "failed", screened
    await desk.do("tl/ministry_officer-1", "POST", f"{path}/no-objection")
    return path


async def test_a_member_is_financed_and_repays(desk: LendingDesk, parties: Parties) -> None:
    lender, partner, borrower = parties
    facility_id = await facility(desk, lender, partner)
    path = await unobjected(desk, facility_id, borrower)
    approved = await desk.do("id/credit_committee-1", "POST", f"{path}/approval", {})
    disbursement = {"application_id": approved["application_id"], "disbursed_on": "2026-02-10"}
    loan = await desk.do("id/loan_officer-1", "POST", "financing/loans", disbursement)
    of_loan = f"financing/loans/{loan['loan_id']}"

    late = await desk.do("id/operator-1", "POST", f"{of_loan}/arrears-assessments", {"assessed_on": "2026-03-20"})
    payment = {"amount_minor": 50_000, "currency": "USD", "paid_on": "2026-03-21"}
    first = await desk.do("id/loan_officer-1", "POST", f"{of_loan}/repayments", payment, "payment-0001")
    again = await desk.do("id/loan_officer-1", "POST", f"{of_loan}/repayments", payment, "payment-0001")
    half = await desk.do("id/loan_officer-1", "GET", f"financing/facilities/{facility_id}")
    schedule = await desk.do("id/loan_officer-1", "GET", f"{of_loan}/schedule")
    explanation = await desk.do("tl/ministry_officer-1", "GET", f"{of_loan}/explanation")
    rest = {"amount_minor": schedule["unpaid_minor"] + 5, "currency": "USD", "paid_on": "2026-05-10"}
    last = await desk.do("id/loan_officer-1", "POST", f"{of_loan}/repayments", rest)

    assert approved["annual_rate"] == "0.12"
    assert late["assessment"]["days_past_due"] == 10
    assert first == again
    assert sum(part["amount_minor"] for part in first["allocation"]) == 50_000
    assert half["committed_minor"] == first["principal_outstanding_minor"] > 0
    assert schedule["lines"][-1]["balance_after_minor"] == 0
    assert _explained(explanation) == sum(line["instalment"]["interest_minor"] for line in schedule["lines"]) + 100_000
    assert (last["status"], last["overpaid_minor"]) == ("closed", 5)
    ended = await desk.do("tl/evaluator-1", "GET", f"financing/facilities/{facility_id}")
    assert ended["committed_minor"] == 0
    listed = await desk.do("tl/evaluator-1", "GET", f"financing/loans?borrower_id={borrower}")
    assert [line["status"] for line in listed["items"]] == ["closed"]
    fulfilled = await desk.do("tl/evaluator-1", "GET", path)
    assert (fulfilled["status"], fulfilled["loan_id"]) == ("fulfilled", loan["loan_id"])


async def test_what_the_rules_refuse_is_refused_over_http(desk: LendingDesk, parties: Parties) -> None:
    lender, partner, borrower = parties
    wanted = {**FACILITY, "lender_id": lender, "cooperative_id": partner}
    without = {**wanted, "legal_basis": None}
    swapped = {**wanted, "lender_id": partner, "cooperative_id": lender}

    baseless = await desk.ask("id/lender_officer-1", "POST", "financing/facilities", without)
    foreign = await desk.ask("tl/lender_officer-1", "POST", "financing/facilities", wanted)
    reversed_ = await desk.ask("tl/lender_officer-1", "POST", "financing/facilities", swapped)

    assert problem(baseless) == (422, "legal_basis_missing")
    assert problem(foreign) == (403, "facility_of_other_ministry")
    assert problem(reversed_) == (422, "lender_not_eligible")
    facility_id = await facility(desk, lender, partner)
    one, other = await unobjected(desk, facility_id, borrower), await unobjected(desk, facility_id, borrower)
    await desk.do("id/credit_committee-1", "POST", f"{one}/approval", {})
    too_much = await desk.ask("id/credit_committee-1", "POST", f"{other}/approval", {})
    undecided = {"application_id": other.rpartition("/")[2], "disbursed_on": "2026-02-10"}
    early = await desk.ask("id/loan_officer-1", "POST", "financing/loans", undecided)
    unfiltered = await desk.ask("id/loan_officer-1", "GET", "financing/loans")
    assert problem(too_much) == (409, "head_room_exceeded")
    assert problem(early) == (409, "application_state")
    assert problem(unfiltered) == (422, "list_filter_missing")
    await desk.do("id/credit_committee-1", "POST", f"{one}/rejection", {"reason_code": "withdrawn"})
    await desk.do("id/credit_committee-1", "POST", f"{other}/approval", {})


async def test_an_open_legal_question_escalates_until_an_opinion_is_named(desk: LendingDesk, parties: Parties) -> None:
    lender, partner, borrower = parties
    basis = {"code": "other_cooperative", "document": "Own reading"}
    path = await unobjected(desk, await facility(desk, lender, partner, legal_basis=basis), borrower)

    refused = await desk.ask("id/credit_committee-1", "POST", f"{path}/approval", {})
    approved = await desk.do(
        "id/credit_committee-1", "POST", f"{path}/approval", {"legal_opinion_code": "opinion_2026_7"}
    )

    assert problem(refused) == (422, "legal_opinion_missing")
    assert "Permenkop UKM 8/2023" in refused.json()["detail"]
    assert approved["finding"]["rules"][0]["version"] == "other-cooperative-1"
    assert approved["finding"]["reason_codes"] == ["legal_basis_not_accepted"]
    assert approved["status"] == "approved"


async def test_of_two_approvals_at_once_the_limit_lets_one_through(desk: LendingDesk, parties: Parties) -> None:
    lender, partner, borrower = parties
    facility_id = await facility(desk, lender, partner)
    paths = [await unobjected(desk, facility_id, borrower) for _ in range(2)]

    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(desk.ask("id/credit_committee-1", "POST", f"{path}/approval", {})) for path in paths]

    assert sorted(task.result().status_code for task in asked) == [200, 409]
    held = await desk.do("id/loan_officer-1", "GET", f"financing/facilities/{facility_id}")
    assert held["committed_minor"] == 100_000


async def test_a_loan_s_papers_are_read_as_data_and_as_files(desk: LendingDesk, parties: Parties) -> None:
    lender, partner, borrower = parties
    path = await unobjected(desk, await facility(desk, lender, partner), borrower)
    approved = await desk.do("id/credit_committee-1", "POST", f"{path}/approval", {})
    disbursement = {"application_id": approved["application_id"], "disbursed_on": "2026-02-10"}
    loan = await desk.do("id/loan_officer-1", "POST", "financing/loans", disbursement)
    of_loan = f"financing/loans/{loan['loan_id']}"
    payment = {"amount_minor": 30_000, "currency": "USD", "paid_on": "2026-03-12"}
    receipt = await desk.do("id/loan_officer-1", "POST", f"{of_loan}/repayments", payment)
    period = "from=2026-02-01&to=2026-03-31"

    contract = await desk.do("tl/ministry_officer-1", "GET", f"{of_loan}/contract?language=tet")
    statement = await desk.do("id/loan_officer-1", "GET", f"{of_loan}/statement?{period}&language=id")
    explained = await desk.do("tl/ministry_officer-1", "GET", f"{of_loan}/explanation?language=pt")
    url = f"{desk.platform.url('financing')}/v1/loans/{loan['loan_id']}"
    headers = await desk.headers("id/loan_officer-1") | {"Accept": "application/pdf"}
    files = [await desk.client.get(f"{url}/{paper}", headers=headers) for paper in ("contract", f"statement?{period}")]
    again = await desk.client.get(f"{url}/contract", headers=headers)
    reversed_ = await desk.ask("id/loan_officer-1", "GET", f"{of_loan}/statement?from=2026-03-31&to=2026-02-01")
    coming = await desk.ask("id/loan_officer-1", "GET", f"{of_loan}/statement?from=2026-03-31&to=2035-02-01")
    nowhere = await desk.ask("id/loan_officer-1", "GET", "financing/loans/loan-0/contract")

    closing = [line for line in statement["sections"][1]["lines"] if line["label"]["key"] == "account.closing"]
    assert closing[0]["content"]["value"] == receipt["principal_outstanding_minor"]
    assert contract["title"]["text"] == f"Kontratu empréstimu {loan['loan_id']}"
    assert contract["unsure_note"]["unsure"]
    assert explained["language"] == "pt"
    assert explained["figures"][0]["lines"][0]["words"].startswith("Juros de alguns dias")
    for file in files:
        assert (file.status_code, file.headers["content-type"], file.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert again.headers["repr-digest"] == files[0].headers["repr-digest"] == digest(files[0].content)
    assert problem(reversed_) == problem(coming) == (422, "statement_period_invalid")
    assert problem(nowhere) == (404, "loan_not_found")


def _explained(explanation: JsonObject) -> int:
    """Sum what the workings add up to; each adds up to its own figure."""
    for figure in explanation["figures"]:
        assert sum(Decimal(line["amount"]) for line in figure["lines"]) == figure["amount_minor"]
        assert all(line["words"] and line["rule"] for line in figure["lines"])
    return sum(figure["amount_minor"] for figure in explanation["figures"])
