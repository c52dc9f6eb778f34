"""The account of a loan over a period: what each payment paid, balances that follow, arrears as they were."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.assessments import arrears
from services.financing.loans.model import Loan
from services.financing.papers.facts import account
from tests.unit.financing.examples import DISBURSED, FACILITY, TODAY, disbursed, paying

EXAMPLES_MAX = 25
LOAN = disbursed()
DAYS = (TODAY - DISBURSED).days


@st.composite
def paid_loans(draw: st.DrawFn) -> Loan:
    """Repay the example with some payments, entered in any order of their days."""
    loan = LOAN
    for day in draw(st.lists(st.integers(0, DAYS), max_size=4)):
        if loan.status == "active":
            loan = paying(loan, draw(st.integers(1, 40_000)), DISBURSED + timedelta(days=day)).loan
    return loan


@settings(max_examples=EXAMPLES_MAX, deadline=None)
@given(paid_loans())
def test_the_parts_of_each_payment_are_the_whole_payment(loan: Loan) -> None:
    found = account(loan, FACILITY, DISBURSED, TODAY)

    for entry in found.entries:
        if entry.kind == "repayment":
            assert sum(part.amount_minor for part in entry.portions) + entry.overpaid_minor == entry.amount_minor


@settings(max_examples=EXAMPLES_MAX, deadline=None)
@given(paid_loans(), st.lists(st.integers(-30, DAYS), min_size=2, max_size=4, unique=True))
def test_statements_of_periods_in_a_row_join_up(loan: Loan, cuts: list[int]) -> None:
    days = [DISBURSED + timedelta(days=cut) for cut in sorted(cuts)]

    statements = [account(loan, FACILITY, first + timedelta(days=1), last) for first, last in pairwise(days)]

    assert all(earlier.closing_minor == later.opening_minor for earlier, later in pairwise(statements))
    for one in statements:
        lent = sum(entry.amount_minor for entry in one.entries if entry.kind == "disbursement")
        parts = [part for entry in one.entries for part in entry.portions]
        repaid = sum(part.amount_minor for part in parts if part.component is Component.PRINCIPAL)
        assert one.opening_minor + lent - repaid == one.closing_minor


@settings(max_examples=EXAMPLES_MAX, deadline=None)
@given(paid_loans(), st.integers(0, DAYS))
def test_balance_and_arrears_are_those_of_the_loan_on_the_last_day(loan: Loan, day: int) -> None:
    last = DISBURSED + timedelta(days=day)

    found, known = account(loan, FACILITY, DISBURSED, last), arrears(loan, last)

    assert found.closing_minor == known.principal_outstanding_minor
    assert (found.overdue_minor, found.days_past_due) == (known.overdue_minor, known.days_past_due)


def test_before_the_loan_was_paid_out_there_is_nothing() -> None:
    found = account(LOAN, FACILITY, date(2026, 1, 1), date(2026, 1, 31))

    assert (found.opening_minor, found.closing_minor, found.overdue_minor, found.entries) == (0, 0, 0, ())
