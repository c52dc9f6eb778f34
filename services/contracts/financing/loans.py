"""Facts of loans. Amounts are whole minor units."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.financing.loan_changes import (
    LoanCharged,
    LoanChargedBack,
    LoanChargedOff,
    LoanEntryReallocated,
    LoanEntryUndone,
    LoanRecovered,
    LoanRefunded,
    LoanTermsChanged,
    LoanWaived,
    LoanWrittenOff,
)
from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Currency, Event

LOAN_TOPIC = Topic("financing", "loan")


class LoanDisbursed(Event):
    """A cooperative paid the principal out; the loan is active from `disbursed_on`."""

    type: Literal["financing.loan.disbursed.v1"] = "financing.loan.disbursed.v1"
    application_id: str
    facility_id: str
    lender_id: str
    borrower_id: str
    amount_minor: int
    currency: Currency
    disbursed_on: date
    matures_on: date
    instalment_count: int
    product_id: str | None = None
    edition: int | None = None
    harvest_calendar: str | None = None
    """the edition of the crop calendar its due months follow"""


class LoanRepaid(Event):
    """A payment was allocated; `principal_outstanding_minor` is what remains of the principal."""

    type: Literal["financing.loan.repaid.v1"] = "financing.loan.repaid.v1"
    amount_minor: int
    principal_minor: int
    interest_minor: int
    overpaid_minor: int
    currency: Currency
    paid_on: date
    principal_outstanding_minor: int
    fee_minor: int = 0
    penalty_minor: int = 0
    entry: int | None = None
    """The payment's number among the loan's entries."""


class LoanArrearsAssessed(Event):
    """Days past due and what was outstanding at the end of a business day."""

    type: Literal["financing.loan.arrears_assessed.v1"] = "financing.loan.arrears_assessed.v1"
    assessed_on: date
    days_past_due: int
    principal_outstanding_minor: int
    overdue_minor: int
    currency: Currency
    counting_rule: str


class LoanDayProcessed(Event):
    """A day of the loan was processed at its end; arrears are told beside it only where their figures changed."""

    type: Literal["financing.loan.day_processed.v1"] = "financing.loan.day_processed.v1"
    processed_on: date
    interest_minor: int
    """Interest booked as earned because of the day; below zero where less is earned than was booked."""
    earned_interest_minor: int
    """All interest booked as earned so far."""
    currency: Currency


class LoanClosed(Event):
    """Every obligation was met."""

    type: Literal["financing.loan.closed.v1"] = "financing.loan.closed.v1"
    closed_on: date


class LoanReopened(Event):
    """Something is owed again on a loan that was closed or written off."""

    type: Literal["financing.loan.reopened.v1"] = "financing.loan.reopened.v1"
    reopened_on: date
    principal_outstanding_minor: int
    currency: Currency


class LoanTrancheDisbursed(Event):
    """A further part of the approved principal was paid out."""

    type: Literal["financing.loan.tranche_disbursed.v1"] = "financing.loan.tranche_disbursed.v1"
    entry: int
    amount_minor: int
    currency: Currency
    disbursed_on: date
    principal_outstanding_minor: int


class LoanBecameNonPerforming(Event):
    """A loan by itself passed the days past due of a dated rule; `non_performing_since` is the first day past them."""

    type: Literal["financing.loan.became_non_performing.v1"] = "financing.loan.became_non_performing.v1"
    non_performing_since: date
    days_past_due: int
    threshold_days: int
    rule_version: str
    counting_rule: str


class LoanCured(Event):
    """A non-performing loan is past the days of its rule no more, or all of it was paid."""

    type: Literal["financing.loan.cured.v1"] = "financing.loan.cured.v1"
    cured_on: date
    non_performing_since: date


LoanEvent = Annotated[
    Annotated[LoanDisbursed, Tag("financing.loan.disbursed.v1")]
    | Annotated[LoanRepaid, Tag("financing.loan.repaid.v1")]
    | Annotated[LoanArrearsAssessed, Tag("financing.loan.arrears_assessed.v1")]
    | Annotated[LoanDayProcessed, Tag("financing.loan.day_processed.v1")]
    | Annotated[LoanClosed, Tag("financing.loan.closed.v1")]
    | Annotated[LoanReopened, Tag("financing.loan.reopened.v1")]
    | Annotated[LoanTrancheDisbursed, Tag("financing.loan.tranche_disbursed.v1")]
    | Annotated[LoanBecameNonPerforming, Tag("financing.loan.became_non_performing.v1")]
    | Annotated[LoanCured, Tag("financing.loan.cured.v1")]
    | Annotated[LoanCharged, Tag("financing.loan.charged.v1")]
    | Annotated[LoanWaived, Tag("financing.loan.waived.v1")]
    | Annotated[LoanRefunded, Tag("financing.loan.refunded.v1")]
    | Annotated[LoanChargedBack, Tag("financing.loan.charged_back.v1")]
    | Annotated[LoanTermsChanged, Tag("financing.loan.terms_changed.v1")]
    | Annotated[LoanChargedOff, Tag("financing.loan.charged_off.v1")]
    | Annotated[LoanWrittenOff, Tag("financing.loan.written_off.v1")]
    | Annotated[LoanRecovered, Tag("financing.loan.recovered.v1")]
    | Annotated[LoanEntryUndone, Tag("financing.loan.entry_undone.v1")]
    | Annotated[LoanEntryReallocated, Tag("financing.loan.entry_reallocated.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            LoanDisbursed,
            LoanRepaid,
            LoanArrearsAssessed,
            LoanDayProcessed,
            LoanClosed,
            LoanReopened,
            LoanTrancheDisbursed,
            LoanBecameNonPerforming,
            LoanCured,
            LoanCharged,
            LoanWaived,
            LoanRefunded,
            LoanChargedBack,
            LoanTermsChanged,
            LoanChargedOff,
            LoanWrittenOff,
            LoanRecovered,
            LoanEntryUndone,
            LoanEntryReallocated,
        )
    ),
]
