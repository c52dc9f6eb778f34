"""Collection sheets over HTTP: handed out as JSON and CSV, brought back in parts, twice, at once and with faults."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.test_financing_service import LendingDesk, facility, partners, unobjected

OFFICER = "id/loan_officer-1"
SHEETS = "financing/collection-sheets"
Lent = tuple[str, str]


@pytest.fixture(scope="module")
def lent(platform: Platform) -> Lent:
    """A facility with one loan of USD 1,000 in three instalments, the first due on 10 March."""

    async def lend() -> Lent:
        async with httpx.AsyncClient(timeout=10) as client:
            desk = LendingDesk(platform, client)
            lender, partner, borrower = await partners(desk)
            facility_id = await facility(desk, lender, partner)
            path = await unobjected(desk, facility_id, borrower)
            approved = await desk.do("id/credit_committee-1", "POST", f"{path}/approval", {})
            body = {"application_id": approved["application_id"], "disbursed_on": "2026-02-10"}
            return facility_id, (await desk.do(OFFICER, "POST", "financing/loans", body))["loan_id"]

    return asyncio.run(lend())


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[LendingDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield LendingDesk(platform, client)


async def sheet_of(desk: LendingDesk, lent: Lent) -> JsonObject:
    body = {"facility_id": lent[0], "on": "2026-03-10", "days_ahead": 5}
    return await desk.do(OFFICER, "POST", SHEETS, body)


async def send(desk: LendingDesk, sheet_id: str, content: str, form: str = "text/csv") -> httpx.Response:
    headers = await desk.headers(OFFICER) | {"Content-Type": form}
    url = f"{desk.platform.url('financing')}/v1/collection-sheets/{sheet_id}/returns"
    return await desk.client.post(url, content=content, headers=headers)


async def repayments(desk: LendingDesk, lent: Lent) -> list[JsonObject]:
    found = await desk.do(OFFICER, "GET", f"financing/loans/{lent[1]}/entries")
    return [entry for entry in found["entries"] if entry["kind"] == "repayment"]


def filled(row_key: str, paid: str, paid_on: str = "2026-03-10") -> str:
    return f"row_key,paid,paid_on\r\n{row_key},{paid},{paid_on}\r\n"


async def test_a_sheet_comes_back_and_each_row_has_its_own_outcome(desk: LendingDesk, lent: Lent) -> None:
    sheet = await sheet_of(desk, lent)
    key, sheet_id = sheet["rows"][0]["row_key"], sheet["sheet_id"]
    url = f"{desk.platform.url('financing')}/v1/collection-sheets/{sheet_id}"
    asked = await desk.headers(OFFICER) | {"Accept": "text/csv"}
    empty = (await desk.client.get(url, headers=asked)).text
    rest = f"{sheet_id}.999,1,2026-03-10\r\n{key},12.345,2026-03-10\r\n"

    first = (await send(desk, sheet_id, filled(key, "100.50") + rest)).json()
    again = (await send(desk, sheet_id, filled(key, "100.50"))).json()
    row = f'{{"rows": [{{"row_key": "{key}", "amount_minor": 20000, "paid_on": "2026-03-10"}}]}}'
    other = (await send(desk, sheet_id, row, "application/json")).json()

    assert empty.splitlines()[1].startswith(f"{key},{lent[1]},")
    assert [found["outcome"] for found in first["rows"]] == ["posted", "refused", "unreadable"]
    assert [found["line"] for found in first["rows"]] == [2, 3, 4]
    assert (first["rows"][1]["code"], first["rows"][2]["column"]) == ("collection_row_not_found", "paid")
    assert again["rows"] == [{**first["rows"][0], "outcome": "already_posted"}]
    assert other["rows"][0]["code"] == "collection_row_posted_otherwise"
    posted = [entry for entry in await repayments(desk, lent) if entry["number"] == first["rows"][0]["entry"]]
    assert [entry["amount_minor"] for entry in posted] == [10_050]
    state = await desk.do("tl/evaluator-1", "GET", f"{SHEETS}/{sheet_id}")
    assert (len(state["postings"]), state["sheet"]["return_count"], state["version"]) == (1, 3, 4)
    kept = await desk.do("tl/evaluator-1", "GET", f"{SHEETS}/{sheet_id}/returns")
    assert kept["items"] == [first, again, other]
    assert (await desk.client.get(url, headers=asked)).text.splitlines()[1].endswith(",100.50,2026-03-10")


async def test_the_same_row_sent_twice_at_once_is_one_repayment(desk: LendingDesk, lent: Lent) -> None:
    sheet = await sheet_of(desk, lent)
    before = len(await repayments(desk, lent))
    content = filled(sheet["rows"][0]["row_key"], "7")

    answers = await asyncio.gather(*(send(desk, sheet["sheet_id"], content) for _ in range(3)))

    outcomes = [answer.json()["rows"][0]["outcome"] for answer in answers]
    assert sorted(outcomes) == ["already_posted", "already_posted", "posted"]
    assert len(await repayments(desk, lent)) == before + 1


async def test_what_the_loan_refuses_is_reported_in_its_row(desk: LendingDesk, lent: Lent) -> None:
    sheet = await sheet_of(desk, lent)

    early = (await send(desk, sheet["sheet_id"], filled(sheet["rows"][0]["row_key"], "7", "2026-02-09"))).json()

    assert early["rows"][0]["code"] == "day_before_disbursement"


async def test_what_is_no_sheet_or_no_return_is_refused(desk: LendingDesk, lent: Lent) -> None:
    sheet_id = (await sheet_of(desk, lent))["sheet_id"]
    period = {"on": "2026-03-10"}

    both = await desk.ask(OFFICER, "POST", SHEETS, {**period, "facility_id": lent[0], "loan_ids": [lent[1]]})
    early = await desk.ask(OFFICER, "POST", SHEETS, {"on": "2026-01-01", "facility_id": lent[0]})
    nowhere = await desk.ask(OFFICER, "POST", SHEETS, {**period, "loan_ids": ["loan-0"]})
    foreign = await desk.ask("tl/loan_officer-1", "POST", SHEETS, {**period, "loan_ids": [lent[1]]})
    picture = await send(desk, sheet_id, "x", "image/png")
    headless = await send(desk, sheet_id, "1,2,3\n")

    assert problem(both) == (422, "collection_choice_invalid")
    assert problem(early) == (409, "nothing_to_collect")
    assert problem(nowhere) == (404, "loan_not_found")
    assert problem(foreign) == (403, "loan_of_other_ministry")
    assert problem(picture) == problem(headless) == (422, "collection_return_unreadable")
    assert problem(await send(desk, "collection-0", "x"))[1] == "collection_sheet_not_found"
