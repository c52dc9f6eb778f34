"""Terms of a running loan agreed anew, shown beside the old ones before and after they are agreed."""

from dataclasses import dataclass, replace
from datetime import date

from services.contracts.financing import LoanTermsChanged
from services.financing.arithmetic.lending.events import (
    DueDateChange,
    ExtraTerms,
    InterestPause,
    NewPlan,
    RateChange,
    ReAge,
    ReAmortisation,
)
from services.financing.arithmetic.lending.terms import INSTALMENTS_MAX
from services.financing.loans.entering import Entry, Note, enter
from services.financing.loans.entry_kinds import kind_of
from services.financing.loans.model import Consent, Loan, LoanInstalment, demand_status
from services.financing.loans.refusals import ChangeNotPossibleError, ConsentMissingError
from services.financing.loans.replaying import Result
from services.financing.products.caps import demand_rate_within_caps
from services.kernel import Currency

Change = RateChange | ExtraTerms | DueDateChange | InterestPause | NewPlan | ReAge | ReAmortisation


@dataclass(frozen=True, slots=True)
class Plan:
    """What a borrower still has to pay, as one plan says (minor units)."""

    matures_on: date
    instalments_left: int
    next_due_on: date | None
    next_due_minor: int
    largest_due_minor: int
    interest_minor: int
    """Of all instalments, paid or not."""
    unpaid_minor: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A loan's plan before a change and after it; `interest_difference_minor` is what the change costs."""

    loan_id: str
    currency: Currency
    change: str
    before: Plan
    after: Plan
    interest_difference_minor: int
    instalments: tuple[LoanInstalment, ...]
    """As they are after it."""
    version: int


def change_terms(loan: Loan, change: Change, *, restructured: bool, note: Note) -> Entry:
    """Agree on other terms with the borrower; a loan whose terms are eased for need is restructured.

    Raises:
        LoanStateError: the loan is not active.
        ChangeNotPossibleError: there is no such due date, or the change leads to no plan.
        DayInFutureError: the day of the agreement has not come.
        DayBeforeDisbursementError: the day is before the disbursement.
    """
    demand_status(loan, "active")
    _demand_possible(loan, change)
    interest_before = _interest(loan)

    def tell(after: Loan, result: Result) -> LoanTermsChanged:
        return LoanTermsChanged(
            subject=after.loan_id,
            occurred_at=note.at,
            entry=result.number,
            change=kind_of(change),
            effective_on=change.on,
            reason_code=note.reason,
            restructured=restructured,
            matures_on=after.standing.matures_on,
            instalment_count=len(after.standing.instalments),
            interest_before_minor=interest_before,
            interest_after_minor=_interest(after),
            principal_outstanding_minor=after.standing.principal_outstanding_minor,
            currency=after.currency,
        )

    return enter(replace(loan, is_restructured=loan.is_restructured or restructured), change, note, tell)


def demand_consent(change: Change, consent: Consent | None) -> None:
    """Refuse other terms the borrower did not agree to; only a pause of interest is all in the borrower's favour.

    Raises:
        ConsentMissingError: no consent is recorded.
    """
    if consent is None and not isinstance(change, InterestPause):
        raise ConsentMissingError("the borrower's consent to other terms is recorded with its document")


def demand_rate(loan: Loan, change: Change) -> None:
    """Refuse another rate above the legal caps of its day.

    Raises:
        AboveLegalCapError: it is above one.
    """
    if isinstance(change, RateChange):
        demand_rate_within_caps(change.rate, change.on, loan.charge_cap)


def compare(before: Loan, after: Loan, change: Change, on: date) -> Comparison:
    """Show both plans side by side, as of a day."""
    old, new = _plan(before, on), _plan(after, on)
    return Comparison(
        loan_id=after.loan_id,
        currency=after.currency,
        change=kind_of(change),
        before=old,
        after=new,
        interest_difference_minor=new.interest_minor - old.interest_minor,
        instalments=after.standing.instalments,
        version=after.version,
    )


def _demand_possible(loan: Loan, change: Change) -> None:
    rows = loan.standing.instalments
    days = {row.due_on for row in rows}
    match change:
        case DueDateChange() if change.on not in days:
            raise ChangeNotPossibleError(f"no instalment of {loan.loan_id} falls due on {change.on}")
        case DueDateChange() if change.to <= max((d for d in days if d < change.on), default=loan.disbursed_on):
            raise ChangeNotPossibleError(f"{change.to} is not after the due date before it")
        case ExtraTerms() if len(rows) + change.count > INSTALMENTS_MAX:
            raise ChangeNotPossibleError(f"a loan has at most {INSTALMENTS_MAX} instalments")
        case NewPlan() if not any(day >= change.on for day in days):
            raise ChangeNotPossibleError(f"no instalment of {loan.loan_id} falls due from {change.on} on")
        case ReAge() if change.starts_on <= change.on:
            raise ChangeNotPossibleError("the first new instalment falls due after the day of the change")
        case ReAmortisation() if not any(day > change.on for day in days):
            raise ChangeNotPossibleError(f"no instalment of {loan.loan_id} is still to come after {change.on}")
        case InterestPause() if change.until < change.on:
            raise ChangeNotPossibleError("a pause ends on its first day or later")
        case _:
            return


def _plan(loan: Loan, on: date) -> Plan:
    left = [row for row in loan.standing.instalments if row.unpaid_minor]
    coming = [row for row in left if row.due_on >= on] or left
    return Plan(
        matures_on=loan.standing.matures_on,
        instalments_left=len(left),
        next_due_on=coming[0].due_on if coming else None,
        next_due_minor=coming[0].unpaid_minor if coming else 0,
        largest_due_minor=max((row.unpaid_minor for row in left), default=0),
        interest_minor=_interest(loan),
        unpaid_minor=sum(row.unpaid_minor for row in left),
    )


def _interest(loan: Loan) -> int:
    return sum(row.interest_minor for row in loan.standing.instalments)
