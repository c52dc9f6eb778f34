"""Facts of financing: facilities, applications, loans. Amounts are whole minor units."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Currency, Event

FACILITY_TOPIC = Topic("financing", "facility")
APPLICATION_TOPIC = Topic("financing", "application")
LOAN_TOPIC = Topic("financing", "loan")


class FacilityOpened(Event):
    """A savings-and-loan cooperative finances a partner cooperative's members up to a limit."""

    type: Literal["financing.facility.opened.v1"] = "financing.facility.opened.v1"
    lender_id: str
    cooperative_id: str
    limit_minor: int
    currency: Currency
    legal_basis: str
    opened_on: date
    valid_until: date


class FacilityCommitmentChanged(Event):
    """What is approved or disbursed under the facility and not yet repaid changed to `committed_minor`."""

    type: Literal["financing.facility.commitment_changed.v1"] = "financing.facility.commitment_changed.v1"
    committed_minor: int
    currency: Currency


class FacilityClosed(Event):
    """No further application is taken under the facility."""

    type: Literal["financing.facility.closed.v1"] = "financing.facility.closed.v1"
    reason_code: str


FacilityEvent = Annotated[
    Annotated[FacilityOpened, Tag("financing.facility.opened.v1")]
    | Annotated[FacilityCommitmentChanged, Tag("financing.facility.commitment_changed.v1")]
    | Annotated[FacilityClosed, Tag("financing.facility.closed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(FacilityOpened, FacilityCommitmentChanged, FacilityClosed)),
]


class ApplicationSubmitted(Event):
    """A member asks for a loan under a facility."""

    type: Literal["financing.application.submitted.v1"] = "financing.application.submitted.v1"
    facility_id: str
    lender_id: str
    borrower_id: str
    amount_minor: int
    currency: Currency
    term_months: int
    submitted_on: date


class ApplicationScreened(Event):
    """The policy was applied; every reason it found is named."""

    type: Literal["financing.application.screened.v1"] = "financing.application.screened.v1"
    outcome: Literal["passed", "escalated", "failed"]
    reason_codes: tuple[str, ...]
    policy: str


class NoObjectionGiven(Event):
    """The borrower's ministry has no objection."""

    type: Literal["financing.application.no_objection_given.v1"] = "financing.application.no_objection_given.v1"
    by: Country


class ObjectionRaised(Event):
    """The borrower's ministry objects."""

    type: Literal["financing.application.objection_raised.v1"] = "financing.application.objection_raised.v1"
    by: Country
    reason_code: str


class ApplicationApproved(Event):
    """Somebody other than the submitter approved."""

    type: Literal["financing.application.approved.v1"] = "financing.application.approved.v1"
    legal_opinion_code: str | None = None
    """The legal opinion an escalated application was approved on; none where the policy passed it."""


class ApplicationRejected(Event):
    """The application ended without a loan."""

    type: Literal["financing.application.rejected.v1"] = "financing.application.rejected.v1"
    reason_code: str


class ApplicationFulfilled(Event):
    """The loan that was approved is paid out; the application ends."""

    type: Literal["financing.application.fulfilled.v1"] = "financing.application.fulfilled.v1"
    loan_id: str


ApplicationEvent = Annotated[
    Annotated[ApplicationSubmitted, Tag("financing.application.submitted.v1")]
    | Annotated[ApplicationScreened, Tag("financing.application.screened.v1")]
    | Annotated[NoObjectionGiven, Tag("financing.application.no_objection_given.v1")]
    | Annotated[ObjectionRaised, Tag("financing.application.objection_raised.v1")]
    | Annotated[ApplicationApproved, Tag("financing.application.approved.v1")]
    | Annotated[ApplicationRejected, Tag("financing.application.rejected.v1")]
    | Annotated[ApplicationFulfilled, Tag("financing.application.fulfilled.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            ApplicationSubmitted,
            ApplicationScreened,
            NoObjectionGiven,
            ObjectionRaised,
            ApplicationApproved,
            ApplicationRejected,
            ApplicationFulfilled,
        )
    ),
]


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


class LoanArrearsAssessed(Event):
    """Days past due and what was outstanding at the end of a business day."""

    type: Literal["financing.loan.arrears_assessed.v1"] = "financing.loan.arrears_assessed.v1"
    assessed_on: date
    days_past_due: int
    principal_outstanding_minor: int
    overdue_minor: int
    currency: Currency
    counting_rule: str


class LoanClosed(Event):
    """Every obligation was met."""

    type: Literal["financing.loan.closed.v1"] = "financing.loan.closed.v1"
    closed_on: date


LoanEvent = Annotated[
    Annotated[LoanDisbursed, Tag("financing.loan.disbursed.v1")]
    | Annotated[LoanRepaid, Tag("financing.loan.repaid.v1")]
    | Annotated[LoanArrearsAssessed, Tag("financing.loan.arrears_assessed.v1")]
    | Annotated[LoanClosed, Tag("financing.loan.closed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(LoanDisbursed, LoanRepaid, LoanArrearsAssessed, LoanClosed)),
]
