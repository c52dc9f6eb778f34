"""Payment orders: which disbursement is paid out how often, and what a bank's report makes of it."""

from dataclasses import replace
from datetime import date

import pytest

from services.contracts.financing import (
    PaymentTransferAccepted,
    PaymentTransferPending,
    PaymentTransferRejected,
    PaymentTransferSettled,
)
from services.financing.payment_messages.model import issue_order
from services.financing.payment_messages.references import creditor_reference
from services.financing.payment_messages.refusals import PaymentOrderError
from services.financing.payment_messages.status_reports import ReportedStatus, StatusReport, TransferReport
from services.financing.payment_orders import model
from services.financing.payment_orders.model import LoanPaymentOrder, Payout, plan_payout, transfer_of
from services.financing.payment_orders.refusals import AlreadyOrderedError, NothingDisbursedError
from services.kernel import Country, Currency
from tests.unit.financing.examples import NOW, disbursed, paying, usd
from tests.unit.financing.payment_orders import BORROWER, BORROWER_ACCOUNT, batch, initiation

LOAN = disbursed()
PAYOUT, AMOUNT = plan_payout(LOAN, 1, earlier=None, order_id="ORDER-1")


def issued() -> LoanPaymentOrder:
    order = issue_order(initiation(batch(transfer_of(PAYOUT, AMOUNT, BORROWER, BORROWER_ACCOUNT))))
    kept = LoanPaymentOrder(
        "ORDER-1", Country.ID, date(2026, 7, 2), Currency.USD, order, (PAYOUT,), "<Document/>", "officer-1", NOW
    )
    return model.issue(kept).state


def told(code: str, *reasons: str) -> StatusReport:
    status = ReportedStatus(code, reasons)
    return StatusReport("R-1", "ORDER-1", None, (), (TransferReport("B-1", PAYOUT.end_to_end_id, status),))


def rejected(*reasons: str) -> PaymentTransferRejected:
    fact = model.follow(issued(), told("RJCT", *reasons), NOW)[0].events[0]
    assert isinstance(fact, PaymentTransferRejected)
    return fact


def test_a_disbursement_is_paid_out_less_the_fees_withheld_and_quotes_its_loan() -> None:
    payout, amount = plan_payout(replace(LOAN, withheld_minor=1_500), 1, earlier=None, order_id="ORDER-1")

    assert (AMOUNT, amount) == (usd(100_000), usd(98_500))
    assert payout.end_to_end_id == f"{creditor_reference('loan-1')}-1.1"


def test_only_a_disbursement_that_stands_is_paid_out() -> None:
    loan = paying(LOAN, 5_000).loan

    for entry in (0, 2, 3):
        with pytest.raises(NothingDisbursedError):
            plan_payout(loan, entry, earlier=None, order_id="ORDER-1")


def test_a_disbursement_is_ordered_anew_only_when_the_bank_rejected_it() -> None:
    with pytest.raises(AlreadyOrderedError):
        plan_payout(LOAN, 1, earlier=PAYOUT, order_id="ORDER-2")
    again, _ = plan_payout(LOAN, 1, earlier=replace(PAYOUT, is_rejected=True), order_id="ORDER-2")

    assert (again.attempt, again.end_to_end_id) == (2, f"{creditor_reference('loan-1')}-1.2")


@pytest.mark.parametrize(
    ("code", "fact"),
    [
        ("RCVD", PaymentTransferPending),
        ("ACSP", PaymentTransferAccepted),
        ("ACSC", PaymentTransferSettled),
        ("RJCT", PaymentTransferRejected),
    ],
)
def test_each_step_a_bank_reports_is_a_fact_and_the_same_report_again_is_none(code: str, fact: type[object]) -> None:
    decision, followed = model.follow(issued(), told(code), NOW)
    again, _ = model.follow(decision.state, told(code), NOW)

    assert [type(event) for event in decision.events] == [fact]
    assert followed.version == decision.state.version == 2
    assert again.events == ()


def test_a_rejection_frees_the_disbursement_and_tells_the_bank_s_code_without_its_words() -> None:
    state = model.follow(issued(), told("RJCT", "AC01: account of Maria"), NOW)[0].state

    assert [payout.is_rejected for payout in state.payouts] == [True]
    assert rejected("AC01: account of Maria").bank_reason_code == "AC01"
    assert rejected("Maria moved").bank_reason_code is None


def test_a_report_on_another_message_is_refused() -> None:
    with pytest.raises(PaymentOrderError):
        model.follow(issued(), replace(told("ACSC"), message_id="ORDER-9"), NOW)


def test_an_identifier_fits_into_a_message_for_the_longest_loan_number() -> None:
    loan = replace(LOAN, loan_id="loan-" + "f" * 20)

    payout, amount = plan_payout(loan, 1, earlier=Payout("l", 1, "e", "o", 99, is_rejected=True), order_id="ORDER-1")

    assert len(transfer_of(payout, amount, BORROWER, BORROWER_ACCOUNT).end_to_end_id) <= 35
