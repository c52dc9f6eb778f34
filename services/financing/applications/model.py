"""What is true of an application, and what may happen to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from services.contracts.financing import (
    ApplicationApproved,
    ApplicationFulfilled,
    ApplicationRejected,
    ApplicationScreened,
    ApplicationSubmitted,
    NoObjectionGiven,
    ObjectionRaised,
)
from services.financing.applications.authority import Approval
from services.financing.applications.choices import ProductChoice
from services.financing.applications.refusals import (
    ApplicationOfOtherMinistryError,
    ApplicationStateError,
    ApplicationTermsError,
    ApproverIsSubmitterError,
    LegalOpinionMissingError,
    NotTheBorrowersMinistryError,
    SubmissionDayError,
)
from services.financing.applications.screening import Asked, Finding, escalation_words
from services.financing.arithmetic.lending.terms import DayCount
from services.financing.facilities.model import Facility, FacilityClosedError
from services.financing.products.conditions import Amortisation
from services.kernel import Country, Currency, Decision, Money
from services.kernel.money import CurrencyMismatchError

ApplicationStatus = Literal[
    "submitted", "passed", "escalated", "failed", "no_objection", "objected", "approved", "rejected", "fulfilled"
]


@dataclass(frozen=True, slots=True)
class Request:
    """What a borrower asks for."""

    amount: Money
    term_months: int
    method: Amortisation
    day_count: DayCount
    annual_rate: Decimal
    """A fraction: Decimal("0.06") is 6 % a year."""
    purpose_code: str
    submitted_on: date
    product: ProductChoice | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """A request under a facility; `version` counts its facts."""

    application_id: str
    home: Country
    facility_id: str
    lender_id: str
    cooperative_id: str
    borrower_id: str
    borrower_country: Country
    amount_minor: int
    currency: Currency
    term_months: int
    method: Amortisation
    day_count: DayCount
    annual_rate: Decimal
    purpose_code: str
    submitted_on: date
    submitted_by: str
    status: ApplicationStatus = "submitted"
    finding: Finding | None = None
    legal_opinion_code: str | None = None
    reason_code: str | None = None
    """Why it was objected to or rejected."""
    loan_id: str | None = None
    product: ProductChoice | None = None
    approvals: tuple[Approval, ...] = ()
    version: int = 0

    @property
    def asked(self) -> Asked:
        """What a policy looks at."""
        return Asked(self.borrower_id, self.amount, self.term_months, self.submitted_on)

    @property
    def amount(self) -> Money:
        """The amount asked for."""
        return Money(self.amount_minor, self.currency)

    @property
    def committed(self) -> Money:
        """What its facility has set aside for it while no loan is paid out: the amount from approval on."""
        return self.amount if self.status == "approved" else Money.zero(self.currency)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks, for which borrower."""

    borrower_id: str
    borrower_country: Country
    submitted_by: str


def submit(
    facility: Facility, applicant: Applicant, request: Request, *, application_id: str, at: datetime
) -> Decision[Application]:
    """Ask for a loan under an open facility, in the facility's currency.

    Raises:
        FacilityClosedError: the facility takes no further application.
        CurrencyMismatchError: the facility has another currency.
        SubmissionDayError: the day has not come.
        ApplicationTermsError: there are more months than minor units.
    """
    _check_request(facility, request, facility.home.day_of(at))
    application = Application(
        application_id=application_id,
        home=facility.home,
        facility_id=facility.facility_id,
        lender_id=facility.lender_id,
        cooperative_id=facility.cooperative_id,
        borrower_id=applicant.borrower_id,
        borrower_country=applicant.borrower_country,
        amount_minor=request.amount.amount_minor,
        currency=request.amount.currency,
        term_months=request.term_months,
        method=request.method,
        day_count=request.day_count,
        annual_rate=request.annual_rate,
        purpose_code=request.purpose_code,
        submitted_on=request.submitted_on,
        submitted_by=applicant.submitted_by,
        product=request.product,
    )
    fact = ApplicationSubmitted(
        subject=application_id,
        occurred_at=at,
        facility_id=facility.facility_id,
        lender_id=facility.lender_id,
        borrower_id=applicant.borrower_id,
        amount_minor=request.amount.amount_minor,
        currency=request.amount.currency,
        term_months=request.term_months,
        submitted_on=request.submitted_on,
        product_id=request.product.product_id if request.product else None,
        edition=request.product.edition if request.product else None,
    )
    return Decision(application, (fact,))


def record_screening(application: Application, finding: Finding, *, at: datetime) -> Decision[Application]:
    """Take down what the policy found; it is applied once."""
    _demand(application, "submitted")
    fact = ApplicationScreened(
        subject=application.application_id,
        occurred_at=at,
        outcome=finding.outcome,
        reason_codes=finding.reason_codes,
        policy=finding.policy,
    )
    return Decision(replace(application, status=finding.outcome, finding=finding), (fact,))


def give_no_objection(application: Application, *, by: Country | None, at: datetime) -> Decision[Application]:
    """The borrower's ministry lets a screened application go on."""
    ministry = _borrowers_ministry(application, by)
    _demand(application, "passed", "escalated")
    fact = NoObjectionGiven(subject=application.application_id, occurred_at=at, by=ministry)
    return Decision(replace(application, status="no_objection"), (fact,))


def object_to(application: Application, *, by: Country | None, reason_code: str, at: datetime) -> Decision[Application]:
    """The borrower's ministry objects: the application can only be rejected."""
    ministry = _borrowers_ministry(application, by)
    _demand(application, "passed", "escalated")
    fact = ObjectionRaised(subject=application.application_id, occurred_at=at, by=ministry, reason_code=reason_code)
    return Decision(replace(application, status="objected", reason_code=reason_code), (fact,))


def approve(
    application: Application, *, by: str, legal_opinion_code: str | None, at: datetime
) -> Decision[Application]:
    """Approve after the no-objection, by somebody other than the submitter.

    Raises:
        ApproverIsSubmitterError: it is the submitter.
        LegalOpinionMissingError: the application was escalated and no opinion is named.
    """
    _demand(application, "no_objection")
    if by == application.submitted_by:
        raise ApproverIsSubmitterError(f"{application.application_id} was submitted by the same person")
    if application.finding and application.finding.outcome == "escalated" and legal_opinion_code is None:
        raise LegalOpinionMissingError(escalation_words(application.application_id, application.finding))
    fact = ApplicationApproved(
        subject=application.application_id, occurred_at=at, legal_opinion_code=legal_opinion_code
    )
    return Decision(replace(application, status="approved", legal_opinion_code=legal_opinion_code), (fact,))


def reject(application: Application, *, reason_code: str, at: datetime) -> Decision[Application]:
    """End the application without a loan; also one that was approved, while nothing is paid out."""
    _demand(application, "submitted", "passed", "escalated", "failed", "no_objection", "objected", "approved")
    fact = ApplicationRejected(subject=application.application_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(application, status="rejected", reason_code=reason_code), (fact,))


def fulfil(application: Application, *, loan_id: str, at: datetime) -> Decision[Application]:
    """End an approved application with its one loan."""
    _demand(application, "approved")
    fact = ApplicationFulfilled(subject=application.application_id, occurred_at=at, loan_id=loan_id)
    return Decision(replace(application, status="fulfilled", loan_id=loan_id), (fact,))


def demand_home(home: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the lender's own.

    Raises:
        ApplicationOfOtherMinistryError: it is another one.
    """
    if ministry != home:
        raise ApplicationOfOtherMinistryError("applications are kept by the lender's ministry")


def _check_request(facility: Facility, request: Request, today: date) -> None:
    if facility.status != "open":
        raise FacilityClosedError(f"{facility.facility_id} takes no further application")
    if request.amount.currency != facility.currency:
        raise CurrencyMismatchError(f"{facility.facility_id} lends {facility.currency}, not {request.amount.currency}")
    if request.submitted_on > today:
        raise SubmissionDayError(f"{request.submitted_on} has not come")
    if request.amount.amount_minor < request.term_months:
        raise ApplicationTermsError(f"{request.amount} is not spread over {request.term_months} months")


def _borrowers_ministry(application: Application, ministry: Country | None) -> Country:
    if ministry != application.borrower_country:
        raise NotTheBorrowersMinistryError(f"that is for the ministry of {application.borrower_country} to say")
    return application.borrower_country


def _demand(application: Application, *allowed: ApplicationStatus) -> None:
    if application.status not in allowed:
        wanted = " or ".join(allowed)
        raise ApplicationStateError(f"{application.application_id} is {application.status}, not {wanted}")
