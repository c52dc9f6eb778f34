"""What a loan owes at the end of a day, from its facts: nothing recorded for a later day counts."""

from dataclasses import dataclass
from datetime import date

from services.contracts.financing import (
    LoanArrearsAssessed,
    LoanChargedBack,
    LoanClosed,
    LoanDisbursed,
    LoanEntryReallocated,
    LoanEntryUndone,
    LoanReopened,
    LoanRepaid,
    LoanTrancheDisbursed,
    LoanWrittenOff,
)
from services.evaluation.figures.model import Entry, Row, Source
from services.kernel import Currency


@dataclass(frozen=True, slots=True)
class LoanAtEnd:
    """A loan at the end of a day; amounts are whole minor units of its currency."""

    currency: Currency | None
    disbursed_on: date | None
    amount_minor: int
    principal_outstanding_minor: int
    days_past_due: int
    """By the last assessment until that day; 0 where there is none or nothing is owed any more."""
    is_assessed: bool
    disbursement: tuple[Source, ...]
    owing: tuple[Source, ...]
    assessment: tuple[Source, ...]


def at_end(loan: Row, last: date) -> LoanAtEnd:
    """Tell what a loan owes at the end of a day.

    Repayments count by the day they were paid, so that one recorded late still reduces the principal of its day; so do
    corrections of what an entry paid. A loan that was written off owes nothing a report could count.
    """
    disbursed = loan.told(LoanDisbursed)
    paid_out = (*disbursed, *loan.told(LoanTrancheDisbursed, until=last))
    repaid = loan.told(LoanRepaid, LoanEntryReallocated, LoanEntryUndone, until=last)
    taken_back = loan.told(LoanChargedBack, until=last)
    ended = _ended(loan, last)
    assessed = max(loan.told(LoanArrearsAssessed, until=last), key=lambda told: (told.on, told.version), default=None)
    amount = sum(_amount(entry, "amount_minor") for entry in paid_out)
    is_paid_out = any(entry.on <= last for entry in disbursed)
    less = sum(_amount(entry, "principal_minor") for entry in repaid)
    outstanding = max(0, amount - less + sum(_amount(entry, "principal_minor") for entry in taken_back))
    outstanding = outstanding if is_paid_out and not ended else 0
    disbursement = tuple(map(loan.source, paid_out))
    return LoanAtEnd(
        currency=Currency(str(disbursed[0].values["currency"])) if disbursed else None,
        disbursed_on=disbursed[0].on if disbursed else None,
        amount_minor=amount,
        principal_outstanding_minor=outstanding,
        days_past_due=_amount(assessed, "days_past_due") if assessed and outstanding else 0,
        is_assessed=assessed is not None,
        disbursement=disbursement,
        owing=(*disbursement, *map(loan.source, (*repaid, *taken_back, *ended))),
        assessment=(loan.source(assessed),) if assessed else (),
    )


def _ended(loan: Row, last: date) -> tuple[Entry, ...]:
    """Tell by which facts nothing is owed any more; a later reopening makes them void."""
    reopened = max((entry.version for entry in loan.told(LoanReopened)), default=0)
    ended = loan.told(LoanClosed, LoanWrittenOff, until=last)
    return tuple(entry for entry in ended if entry.version > reopened)


def _amount(entry: Entry, name: str) -> int:
    value = entry.values.get(name)
    return value if isinstance(value, int) else 0
