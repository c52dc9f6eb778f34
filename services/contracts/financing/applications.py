"""Facts of applications. Amounts are whole minor units."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Currency, Event

APPLICATION_TOPIC = Topic("financing", "application")


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
    product_id: str | None = None
    edition: int | None = None
    """The edition of the loan product it is asked for under; none where the terms were given one by one."""


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


class ApplicationApprovalGiven(Event):
    """One of the approvers a large application needs has approved; it is approved with the last one."""

    type: Literal["financing.application.approval_given.v1"] = "financing.application.approval_given.v1"
    approvals: int
    """How many count so far."""
    approvals_needed: int


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
    | Annotated[ApplicationApprovalGiven, Tag("financing.application.approval_given.v1")]
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
            ApplicationApprovalGiven,
            ApplicationApproved,
            ApplicationRejected,
            ApplicationFulfilled,
        )
    ),
]
