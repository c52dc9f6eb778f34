"""What is true of a direct request: a lender's circle is closed, so it is escalated with the rule and its source."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.contracts.financing import DirectRequestAnswered, DirectRequestEscalated
from services.financing.facilities.legal_bases import LegalBasis, LegalBasisRule, check_legal_basis, rule_of
from services.financing.lenders.model import LENDER_COUNTRY, Cooperative, unmet_as_lender
from services.kernel import (
    ConflictError,
    Country,
    Currency,
    Decision,
    ForbiddenError,
    Money,
    NotFoundError,
    RuleViolationError,
)
from services.kernel.dated_rules import Confidence, DatedRule, in_force

Status = Literal["escalated", "granted", "refused"]


class DirectRequestNotFoundError(NotFoundError):
    """No such direct request."""

    code = "direct_request_not_found"


class DirectRequestOfOtherMinistryError(ForbiddenError):
    """Direct requests are kept by the lender's ministry."""

    code = "direct_request_of_other_ministry"


class DirectRequestLenderError(RuleViolationError):
    """Only a cooperative that may lend across the border is asked to."""

    code = "direct_request_lender_not_eligible"


class DirectRequestAnsweredError(ConflictError):
    """A direct request is answered once."""

    code = "direct_request_answered"


class AnsweredByRecorderError(ForbiddenError):
    """Four eyes: who recorded a request does not answer it."""

    code = "answered_by_recorder"


class ClosedCircleRule(DatedRule):
    """Whom a lender may serve without more; everything else needs a legal opinion."""

    title: str
    interpretation: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the lender's ministry said: on which legal basis it may be lent, or why it may not."""

    answered_on: date
    answered_by: str
    legal_basis: LegalBasis | None = None
    """Its document stays with the ministry and is never published."""
    legal_basis_source: str | None = None
    reason_code: str | None = None


@dataclass(frozen=True, slots=True)
class DirectRequest:
    """A request to lend outside a facility; nothing is approved or paid out on it, a facility is opened instead.

    A granted one says that a facility on this legal basis may be opened: it does not lend by itself.
    """

    request_id: str
    home: Country
    lender_id: str
    borrower_id: str
    amount_minor: int
    currency: Currency
    purpose_code: str
    recorded_on: date
    recorded_by: str
    rule_version: str
    rule_title: str
    rule_source: str
    rule_confidence: Confidence
    rule_interpretation: str
    status: Status = "escalated"
    answer: Answer | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to lend how much to whom, and for what."""

    lender: Cooperative
    borrower_id: str
    amount: Money
    purpose_code: str


def escalate(
    asked: Asked, rules: Sequence[ClosedCircleRule], *, request_id: str, by: str, at: datetime
) -> Decision[DirectRequest]:
    """Record a request outside a facility as escalated, with the rule of its day.

    Raises:
        DirectRequestLenderError: naming all the lender lacks.
        NoRuleInForceError: no rule covers that day.
    """
    on = LENDER_COUNTRY.day_of(at)
    if unmet := unmet_as_lender(asked.lender, on):
        raise DirectRequestLenderError(f"{asked.lender.cooperative_id} is {', '.join(unmet)} on {on}")
    rule = in_force(rules, on=on, subject="the circle of a savings-and-loan cooperative")
    request = DirectRequest(
        request_id=request_id,
        home=LENDER_COUNTRY,
        lender_id=asked.lender.cooperative_id,
        borrower_id=asked.borrower_id,
        amount_minor=asked.amount.amount_minor,
        currency=asked.amount.currency,
        purpose_code=asked.purpose_code,
        recorded_on=on,
        recorded_by=by,
        rule_version=rule.version,
        rule_title=rule.title,
        rule_source=rule.source,
        rule_confidence=rule.confidence,
        rule_interpretation=rule.interpretation,
    )
    fact = DirectRequestEscalated(
        subject=request_id,
        occurred_at=at,
        lender_id=request.lender_id,
        borrower_id=request.borrower_id,
        amount_minor=request.amount_minor,
        currency=request.currency,
        circle_rule=rule.version,
    )
    return Decision(request, (fact,))


def grant(
    request: DirectRequest, basis: LegalBasis, rules: Sequence[LegalBasisRule], *, by: str, at: datetime
) -> Decision[DirectRequest]:
    """Say on which legal basis it may be lent; to lend, a facility is opened on it.

    Raises:
        DirectRequestAnsweredError: it was answered before.
        AnsweredByRecorderError: the same person recorded it.
        LegalBasisUnknownError: the basis is not in force today.
        LegalBasisIncompleteError: the day of its decision is missing or has not come.
    """
    on = request.home.day_of(at)
    check_legal_basis(basis, rules, on=on)
    rule = rule_of(basis.code, rules, on=on)
    answer = Answer(on, by, legal_basis=basis, legal_basis_source=rule.source if rule else None)
    return _answered(request, answer, "granted", at)


def refuse(request: DirectRequest, reason_code: str, *, by: str, at: datetime) -> Decision[DirectRequest]:
    """Say why it may not be lent.

    Raises:
        DirectRequestAnsweredError: it was answered before.
        AnsweredByRecorderError: the same person recorded it.
    """
    return _answered(request, Answer(request.home.day_of(at), by, reason_code=reason_code), "refused", at)


def _answered(
    request: DirectRequest, answer: Answer, outcome: Literal["granted", "refused"], at: datetime
) -> Decision[DirectRequest]:
    if request.answer is not None:
        raise DirectRequestAnsweredError(f"{request.request_id} is {request.status}")
    if answer.answered_by == request.recorded_by:
        raise AnsweredByRecorderError(f"{request.request_id} was recorded by the same person")
    fact = DirectRequestAnswered(
        subject=request.request_id,
        occurred_at=at,
        outcome=outcome,
        answered_on=answer.answered_on,
        legal_basis_code=answer.legal_basis.code if answer.legal_basis else None,
        legal_basis_source=answer.legal_basis_source,
        reason_code=answer.reason_code,
    )
    return Decision(replace(request, status=outcome, answer=answer), (fact,))


def demand_home(ministry: Country | None) -> None:
    """Refuse a ministry that is not the lenders' own.

    Raises:
        DirectRequestOfOtherMinistryError: it is another one.
    """
    if ministry != LENDER_COUNTRY:
        raise DirectRequestOfOtherMinistryError("direct requests are kept by the lender's ministry")
