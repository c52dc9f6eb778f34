"""What is true of a loan: what was agreed, all that happened to it, and what follows from both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeVar

from services.financing.arithmetic.classification.delinquency import CountingRule
from services.financing.arithmetic.lending.charges import PenaltyRule
from services.financing.arithmetic.lending.events import Dated, Event
from services.financing.arithmetic.lending.terms import LendingTerms
from services.financing.loans.refusals import (
    DayBeforeDisbursementError,
    DayInFutureError,
    LoanOfOtherMinistryError,
    LoanStateError,
)
from services.kernel import Country, Currency, Money
from services.kernel.money import CurrencyMismatchError

LoanStatus = Literal["active", "closed", "charged_off", "written_off"]
EventT = TypeVar("EventT", bound=Dated)


@dataclass(frozen=True, slots=True)
class LoanInstalment:
    """One instalment: what falls due, what of it is paid and what of it the lender gave up (minor units)."""

    number: int
    due_on: date
    principal_minor: int
    interest_minor: int
    fee_minor: int = 0
    penalty_minor: int = 0
    principal_paid_minor: int = 0
    interest_paid_minor: int = 0
    fee_paid_minor: int = 0
    penalty_paid_minor: int = 0
    given_up_minor: int = 0

    @property
    def due_minor(self) -> int:
        """All components together."""
        return self.principal_minor + self.interest_minor + self.fee_minor + self.penalty_minor

    @property
    def unpaid_minor(self) -> int:
        """What is still owed of it."""
        paid = self.principal_paid_minor + self.interest_paid_minor + self.fee_paid_minor + self.penalty_paid_minor
        return self.due_minor - paid - self.given_up_minor


@dataclass(frozen=True, slots=True)
class Consent:
    """The borrower's agreement to a change: the signed document and its day."""

    given_on: date
    document_sha256: str


@dataclass(frozen=True, slots=True)
class Undone:
    """An entry that was taken back: by whom, when (UTC), and why."""

    by: str
    at: datetime
    reason_code: str


@dataclass(frozen=True, slots=True)
class Entered:
    """Something that happened to the loan, as it was entered; `number` counts from 1."""

    number: int
    event: Event
    by: str
    at: datetime
    reason_code: str | None = None
    consent: Consent | None = None
    undone: Undone | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The arrears at the end of a day."""

    assessed_on: date
    days_past_due: int
    principal_outstanding_minor: int
    overdue_minor: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a loan stands after all its entries; it is computed from them, never changed by hand."""

    status: LoanStatus
    matures_on: date
    instalments: tuple[LoanInstalment, ...]
    disbursed_minor: int
    principal_outstanding_minor: int
    overpaid_minor: int
    last_paid_on: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Loan:
    """Money lent under a facility; `version` counts its facts."""

    loan_id: str
    home: Country
    application_id: str
    facility_id: str
    lender_id: str
    borrower_id: str
    amount_minor: int
    """What was approved; it may be paid out in parts."""
    currency: Currency
    disbursed_on: date
    """The day of the first part."""
    disbursed_by: str
    terms: LendingTerms
    due_dates: tuple[date, ...]
    """The day the first period begins, then every due date as agreed at first."""
    entries: tuple[Entered, ...]
    standing: Standing
    withheld_minor: int = 0
    """Fees kept back from the first part."""
    product_id: str | None = None
    edition: int | None = None
    penalty: PenaltyRule | None = None
    harvest_calendar: str | None = None
    """The edition of the crop calendar its due months follow."""
    charge_cap: str | None = None
    """The legal cap its product is bound to beside the lender's own."""
    counting_rule: CountingRule = CountingRule.AFTER_DUE_DATE
    accrued_interest_minor: int = 0
    """Interest the books show as earned."""
    is_restructured: bool = False
    assessment: Assessment | None = None
    non_performing_since: date | None = None
    """The first day the loan by itself was past the days of the rule, as the last assessment found; None: it is not."""
    processed_until: date | None = None
    """The last day that was processed at its end."""
    version: int = 0

    @property
    def status(self) -> LoanStatus:
        """How it stands."""
        return self.standing.status

    @property
    def has_ended(self) -> bool:
        """Whether nothing is owed any more."""
        return self.status in {"closed", "written_off"}

    @property
    def live(self) -> tuple[Entered, ...]:
        """The entries that were not taken back."""
        return tuple(entry for entry in self.entries if entry.undone is None)

    @property
    def last_day(self) -> date:
        """The day of the last thing that happened to it; that of its disbursement before anything did."""
        return max((self.disbursed_on, *(one.event.on for one in self.live)))

    @property
    def shown_until(self) -> date:
        """The day up to whose end its interest is counted: that of the last entry, or the last that was processed."""
        return max(self.processed_until or self.disbursed_on, self.last_day)

    @property
    def committed_minor(self) -> int:
        """What its facility has set aside for it: principal owed, and what may still be paid out."""
        still_to_pay_out = self.amount_minor - self.standing.disbursed_minor if self.status == "active" else 0
        return still_to_pay_out + self.standing.principal_outstanding_minor

    def entry(self, number: int) -> Entered | None:
        """Find an entry."""
        return self.entries[number - 1] if 1 <= number <= len(self.entries) else None


def demand_home(home: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the lender's own.

    Raises:
        LoanOfOtherMinistryError: it is another one.
    """
    if ministry != home:
        raise LoanOfOtherMinistryError("loans are kept by the lender's ministry")


def demand_currency(loan: Loan, amount: Money) -> None:
    """Refuse an amount in another currency.

    Raises:
        CurrencyMismatchError: it is.
    """
    if amount.currency != loan.currency:
        raise CurrencyMismatchError(f"{loan.loan_id} is a loan in {loan.currency}, not in {amount.currency}")


def demand_status(loan: Loan, *allowed: LoanStatus) -> None:
    """Refuse a loan that stands otherwise.

    Raises:
        LoanStateError: it does.
    """
    if loan.status not in allowed:
        raise LoanStateError(f"{loan.loan_id} is {loan.status}, not {' or '.join(allowed)}")


def demand_day(loan: Loan, day: date, at: datetime) -> None:
    """Refuse a day on which nothing can have happened to the loan.

    Raises:
        DayInFutureError: it has not come.
        DayBeforeDisbursementError: it is before the disbursement.
    """
    demand_past(day, loan.home, at)
    if day < loan.disbursed_on:
        raise DayBeforeDisbursementError(f"{loan.loan_id} was paid out on {loan.disbursed_on}, after {day}")


def demand_past(day: date, home: Country, at: datetime) -> None:
    """Refuse a day that has not come.

    Raises:
        DayInFutureError: it has not.
    """
    if day > home.day_of(at):
        raise DayInFutureError(f"{day} has not come")


def events_of(entries: Sequence[Entered], kind: type[EventT]) -> tuple[EventT, ...]:
    """Pick the events of one kind, in the order of the entries."""
    return tuple(entry.event for entry in entries if isinstance(entry.event, kind))
