"""One loan over HTTP and Kafka: a group, a harvest, a late season, two rates, a restructuring, a write-off."""

from collections.abc import AsyncIterator
from decimal import Decimal

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.test_financing_service import (
    APPLICATION,
    ENTERPRISE,
    LendingDesk,
    Parties,
    facility,
    parties,  # noqa: F401 - the fixture of the module's own
)
from tests.integration.test_loan_products import asking, published
from tests.namesakes import another
from tests.waiting import eventually

LOANS, LENDER, COMMITTEE = "id/loan_officer-1", "id/lender_officer-1", "id/credit_committee-1"
PRINCIPAL = APPLICATION["amount_minor"]
MOVES = {
    "2026-02-10": "16000",
    "2026-07-11": "16100",
    "2026-08-12": "16200",
    "2026-08-31": "17000",
    "2026-09-30": "15500",
}
"""Rupiah for a dollar on the days money moved, and on two ends of months."""
WITHHELD = PRINCIPAL // 100
"""The product's fee."""
CONSENT = {"given_on": "2026-06-20", "document_sha256": "c" * 64}
WEIGHTS = {"2026-08-10": "1", "2026-09-10": "1", "2026-10-10": "2"}


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[LendingDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield LendingDesk(platform, client)


async def neighbour(desk: LendingDesk, partner: str) -> str:
    """Register a second member of the group; give its id once financing knows it."""
    body = another({**ENTERPRISE, "legal_name": "Kafé Same"})
    other = str((await desk.do("tl/registrar-1", "POST", "registry/enterprises", body))["enterprise_id"])
    member = f"registry/cooperatives/{partner}/members/{other}"
    await desk.do("tl/registrar-1", "PUT", member, {"admitted_on": "2026-01-15"})

    async def heard() -> bool:
        return await desk.known(f"financing/borrowers/{other}") is not None

    await eventually(heard)
    return other


async def lent_to_a_group(desk: LendingDesk, parties: Parties) -> str:  # noqa: F811
    """Lead a group's application under a harvest product to its disbursement; give the loan's path."""
    lender, partner, borrower = parties
    other = await neighbour(desk, partner)
    product, under = await published(desk, lender), await facility(desk, lender, partner)
    application = await desk.do(LOANS, "POST", "financing/applications", asking(product, under, borrower))
    path = f"financing/applications/{application['application_id']}"
    members = [
        {"borrower_id": who, "amount_minor": minor, "answers_up_to_minor": PRINCIPAL - minor, "consented_on": day}
        for who, minor, day in ((borrower, 60_000, "2026-02-01"), (other, 40_000, "2026-02-02"))
    ]
    await desk.do(LOANS, "PUT", f"{path}/dossier/group", {"rule": "equally", "members": members})
    await desk.do(LOANS, "POST", f"{path}/screening")
    await desk.do("tl/ministry_officer-1", "POST", f"{path}/no-objection")
    await desk.do(COMMITTEE, "POST", f"{path}/approval", {})
    offer = await desk.do(LOANS, "GET", f"{path}/offer?disbursed_on=2026-02-10")
    paid_out = {"application_id": application["application_id"], "disbursed_on": "2026-02-10"}
    loan = await desk.do(LOANS, "POST", "financing/loans", paid_out)
    due = [row["principal_minor"] + row["interest_minor"] for row in loan["instalments"]]
    assert due == [row["due_minor"] for row in offer["quote"]["instalments"]]
    return f"financing/loans/{loan['loan_id']}"


async def explained(desk: LendingDesk, of_loan: str) -> JsonObject:
    """Read the schedule, and demand that every amount of it is the sum of its working."""
    schedule = await desk.do("tl/ministry_officer-1", "GET", f"{of_loan}/schedule")
    explanation = await desk.do("tl/ministry_officer-1", "GET", f"{of_loan}/explanation")
    worked = {
        (figure["number"], figure["component"]): sum(Decimal(line["amount"]) for line in figure["lines"])
        for figure in explanation["figures"]
    }
    for line in schedule["lines"]:
        row = line["instalment"]
        for component in ("principal", "interest", "fee", "penalty"):
            assert worked.get((row["number"], component), 0) == row[f"{component}_minor"], (row, component)
    return schedule


async def books(desk: LendingDesk, lender: str) -> dict[str, int]:
    """Read the lender's trial balance in dollars, and demand that it balances; give debits less credits by account."""
    path = f"financing/ledger/trial-balance?lender_id={lender}&currency=USD&on=2026-11-01"
    found = (await desk.do(LENDER, "GET", path))["balances"]
    assert [one["difference_minor"] for one in found] == [0] * len(found)
    return {line["name"]: line["debit_minor"] - line["credit_minor"] for one in found for line in one["lines"]}


async def late_season(desk: LendingDesk, of_loan: str) -> None:
    """Shift the harvest by a month, shown before the borrower consents."""
    shapes = [{"weight": "0"}, *({"weight": weight} for weight in WEIGHTS.values())]
    plan = {"kind": "new_plan", "on": "2026-07-10", "agreed_on": "2026-06-20", "shapes": shapes}
    change = {"change": plan, "restructured": False, "reason_code": "late_season"}

    shown = await desk.do(LENDER, "POST", f"{of_loan}/changes/preview", change)
    unasked = await desk.ask(LENDER, "POST", f"{of_loan}/changes", change)
    agreed_on = await desk.do(LENDER, "POST", f"{of_loan}/changes", {**change, "consent": CONSENT})

    assert problem(unasked) == (422, "consent_missing")
    assert agreed_on["after"] == shown["after"]
    assert agreed_on["interest_difference_minor"] >= 0


async def paid_late(desk: LendingDesk, of_loan: str) -> None:
    """Take a payment as it was shown, a penalty, and a payment of an earlier day; the arrears are then counted."""
    payment = {"amount_minor": 30_000, "currency": "USD", "paid_on": "2026-08-12"}
    preview = await desk.do(LOANS, "POST", f"{of_loan}/repayments/preview", payment)
    receipt = await desk.do(LOANS, "POST", f"{of_loan}/repayments", payment)
    fine = {"component": "penalty", "amount_minor": 300, "currency": "USD", "reason_code": "late_payment"}
    await desk.do(LOANS, "POST", f"{of_loan}/charges", {**fine, "on": "2026-09-20", "due_on": "2026-09-10"})
    await desk.do(LOANS, "POST", f"{of_loan}/repayments", {**payment, "amount_minor": 5_000, "paid_on": "2026-07-11"})
    entries = (await desk.do(LOANS, "GET", f"{of_loan}/entries"))["entries"]
    late = await desk.do("id/operator-1", "POST", f"{of_loan}/arrears-assessments", {"assessed_on": "2026-10-01"})

    assert receipt["allocation"] == preview["allocation"]
    assert [one["kind"] for one in entries] == ["disbursement", "new_plan", "repayment", "charge", "repayment"]
    assert sum(part["amount_minor"] for one in entries for part in one["allocation"]) == 35_000
    assert late["assessment"]["days_past_due"] > 0
    await desk.do(LENDER, "POST", f"{of_loan}/waivers", {**fine, "on": "2026-10-02", "reason_code": "road_closed"})


async def revalued(desk: LendingDesk, lender: str, of_loan: str) -> None:
    """Move the rate twice: the loan's dollars are worth more rupiah, then fewer, and the books follow."""
    runs = f"financing/lenders/{lender}/revaluations"
    values: list[int] = []
    for on, rate in MOVES.items():
        body = {"on": on, "idr_per_usd": rate, "source": "Bank Indonesia, JISDOR"}
        await desk.do(LENDER, "POST", "financing/exchange-rates", body)
        if on > "2026-08-12":
            await desk.do(LENDER, "POST", runs, {"on": on})
            position = await desk.do(LENDER, "GET", f"{of_loan}/position?on={on}")
            values.append(position["position"]["unrealised"]["amount_minor"])

    assert values[0] > 0 > values[1]


async def restructured(desk: LendingDesk, of_loan: str) -> int:
    """Spread all that is unpaid anew; give the principal that is owed."""
    spread = {"kind": "re_age", "on": "2026-10-05", "starts_on": "2026-11-10", "count": 6}
    change = {"change": spread, "restructured": True, "consent": CONSENT, "reason_code": "harvest_lost"}

    compared = await desk.do(LENDER, "POST", f"{of_loan}/changes", change)

    loan = await desk.do(LOANS, "GET", of_loan)
    assert loan["is_restructured"]
    assert compared["after"]["instalments_left"] >= 6
    return int(loan["principal_outstanding_minor"])


async def written_off(desk: LendingDesk, of_loan: str, owed: int) -> None:
    """Give up what is unpaid, take a recovery, and refuse a repayment."""
    loss = {"on": "2026-10-20", "reason_code": "borrower_insolvent"}
    recovery = {"amount_minor": 2_000, "currency": "USD", "on": "2026-10-25", "reason_code": "collateral_sold"}
    payment = {"amount_minor": 100, "currency": "USD", "paid_on": "2026-10-26"}

    lost = await desk.do(COMMITTEE, "POST", f"{of_loan}/write-off", loss)
    recovered = await desk.do(LOANS, "POST", f"{of_loan}/recoveries", recovery)
    refused = await desk.ask(LOANS, "POST", f"{of_loan}/repayments", payment)

    assert lost["entry"]["given_up"]["principal_minor"] == owed
    assert (recovered["status"], recovered["principal_outstanding_minor"]) == ("written_off", 0)
    assert problem(refused) == (409, "loan_state")


async def test_a_group_s_harvest_loan_from_the_facility_to_the_write_off(
    desk: LendingDesk,
    parties: Parties,  # noqa: F811
) -> None:
    lender = parties[0]
    before = await books(desk, lender)
    of_loan = await lent_to_a_group(desk, parties)
    agreed = await explained(desk, of_loan)
    harvest = [one["instalment"]["due_on"] for one in agreed["lines"] if one["instalment"]["principal_minor"]]
    assert harvest == ["2026-07-10", "2026-08-10", "2026-09-10"]

    await late_season(desk, of_loan)
    await explained(desk, of_loan)
    await paid_late(desk, of_loan)
    await explained(desk, of_loan)
    await revalued(desk, lender, of_loan)
    owed = await restructured(desk, of_loan)
    await explained(desk, of_loan)
    await written_off(desk, of_loan, owed)

    closing = await books(desk, lender)
    moved = {account: minor - before.get(account, 0) for account, minor in closing.items()}
    assert moved["Loans"] == 0
    assert moved["Interest receivable"] == 0
    assert moved["Cash and bank"] == -(PRINCIPAL - WITHHELD) + 35_000 + 2_000
    loan_id = of_loan.rpartition("/")[2]

    async def told() -> bool:
        figure = await desk.known(f"evaluation/figures/loans/{loan_id}")
        return figure is not None and "financing.loan.recovered.v1" in {fact["type"] for fact in figure["facts"]}

    await eventually(told)
