"""Banks over HTTP: a disbursement ordered, followed and rejected, and a statement posted once."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import httpx
import pytest

from deploy.embedded.running import Platform
from services.financing.payment_messages.initiation_xml import read_initiation
from services.financing.payment_messages.references import creditor_reference
from tests.integration.desk import JsonObject, problem
from tests.integration.test_financing_service import LendingDesk, facility, partners, unobjected
from tests.unit.financing.bank_messages import Credit, details, statement

OFFICER, TELLER = "id/lender_officer-1", "id/loan_officer-1"
Lent = tuple[str, str]
PARTY: JsonObject = {"name": "Kafé Maubisse", "town_name": "Maubisse", "country_code": "TL"}
LENDER: JsonObject = {"name": "KSP Cendana", "town_name": "Kupang", "country_code": "ID"}
REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>R-{code}</MsgId><CreDtTm>2026-07-01T18:00:00+09:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{order}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
<GrpSts>{code}</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"""


@pytest.fixture(scope="module")
def lent(platform: Platform) -> Lent:
    """A lender with one loan of USD 1,000."""

    async def lend() -> Lent:
        async with httpx.AsyncClient(timeout=10) as client:
            desk = LendingDesk(platform, client)
            lender, partner, borrower = await partners(desk)
            path = await unobjected(desk, await facility(desk, lender, partner), borrower)
            approved = await desk.do("id/credit_committee-1", "POST", f"{path}/approval", {})
            body = {"application_id": approved["application_id"], "disbursed_on": "2026-02-10"}
            return lender, (await desk.do(TELLER, "POST", "financing/loans", body))["loan_id"]

    return asyncio.run(lend())


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[LendingDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield LendingDesk(platform, client)


async def send(desk: LendingDesk, officer: str, path: str, content: str | bytes) -> httpx.Response:
    headers = await desk.headers(officer) | {"Content-Type": "application/xml"}
    return await desk.client.post(f"{desk.platform.url('financing')}/v1/{path}", content=content, headers=headers)


def order_of(loan_id: str, entry: int = 1) -> JsonObject:
    account = {"number": "TL380080012345678910157", "bic": "BNCTTLDX", "is_iban": True}
    payout = {"loan_id": loan_id, "entry": entry, "creditor": PARTY, "account": account}
    return {
        "execute_on": "2026-02-11",
        "debtor": LENDER,
        "account": {"number": "0123456789", "bic": "BRINIDJA"},
        "payouts": [payout],
    }


async def test_a_disbursement_is_ordered_once_and_anew_when_rejected(desk: LendingDesk, lent: Lent) -> None:
    order = await desk.do(OFFICER, "POST", "financing/payment-orders", order_of(lent[1]))
    path = f"financing/payment-orders/{order['order_id']}"
    message = await desk.ask(OFFICER, "GET", f"{path}/message")
    twice = await desk.ask(OFFICER, "POST", "financing/payment-orders", order_of(lent[1]))
    foreign = await desk.ask("tl/lender_officer-1", "GET", path)

    accepted = await send(desk, OFFICER, "payment-status-reports", REPORT.format(code="ACSP", order=order["order_id"]))
    refused = await send(desk, OFFICER, "payment-status-reports", REPORT.format(code="RJCT", order=order["order_id"]))
    nowhere = await send(desk, OFFICER, "payment-status-reports", REPORT.format(code="RJCT", order="ORDER-0"))
    faulty = await send(desk, OFFICER, "payment-status-reports", "<Document>")
    again = await desk.do(OFFICER, "POST", "financing/payment-orders", order_of(lent[1]))

    initiation = read_initiation(message.content)
    assert message.headers["content-type"].startswith("application/xml")
    assert [transfer.reference for transfer in initiation.transfers] == [creditor_reference(lent[1])]
    assert initiation.control_sum == Decimal("1000.00")
    assert problem(twice) == (409, "disbursement_already_ordered")
    assert problem(foreign) == (403, "payment_order_of_other_ministry")
    assert accepted.json()["lines"][0]["effect"] == refused.json()["lines"][0]["effect"] == "advanced"
    assert problem(nowhere) == (404, "payment_order_not_found")
    assert problem(faulty) == (422, "payment_message_refused")
    assert "line 1" in faulty.json()["detail"]
    assert again["payouts"][0]["attempt"] == 2
    assert (await desk.do(OFFICER, "GET", path))["version"] == 3


async def test_a_statement_posts_what_points_to_one_loan_once(desk: LendingDesk, lent: Lent) -> None:
    lender, loan_id = lent
    quoted = Credit(Decimal("50.00"), servicer_reference="B-1", details=details(reference=creditor_reference(loan_id)))
    unknown = Credit(Decimal("7.00"), servicer_reference="B-2", details=details(text="coffee"))
    where = f"bank-statements?lender_id={lender}"

    first = await send(desk, TELLER, where, statement(quoted, unknown))
    again = await send(desk, TELLER, where, statement(quoted, unknown))
    later = await send(desk, TELLER, where, statement(quoted, statement_id="STMT-2"))
    foreign = await send(desk, "tl/loan_officer-1", where, statement(quoted))
    faulty = await send(desk, TELLER, where, "<x/>")

    taken = first.json()
    assert [line["outcome"] for line in taken["lines"]] == ["matched", "unmatched"]
    assert taken["lines"][0]["loan_entry"], taken
    assert again.json() == taken
    assert [line["ground"] for line in later.json()["lines"]] == ["recorded_before"]
    assert problem(foreign) == (403, "bank_statement_of_other_ministry")
    assert problem(faulty) == (422, "payment_message_refused")
    entries = await desk.do(TELLER, "GET", f"financing/loans/{loan_id}/entries")
    assert [entry["amount_minor"] for entry in entries["entries"] if entry["kind"] == "repayment"] == [5_000]
    listed = await desk.do(TELLER, "GET", f"financing/{where}")
    assert taken in listed["items"]


async def test_the_same_statement_sent_twice_at_once_is_taken_once(desk: LendingDesk, lent: Lent) -> None:
    lender, loan_id = lent
    credit = Credit(Decimal("3.00"), servicer_reference="B-9", details=details(reference=creditor_reference(loan_id)))
    content = statement(credit, statement_id="STMT-9")

    answers = await asyncio.gather(
        *(send(desk, TELLER, f"bank-statements?lender_id={lender}", content) for _ in range(3))
    )

    entries = await desk.do(TELLER, "GET", f"financing/loans/{loan_id}/entries")
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert [entry["amount_minor"] for entry in entries["entries"]].count(300) == 1


async def test_a_line_left_to_a_person_is_settled_once_by_hand(desk: LendingDesk, lent: Lent) -> None:
    lender, loan_id = lent
    unquoted = Credit(Decimal("4.00"), servicer_reference="B-20", details=details(text="coffee"))
    debit = Credit(Decimal("5.00"), servicer_reference="B-21", direction="DBIT")
    sent = await send(
        desk, TELLER, f"bank-statements?lender_id={lender}", statement(unquoted, debit, statement_id="STMT-20")
    )
    lines = f"financing/bank-statements/{sent.json()['statement_key']}/lines"
    of_loan, nowhere = {"loan_id": loan_id}, {"order_id": "order-0", "end_to_end_id": "RF-1"}

    unknown = await desk.ask(TELLER, "POST", f"{lines}/1/settlement", nowhere)
    both = await desk.ask(TELLER, "POST", f"{lines}/1/settlement", {**of_loan, **nowhere})
    answers = await asyncio.gather(*(desk.ask(TELLER, "POST", f"{lines}/1/settlement", of_loan) for _ in range(2)))
    set_aside = await desk.ask(TELLER, "POST", f"{lines}/2/settlement", of_loan)
    beyond = await desk.ask(TELLER, "POST", f"{lines}/3/settlement", of_loan)

    assert problem(unknown) == (404, "payment_order_not_found")
    assert both.status_code == 422
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    settled = next(answer.json()["lines"][0] for answer in answers if answer.is_success)
    assert (settled["settlement"]["loan_id"], settled["settlement"]["by"]) == (loan_id, "loan_officer-1")
    entries = (await desk.do(TELLER, "GET", f"financing/loans/{loan_id}/entries"))["entries"]
    assert entries[settled["loan_entry"] - 1]["amount_minor"] == 400
    assert [entry["amount_minor"] for entry in entries].count(400) == 1
    assert problem(set_aside) == (409, "bank_line_not_open")
    assert problem(beyond) == (404, "bank_line_not_found")
