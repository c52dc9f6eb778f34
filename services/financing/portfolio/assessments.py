"""How one loan stood in its lender's portfolio at the end of a day, by the replay of what had happened until then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.financing.arithmetic.classification.delinquency import CountingRule
from services.financing.arithmetic.classification.portfolio import PortfolioLoan
from services.financing.arithmetic.classification.recognised_collateral import (
    Piece,
    Recognition,
    RecognitionRule,
    recognise,
)
from services.financing.arithmetic.lending.events import (
    DueDateChange,
    ExtraTerms,
    InterestPause,
    NewPlan,
    RateChange,
    ReAge,
    ReAmortisation,
    WriteOff,
)
from services.financing.dossiers.securities import Collateral
from services.financing.loans.assessments import arrears_in
from services.financing.loans.model import Entered, Loan
from services.financing.loans.replaying import replayed
from services.kernel import Money

_CHANGES = (RateChange, ExtraTerms, DueDateChange, InterestPause, NewPlan, ReAge, ReAmortisation)


@dataclass(frozen=True, slots=True)
class Loss:
    """The principal of a loan that was written off, and when."""

    loan_id: str
    on: date
    principal: Money


def standing_on(loan: Loan, on: date, counting: CountingRule) -> PortfolioLoan | None:
    """Tell how a loan stood at the end of a day; None where nothing was owed, or it was not paid out yet.

    Charged-off loans are still owed and belong to the portfolio, written-off ones do not. Collateral counts as nothing
    here: what of it is recognised depends on the law the loans are classed by.
    """
    if loan.disbursed_on > on:
        return None
    account = replayed(loan, until=on).account
    if not any(row.is_open for row in account.rows):
        return None
    found = arrears_in(account, on, counting)
    return PortfolioLoan(
        loan_id=loan.loan_id,
        borrower_id=loan.borrower_id,
        outstanding=Money(found.principal_outstanding_minor, loan.currency),
        days_past_due=found.days_past_due,
        days_since_maturity=max(0, (on - max(row.due_on for row in account.rows)).days),
        restructured=loan.is_restructured and any(_eased(entry, on) for entry in loan.live),
    )


def recognised(given: Iterable[Collateral], rule: RecognitionRule, on: date) -> Recognition:
    """Work out what a law recognises of what was given as collateral for a loan."""
    pieces = (
        Piece(
            reference=one.collateral_id,
            kind=one.kind,
            value_minor=one.appraised_minor,
            appraised_on=one.appraised_on,
            valid_until=one.receipt.valid_until if one.receipt else None,
        )
        for one in given
    )
    return recognise(pieces, rule, on=on)


def loss_of(loan: Loan, after: date, until: date) -> Loss | None:
    """Tell what principal was written off after one day and until the end of another."""
    for entry in loan.live:
        if isinstance(entry.event, WriteOff) and after < entry.event.effective_on <= until:
            given_up = replayed(loan).result(entry.number).given_up
            return Loss(loan.loan_id, entry.event.effective_on, Money(given_up.principal_minor, loan.currency))
    return None


def _eased(entry: Entered, on: date) -> bool:
    """Tell whether other terms were agreed on by a day; a pause of interest needs no consent."""
    agreed = entry.consent is not None or isinstance(entry.event, InterestPause)
    return isinstance(entry.event, _CHANGES) and agreed and entry.event.recorded_on <= on
