"""The receipt of what was entered in a loan: what each part of it paid, and how the loan stands after it."""

from dataclasses import dataclass
from datetime import date

from services.financing.loans.amounts import Amounts
from services.financing.loans.entering import Entry
from services.financing.loans.entry_kinds import kind_of
from services.financing.loans.model import Entered, Loan, LoanStatus
from services.financing.loans.replaying import PaidPortion, Result
from services.kernel import Currency


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment with its allocation, and how the loan stands after it."""

    loan_id: str
    entry: int
    paid_on: date
    amount_minor: int
    currency: Currency
    allocation: tuple[PaidPortion, ...]
    overpaid_minor: int
    principal_outstanding_minor: int
    status: LoanStatus
    version: int


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of a loan: what happened, what it did, and who entered it."""

    number: int
    kind: str
    on: date
    amount_minor: int | None
    paid: Amounts
    given_up: Amounts
    overpaid_minor: int
    capitalised_minor: int
    allocation: tuple[PaidPortion, ...]
    reason_code: str | None
    entered_by: str
    entered_on: date
    undone_by: str | None
    undone_reason_code: str | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an entry, or taking one back, did to a loan, and how the loan stands after it."""

    loan_id: str
    entry: EntryLine
    reallocated: tuple[int, ...]
    """Earlier-entered entries that do something else now."""
    principal_outstanding_minor: int
    overpaid_minor: int
    status: LoanStatus
    currency: Currency
    version: int


def receipt(entry: Entry, *, paid_on: date, amount_minor: int) -> Receipt:
    """Write the receipt of a payment."""
    loan, result = entry.loan, entry.result
    return Receipt(
        loan_id=loan.loan_id,
        entry=entry.number,
        paid_on=paid_on,
        amount_minor=amount_minor,
        currency=loan.currency,
        allocation=result.portions,
        overpaid_minor=result.overpaid_minor,
        principal_outstanding_minor=loan.standing.principal_outstanding_minor,
        status=loan.status,
        version=loan.version,
    )


def effect(entry: Entry) -> Effect:
    """Say what an entry did."""
    loan = entry.loan
    entered = loan.entries[entry.number - 1]
    did = entry.result if entered.undone is None else next(old for old, new in entry.changed if new is None)
    changed = (old.number for old, new in entry.changed if old and new and old.told != new.told)
    return Effect(
        loan_id=loan.loan_id,
        entry=entry_line(loan, entered, did),
        reallocated=tuple(changed),
        principal_outstanding_minor=loan.standing.principal_outstanding_minor,
        overpaid_minor=loan.standing.overpaid_minor,
        status=loan.status,
        currency=loan.currency,
        version=loan.version,
    )


def entry_line(loan: Loan, entered: Entered, result: Result | None) -> EntryLine:
    """Write one line of a loan's list of entries; one that was taken back does nothing."""
    return EntryLine(
        number=entered.number,
        kind=kind_of(entered.event),
        on=entered.event.on,
        amount_minor=getattr(entered.event, "amount", None),
        paid=result.paid if result else Amounts(),
        given_up=result.given_up if result else Amounts(),
        overpaid_minor=result.overpaid_minor if result else 0,
        capitalised_minor=result.capitalised_minor if result else 0,
        allocation=result.portions if result else (),
        reason_code=entered.reason_code,
        entered_by=entered.by,
        entered_on=loan.home.day_of(entered.at),
        undone_by=entered.undone.by if entered.undone else None,
        undone_reason_code=entered.undone.reason_code if entered.undone else None,
    )
