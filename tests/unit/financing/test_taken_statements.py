"""Taken bank statements: what a loan awaits, and which message is the same one again."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.bank_statements import model
from services.financing.bank_statements.model import (
    PAYMENTS_MAX,
    Settlement,
    TakenStatement,
    claim_of,
    statement_key,
)
from services.financing.bank_statements.refusals import (
    BankLineNotFoundError,
    BankLineNotOpenError,
    BankLineNotPostableError,
    BankLineOfOtherLenderError,
    BankStatementTooLongError,
    TransferNotOfLineError,
)
from services.financing.payment_messages.bank_statements import read_statements
from services.financing.payment_messages.claims import Ground, Outcome
from services.financing.payment_messages.reconciliation import reconcile
from services.financing.payment_messages.references import creditor_reference
from services.kernel import Country
from tests.unit.financing.bank_messages import Credit, details, statement
from tests.unit.financing.examples import DISBURSED, NOW, disbursed, owed_by, paying, usd
from tests.unit.financing.test_payment_orders import issued

LOAN = disbursed()
FIRST = LOAN.standing.instalments[0]


@given(paid=st.integers(1, 100_000), day=st.integers(0, 500))
def test_a_loan_awaits_no_amount_it_does_not_owe(paid: int, day: int) -> None:
    loan = paying(LOAN, paid).loan

    claim = claim_of(loan, frozenset(), DISBURSED + timedelta(days=day))

    assert claim.owed == usd(owed_by(loan))
    assert all(usd(0) < amount for amount in claim.expected)
    assert claim.reference == creditor_reference(loan.loan_id)


def test_on_a_due_day_a_loan_awaits_what_is_due_and_the_next_instalment() -> None:
    claim = claim_of(LOAN, frozenset(), FIRST.due_on)

    assert {usd(FIRST.due_minor), usd(LOAN.standing.instalments[1].due_minor)} <= claim.expected


def test_a_transfer_of_ours_that_comes_back_is_no_repayment() -> None:
    sent = f"{creditor_reference(LOAN.loan_id)}-1.1"
    content = statement(Credit(Decimal("1000.00"), details=details(end_to_end_id=sent)))

    report = reconcile(read_statements(content), [claim_of(LOAN, frozenset({sent}), FIRST.due_on)], {})

    finding = report.lines[0].finding
    assert (finding.outcome, finding.ground) == (Outcome.SET_ASIDE, Ground.RETURNED_TRANSFER)


def test_the_same_message_has_the_same_key_and_another_page_has_another() -> None:
    one, other = statement(Credit(Decimal(10))), statement(Credit(Decimal(11)))

    keys = [statement_key("coop-1", read_statements(content)) for content in (one, one + b"\n", other)]

    assert keys[0] == keys[1] != keys[2]
    assert statement_key("coop-2", read_statements(one)) != keys[0]


def test_a_message_has_a_limit_of_payments() -> None:
    rows = [Credit(Decimal(number)) for number in range(1, PAYMENTS_MAX + 2)]

    model.demand_length(read_statements(statement(*rows[:-1])))
    with pytest.raises(BankStatementTooLongError):
        model.demand_length(read_statements(statement(*rows)))


def test_a_line_keeps_what_the_bank_wrote_beside_what_became_of_it() -> None:
    content = statement(Credit(Decimal("12.50"), details=details(reference=creditor_reference("loan-1"))))
    report = reconcile(read_statements(content), [claim_of(LOAN, frozenset(), FIRST.due_on)], {})

    line = model.posted(model.line_of(report.matches[0]), 2)

    assert (line.amount, line.currency, line.loan_ids, line.loan_entry) == (Decimal("12.50"), "USD", ("loan-1",), 2)
    assert line.booked_on is None or isinstance(line.booked_on, date)


def taken_of(*rows: Credit) -> TakenStatement:
    report = reconcile(read_statements(statement(*rows)), [claim_of(LOAN, frozenset(), FIRST.due_on)], {})
    lines = tuple(model.line_of(line) for line in report.lines)
    return TakenStatement("statement-1", Country.ID, LOAN.lender_id, lines, (), "loan_officer-1", NOW)


def test_a_line_a_person_settled_or_that_was_posted_or_set_aside_is_open_no_more() -> None:
    taken = taken_of(Credit(Decimal("7.00")), Credit(Decimal("8.00"), direction="DBIT"))
    settled = model.settled(taken, 1, Settlement("loan_officer-1", NOW, loan_id="loan-1"), 2)

    assert model.open_line(taken, 1).amount == 7
    assert settled.lines[0].loan_entry == 2
    for statement_taken, number in ((settled, 1), (taken, 2)):
        with pytest.raises(BankLineNotOpenError):
            model.open_line(statement_taken, number)
    for number in (0, 3):
        with pytest.raises(BankLineNotFoundError):
            model.open_line(taken, number)


@given(st.integers(1, 10**9))
def test_a_line_is_posted_to_the_minor_unit(minor: int) -> None:
    (line,) = taken_of(Credit(Decimal(minor).scaleb(-2))).lines

    assert model.money_of(line) == usd(minor)


@pytest.mark.parametrize("credit", [Credit(Decimal("7.005")), Credit(Decimal("7.00"), currency="EUR")])
def test_what_no_loan_is_kept_in_is_not_posted(credit: Credit) -> None:
    (line,) = taken_of(credit).lines

    with pytest.raises(BankLineNotPostableError):
        model.money_of(line)


def test_a_line_settles_its_own_lender_s_loan_on_the_day_it_was_booked() -> None:
    taken = taken_of(Credit(Decimal("7.00")))

    model.demand_of_lender(LOAN, taken)
    with pytest.raises(BankLineOfOtherLenderError):
        model.demand_of_lender(LOAN, replace(taken, lender_id="coop-other"))
    with pytest.raises(BankLineNotPostableError):
        model.day_of(replace(taken.lines[0], booked_on=None))


def test_a_transfer_that_came_back_is_one_of_the_order_with_its_amount() -> None:
    order = issued()
    (sent,) = order.order.transfers

    assert model.demand_transfer(order, sent.end_to_end_id, sent.amount).loan_id == order.payouts[0].loan_id
    for end_to_end_id, amount in ((sent.end_to_end_id, sent.amount + usd(1)), ("RF-1", sent.amount)):
        with pytest.raises(TransferNotOfLineError):
            model.demand_transfer(order, end_to_end_id, amount)
