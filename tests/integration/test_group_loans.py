"""A group's loan over HTTP: each member's part of every instalment, its collateral in provisions, its arrears."""

import asyncio
from datetime import date, timedelta

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.test_financing_service import APPLICATION, LendingDesk, facility, partners
from tests.integration.test_lending_flow import neighbour

LOANS, LENDER, COMMITTEE = "id/loan_officer-1", "id/lender_officer-1", "id/credit_committee-1"
MINISTRY = "tl/ministry_officer-1"
AMOUNTS = (33_400, 33_300, 33_300)
DISBURSED, ASSESSED = "2026-02-10", "2026-08-31"
FIRST_DUE = date(2026, 3, 10)
LAND: JsonObject = {
    "kind": "land_registered",
    "description": "A field above the village",
    "appraised_minor": 50_000,
    "appraised_on": "2026-01-20",
}
Lent = tuple[str, str, tuple[str, ...]]


@pytest.fixture(scope="module")
def lent(platform: Platform) -> Lent:
    """A loan to a group of three with collateral: its lender, its path, its members in the order of their amounts."""

    async def lend() -> Lent:
        async with httpx.AsyncClient(timeout=10) as client:
            desk = LendingDesk(platform, client)
            lender, partner, borrower = await partners(desk)
            members = (borrower, await neighbour(desk, partner), await neighbour(desk, partner))
            under = await facility(desk, lender, partner)
            asked = {**APPLICATION, "facility_id": under, "borrower_id": borrower}
            application = await desk.do(LOANS, "POST", "financing/applications", asked)
            path = f"financing/applications/{application['application_id']}"
            await desk.do(LOANS, "PUT", f"{path}/dossier/group", {"rule": "equally", "members": _members(members)})
            await desk.do(LOANS, "POST", f"{path}/dossier/collateral", LAND)
            await desk.do(LOANS, "POST", f"{path}/screening")
            await desk.do(MINISTRY, "POST", f"{path}/no-objection")
            await desk.do(COMMITTEE, "POST", f"{path}/approval", {})
            paid_out = {"application_id": application["application_id"], "disbursed_on": DISBURSED}
            loan = await desk.do(LOANS, "POST", "financing/loans", paid_out)
            return lender, f"financing/loans/{loan['loan_id']}", members

    return asyncio.run(lend())


def _members(ids: tuple[str, ...]) -> list[JsonObject]:
    consented = {"consented_on": "2026-02-01"}
    return [
        {"borrower_id": one, "amount_minor": minor, "answers_up_to_minor": 100_000 - minor, **consented}
        for one, minor in zip(ids, AMOUNTS, strict=True)
    ]


async def test_each_member_owes_its_part_of_every_instalment_to_the_minor_unit(platform: Platform, lent: Lent) -> None:
    _, of_loan, members = lent
    async with httpx.AsyncClient(timeout=10) as client:
        desk = LendingDesk(platform, client)

        schedule = await desk.do(LOANS, "GET", f"{of_loan}/schedule")
        divided = await desk.do(LOANS, "GET", f"{of_loan}/group-instalments")
        charge = {"component": "fee", "amount_minor": 100, "currency": "USD", "on": "2026-03-01"}
        body = {**charge, "due_on": "2026-03-10", "reason_code": "insurance"}
        await desk.do(LOANS, "POST", f"{of_loan}/charges", body)
        charged = await desk.do(LOANS, "GET", f"{of_loan}/group-instalments")
        foreign = await desk.ask(MINISTRY, "GET", f"{of_loan}/group-instalments")

    rows = [line["instalment"] for line in schedule["lines"]]
    assert [one["instalment"] for one in divided["instalments"]] == rows
    for found in (divided, charged):
        for row in found["instalments"]:
            for component in ("principal", "interest", "fee", "penalty"):
                parts = [member[f"{component}_minor"] for member in row["members"]]
                assert sum(parts) == row["instalment"][f"{component}_minor"], (row, component)
    borrowed = {one["borrower_id"]: one["amount_minor"] for one in divided["members"]}
    assert borrowed == dict(zip(members, AMOUNTS, strict=True))
    for member, minor in borrowed.items():
        repaid = [_of(row, member)["principal_minor"] for row in divided["instalments"]]
        assert sum(repaid) == minor
    # A fee of 1.00 dollar among parts of 33.4, 33.3 and 33.3 %: the odd cent goes to who is furthest behind.
    assert sorted(_of(charged["instalments"][0], one)["fee_minor"] for one in members) == [33, 33, 34]
    assert problem(foreign) == (403, "loan_of_other_ministry")


async def test_collateral_lowers_the_provision_and_the_history_tells_since_when(platform: Platform, lent: Lent) -> None:
    lender, of_loan, _ = lent
    flagged = FIRST_DUE + timedelta(days=91)
    async with httpx.AsyncClient(timeout=10) as client:
        desk = LendingDesk(platform, client)

        of_day = f"financing/portfolio/classes?lender_id={lender}&on={ASSESSED}"
        rural = await desk.do(LENDER, "GET", f"{of_day}&rules=id_bpr")
        cooperative = await desk.do(LENDER, "GET", f"{of_day}&rules=id_ksp")
        assessed = await desk.do(LOANS, "POST", f"{of_loan}/arrears-assessments", {"assessed_on": ASSESSED})
        payment = {"amount_minor": 34_100, "currency": "USD", "paid_on": "2026-09-01"}
        await desk.do(LOANS, "POST", f"{of_loan}/repayments", payment)
        before = await desk.do(LENDER, "GET", f"{of_loan}/non-performing?on={flagged - timedelta(days=1)}")
        alone = await desk.do(LENDER, "GET", f"{of_loan}/non-performing?on={ASSESSED}")
        together = await desk.do(LENDER, "GET", f"{of_loan}/non-performing?on={ASSESSED}&scope=borrower")
        foreign = await desk.ask(MINISTRY, "GET", f"{of_loan}/non-performing?on={ASSESSED}")

    (line,), (unknown,) = rural["loans"], cooperative["loans"]
    assert line["provision"]["collateral_deducted"]["amount_minor"] == line["collateral"]["recognised_minor"] == 30_000
    assert (line["collateral"]["rule_version"], line["collateral"]["confidence"]) == ("bpr-collateral-1", "low")
    assert unknown["provision"]["collateral_deducted"]["amount_minor"] == 0
    assert unknown["collateral"]["pieces"][0]["reason_code"] == "none_known"
    assert assessed["non_performing_since"] == flagged.isoformat()
    assert before["spells"] == []
    assert [(one["since"], one["until"]) for one in alone["spells"]] == [(flagged.isoformat(), None)]
    assert together["spells"] == alone["spells"]
    assert problem(foreign) == (403, "portfolio_of_other_ministry")


def _of(row: JsonObject, member: str) -> JsonObject:
    (found,) = [one for one in row["members"] if one["borrower_id"] == member]
    return dict(found)
