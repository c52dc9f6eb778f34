"""Facts of what changes a running loan beside its payments. Amounts are whole minor units."""

from datetime import date
from typing import Literal

from services.kernel import Currency, Event


class LoanCharged(Event):
    """A fee or a penalty is owed."""

    type: Literal["financing.loan.charged.v1"] = "financing.loan.charged.v1"
    entry: int
    component: Literal["fee", "penalty"]
    amount_minor: int
    currency: Currency
    charged_on: date
    due_on: date
    reason_code: str
    cap: str | None = None
    """the version of the legal cap that left no more than this amount"""
    uncapped_minor: int | None = None
    """what it would have been without the cap"""


class LoanWaived(Event):
    """A part of the unpaid interest, fees or penalties was given up."""

    type: Literal["financing.loan.waived.v1"] = "financing.loan.waived.v1"
    entry: int
    component: Literal["interest", "fee", "penalty"]
    amount_minor: int
    currency: Currency
    waived_on: date
    reason_code: str


class LoanRefunded(Event):
    """What was overpaid was paid back to the borrower."""

    type: Literal["financing.loan.refunded.v1"] = "financing.loan.refunded.v1"
    entry: int
    amount_minor: int
    currency: Currency
    refunded_on: date


class LoanChargedBack(Event):
    """The payer's bank took a payment back, or a part of it: what it had paid is owed again."""

    type: Literal["financing.loan.charged_back.v1"] = "financing.loan.charged_back.v1"
    entry: int
    amount_minor: int
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    overpaid_minor: int
    currency: Currency
    charged_back_on: date
    principal_outstanding_minor: int


class LoanTermsChanged(Event):
    """Lender and borrower changed the terms of a running loan."""

    type: Literal["financing.loan.terms_changed.v1"] = "financing.loan.terms_changed.v1"
    entry: int
    change: str
    effective_on: date
    reason_code: str
    restructured: bool
    """Terms were eased because the borrower could not pay as agreed."""
    matures_on: date
    instalment_count: int
    interest_before_minor: int
    """Interest of all instalments as they were, and as they are."""
    interest_after_minor: int
    principal_outstanding_minor: int
    currency: Currency


class LoanChargedOff(Event):
    """The lender books the loan as lost; it is still owed."""

    type: Literal["financing.loan.charged_off.v1"] = "financing.loan.charged_off.v1"
    entry: int
    charged_off_on: date
    behaviour: str
    principal_outstanding_minor: int
    currency: Currency
    reason_code: str


class LoanWrittenOff(Event):
    """All that was unpaid is given up."""

    type: Literal["financing.loan.written_off.v1"] = "financing.loan.written_off.v1"
    entry: int
    written_off_on: date
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    currency: Currency
    reason_code: str


class LoanRecovered(Event):
    """Money came in after the write-off."""

    type: Literal["financing.loan.recovered.v1"] = "financing.loan.recovered.v1"
    entry: int
    amount_minor: int
    currency: Currency
    recovered_on: date


class LoanEntryUndone(Event):
    """An entry was taken back; the amounts are what it had done, with the other sign."""

    type: Literal["financing.loan.entry_undone.v1"] = "financing.loan.entry_undone.v1"
    entry: int
    entry_on: date
    kind: str
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    given_up_minor: int
    overpaid_minor: int
    principal_outstanding_minor: int
    currency: Currency
    reason_code: str


class LoanEntryReallocated(Event):
    """A later-entered event of an earlier day changed what an entry does; the amounts are the differences."""

    type: Literal["financing.loan.entry_reallocated.v1"] = "financing.loan.entry_reallocated.v1"
    entry: int
    entry_on: date
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    given_up_minor: int
    overpaid_minor: int
    currency: Currency
