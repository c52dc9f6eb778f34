"""A lender's portfolio over HTTP: quality, classes, provisions, a write-off out of them, and revaluations."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.test_financing_service import LendingDesk, facility, partners, unobjected

Lent = tuple[str, str]
OFFICER, COMMITTEE = "id/lender_officer-1", "id/credit_committee-1"
DAY = "2026-08-31"


@pytest.fixture(scope="module")
def lent(platform: Platform) -> Lent:
    """A lender with one dollar loan, paid out and repaid once: their ids."""

    async def lend() -> Lent:
        async with httpx.AsyncClient(timeout=10) as client:
            desk = LendingDesk(platform, client)
            lender, partner, borrower = await partners(desk)
            path = await unobjected(desk, await facility(desk, lender, partner), borrower)
            approved = await desk.do(COMMITTEE, "POST", f"{path}/approval", {})
            disbursement = {"application_id": approved["application_id"], "disbursed_on": "2026-02-10"}
            loan = await desk.do("id/loan_officer-1", "POST", "financing/loans", disbursement)
            payment = {"amount_minor": 30_000, "currency": "USD", "paid_on": "2026-03-12"}
            await desk.do("id/loan_officer-1", "POST", f"financing/loans/{loan['loan_id']}/repayments", payment)
            return lender, loan["loan_id"]

    return asyncio.run(lend())


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[LendingDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield LendingDesk(platform, client)


async def balances(desk: LendingDesk, lender: str, currency: str) -> dict[str, int]:
    """Read a lender's trial balance of the day, by account; it must be even."""
    path = f"financing/ledger/trial-balance?lender_id={lender}&currency={currency}&on={DAY}"
    found = await desk.do(OFFICER, "GET", path)
    assert all(one["difference_minor"] == 0 for one in found["balances"])
    return {line["account"]: line["balance_minor"] for one in found["balances"] for line in one["lines"]}


async def test_positions_are_revalued_once_and_taken_back(desk: LendingDesk, lent: Lent) -> None:
    lender, loan = lent
    runs = f"financing/lenders/{lender}/revaluations"

    position = await desk.do(OFFICER, "GET", f"financing/loans/{loan}/position?on={DAY}")
    first = await desk.do(OFFICER, "POST", runs, {"on": DAY})
    kept, receivable = await balances(desk, lender, "IDR"), await balances(desk, lender, "USD")
    again = await desk.do(OFFICER, "POST", runs, {"on": DAY})
    same = await balances(desk, lender, "IDR")
    back = await desk.do(OFFICER, "POST", f"{runs}/{DAY}/reversal", {"reason_code": "rate_corrected"})
    twice = await desk.ask(OFFICER, "POST", f"{runs}/{DAY}/reversal", {"reason_code": "rate_corrected"})
    gone = await balances(desk, lender, "IDR")
    await desk.do(OFFICER, "POST", runs, {"on": DAY})

    (change,) = [one["change"] for one in first["loans"]]
    parts = (position["position"], position["receivable"]["position"])
    for kind in ("unrealised", "realised"):
        assert change[kind]["amount_minor"] == sum(part[kind]["amount_minor"] for part in parts)
    assert parts[1]["exposure"]["amount_minor"] == receivable["1202"] > 0
    assert kept["1301"] == change["unrealised"]["amount_minor"] + change["realised"]["amount_minor"] != 0
    assert (again["loans"], again["version"], same) == ([], first["version"], kept)
    assert (back["revalued_on"], back["version"]) == (DAY, first["version"] + 1)
    assert problem(twice) == (404, "revaluation_not_standing")
    assert not any(gone.values())
    assert await balances(desk, lender, "IDR") == kept


async def test_the_portfolio_is_provided_for_and_a_write_off_uses_it(desk: LendingDesk, lent: Lent) -> None:
    lender, loan = lent
    of_day = f"lender_id={lender}&on={DAY}"
    run = {"on": DAY, "rules": "id_bpr"}

    quality = await desk.do(OFFICER, "GET", f"financing/portfolio/quality?{of_day}")
    earlier = await desk.do(OFFICER, "GET", f"financing/portfolio/quality?lender_id={lender}&on=2026-02-28")
    classes = await desk.do(OFFICER, "GET", f"financing/portfolio/classes?{of_day}&rules=id_bpr")
    first = await desk.do(OFFICER, "POST", f"financing/lenders/{lender}/provisions", run)
    again = await desk.do(OFFICER, "POST", f"financing/lenders/{lender}/provisions", run)
    provided = await balances(desk, lender, "USD")
    loss = {"on": DAY, "reason_code": "borrower_gone"}
    await desk.do(COMMITTEE, "POST", f"financing/loans/{loan}/write-off", loss)
    lost = await balances(desk, lender, "USD")
    version = (await desk.do(OFFICER, "GET", f"financing/loans/{loan}"))["version"]
    booked = await desk.do(OFFICER, "GET", f"financing/ledger/journals/{loan}:{version}")
    after = await desk.do(OFFICER, "GET", f"financing/portfolio/quality?{of_day}")

    assert _par(earlier, 30) == ("0.00", 100_000)
    assert _par(quality, 90) == ("100.00", quality["currencies"][0]["gross_minor"])
    (line,) = classes["loans"]
    amount_minor = line["provision"]["amount"]["amount_minor"]
    assert (classes["confidence"], line["provision"]["kind"]) == ("low", "specific")
    assert provided["1290"] == first["changes"][0]["needed"]["amount_minor"] == amount_minor > 0
    assert (again["changes"], again["version"]) == ([], first["version"])
    (write_off,) = [one["postings"] for one in booked["journals"] if one["postings"][0]["kind"] == "write_off"]
    given_up_minor = sum(one["amount_minor"] for one in write_off if one["side"] == "credit")
    assert [one["amount_minor"] for one in write_off if one["account"] == "1290"] == [amount_minor]
    assert (lost["1290"], lost["1201"], lost["5102"]) == (0, 0, given_up_minor - amount_minor)
    assert after["currencies"][0]["gross_minor"] == 0
    assert after["currencies"][0]["write_offs"]["written_off_minor"] == provided["1201"]


async def test_what_the_rules_refuse_is_refused_over_http(desk: LendingDesk, lent: Lent) -> None:
    lender, loan = lent
    of_day = f"lender_id={lender}&on={DAY}"
    classes, runs = "financing/portfolio/classes", f"financing/lenders/{lender}/revaluations"

    unknown = await desk.ask(OFFICER, "GET", f"{classes}?{of_day}&rules=tl_bank")
    nowhere = await desk.ask(OFFICER, "GET", f"{classes}?{of_day}&rules=no_such_rules")
    foreign = await desk.ask("tl/ministry_officer-1", "GET", f"financing/portfolio/quality?{of_day}")
    coming = await desk.ask(OFFICER, "GET", f"financing/portfolio/quality?lender_id={lender}&on=2090-01-01")
    nobody = await desk.ask(OFFICER, "GET", f"financing/portfolio/quality?lender_id=coop-0&on={DAY}")
    stranger = await desk.ask("tl/lender_officer-1", "POST", runs, {"on": DAY})
    rateless = await desk.ask(OFFICER, "GET", f"financing/loans/{loan}/position?on=2090-01-01")

    assert problem(unknown) == (422, "collectability_classes_unknown")
    assert problem(nowhere) == (422, "rule_not_in_force")
    assert problem(foreign) == problem(stranger) == (403, "portfolio_of_other_ministry")
    assert problem(coming) == problem(rateless) == (422, "day_in_future")
    assert problem(nobody) == (404, "cooperative_not_found")


def _par(found: JsonObject, days: int) -> tuple[str, int]:
    """Give the portfolio at risk without restructured loans, and the whole portfolio."""
    (quality,) = found["currencies"]
    (one,) = [row for row in quality["at_risk"] if row["threshold_days"] == days and not row["restructured_counted"]]
    return one["percentage"], quality["gross_minor"]
