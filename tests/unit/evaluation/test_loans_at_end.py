"""What a loan owes at the end of a day, from facts that correct one another."""

from datetime import date

from services.contracts.financing import (
    LoanChargedBack,
    LoanEntryReallocated,
    LoanEntryUndone,
    LoanReopened,
    LoanTrancheDisbursed,
    LoanWrittenOff,
)
from services.evaluation.figures.model import Kind
from services.evaluation.indicators.arrears import at_end
from services.kernel import Currency, Event
from tests.unit.evaluation.told import DAY, at, closed, disbursed, repaid, rows_of

PAID, LATER, LAST = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
PARTS = {"interest_minor": 0, "fee_minor": 0, "penalty_minor": 0, "overpaid_minor": 0}


def outstanding(*facts: Event, on: date = LAST) -> int:
    (loan,) = rows_of([disbursed("loan-1", 100_000, on=DAY), *facts])[Kind.LOANS]
    return at_end(loan, on).principal_outstanding_minor


def undone(principal_minor: int, on: date) -> LoanEntryUndone:
    return LoanEntryUndone(
        subject="loan-1",
        occurred_at=at(),
        entry=2,
        entry_on=on,
        kind="repayment",
        principal_minor=principal_minor,
        given_up_minor=0,
        principal_outstanding_minor=100_000,
        currency=Currency.USD,
        reason_code="entered_twice",
        **PARTS,
    )


def reopened(on: date) -> LoanReopened:
    return LoanReopened(
        subject="loan-1", occurred_at=at(), reopened_on=on, principal_outstanding_minor=1, currency=Currency.USD
    )


def written_off(on: date) -> LoanWrittenOff:
    return LoanWrittenOff(
        subject="loan-1",
        occurred_at=at(),
        entry=3,
        written_off_on=on,
        principal_minor=90_000,
        interest_minor=0,
        fee_minor=0,
        penalty_minor=0,
        currency=Currency.USD,
        reason_code="insolvent",
    )


def test_an_undone_payment_never_repaid_anything() -> None:
    assert outstanding(repaid("loan-1", 10_000, PAID), undone(-10_000, PAID)) == 100_000


def test_a_payment_that_a_backdated_one_reallocated_counts_with_its_difference() -> None:
    moved = LoanEntryReallocated(
        subject="loan-1",
        occurred_at=at(),
        entry=2,
        entry_on=LATER,
        principal_minor=400,
        given_up_minor=0,
        currency=Currency.USD,
        **{**PARTS, "interest_minor": -400},
    )
    facts = (repaid("loan-1", 10_000, LATER), repaid("loan-1", 9_000, PAID), moved)

    assert outstanding(*facts, on=PAID) == 91_000
    assert outstanding(*facts) == 80_600


def test_a_further_part_is_owed_from_its_day_on_and_a_charged_back_payment_again() -> None:
    tranche = LoanTrancheDisbursed(
        subject="loan-1",
        occurred_at=at(),
        entry=2,
        amount_minor=20_000,
        currency=Currency.USD,
        disbursed_on=LATER,
        principal_outstanding_minor=120_000,
    )
    back = LoanChargedBack(
        subject="loan-1",
        occurred_at=at(),
        entry=4,
        amount_minor=10_500,
        principal_minor=10_000,
        charged_back_on=LAST,
        principal_outstanding_minor=120_000,
        currency=Currency.USD,
        **{**PARTS, "interest_minor": 500},
    )

    assert outstanding(tranche, on=PAID) == 100_000
    assert outstanding(tranche, repaid("loan-1", 10_000, LATER), on=LATER) == 110_000
    assert outstanding(tranche, repaid("loan-1", 10_000, LATER), back) == 120_000


def test_a_written_off_loan_is_out_of_the_portfolio_until_that_is_taken_back() -> None:
    facts = (repaid("loan-1", 10_000, PAID), written_off(LATER))

    assert outstanding(*facts, on=PAID) == 90_000
    assert outstanding(*facts) == 0
    assert outstanding(*facts, reopened(LAST)) == 90_000


def test_a_closed_loan_that_was_reopened_owes_what_its_payments_leave() -> None:
    facts = (repaid("loan-1", 100_000, PAID), closed("loan-1", PAID), undone(-30_000, PAID), reopened(LATER))

    assert outstanding(*facts, on=PAID) == 30_000
