"""What is true of a certificate: who gets one, until when it holds, how it ends."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.contracts.training import CertificateIssued, CertificateRevoked, CompetenceCertificateIssued
from services.kernel import ConflictError, Country, Decision, ForbiddenError, NotFoundError, RuleViolationError
from services.training.cohorts.model import Cohort
from services.training.competence_assessments.model import CompetenceAssessment, CompetenceRule
from services.training.programmes.model import Programme

PaperKind = Literal["attendance", "training_result", "competence"]
Reason = Literal["holds", "not_yet_issued", "expired", "revoked"]


class CertificateNotFoundError(NotFoundError):
    """No such certificate was issued."""

    code = "certificate_not_found"


class CertificateOfOtherMinistryError(ForbiddenError):
    """A certificate is kept by the ministry that held its cohort."""

    code = "certificate_of_other_ministry"


class NotCompletedError(ConflictError):
    """Only somebody who completed the programme gets a certificate."""

    code = "programme_not_completed"


class NotCompetentError(ConflictError):
    """Only somebody who was assessed as competent gets a certificate of competence."""

    code = "not_yet_competent"


class AlreadyIssuedError(ConflictError):
    """A participant gets one certificate of a cohort, and one of an assessment."""

    code = "certificate_already_issued"


class AlreadyRevokedError(ConflictError):
    """A certificate is revoked once."""

    code = "certificate_already_revoked"


class IssueDayError(RuleViolationError):
    """A certificate is issued from the cohort's last day or the assessment on, and not on a later day than today."""

    code = "certificate_issue_day"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Somebody completed a programme; `version` counts its facts."""

    certificate_id: str
    country: Country
    cohort_id: str | None
    """None: it is of an assessment of competence."""
    programme: str
    programme_version: str
    participant_id: str
    enterprise_id: str
    kind: PaperKind
    issued_on: date
    valid_until: date | None
    assessment_id: str | None = None
    revoked_on: date | None = None
    reason_code: str | None = None
    status_list: str | None = None
    """The list its credential's revocation is read from; None: it has no credential."""
    status_index: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a certificate holds on a day, and why not."""

    certificate_id: str
    valid: bool
    reason: Reason
    on: date
    issued_on: date
    valid_until: date | None
    revoked_on: date | None
    programme: str
    kind: PaperKind


def issue(
    cohort: Cohort,
    programme: Programme,
    *,
    certificate_id: str,
    participant_id: str,
    issued_on: date,
    at: datetime,
) -> Decision[Certificate]:
    """Give a certificate to a participant who completed the cohort's programme."""
    participant = cohort.participant(participant_id)
    if participant_id not in cohort.completed_by:
        raise NotCompletedError(f"{participant_id} did not complete {cohort.cohort_id}, which is {cohort.status}")
    if not cohort.plan.ends_on <= issued_on <= cohort.country.day_of(at):
        raise IssueDayError(f"{issued_on} is before the cohort's last day {cohort.plan.ends_on}, or after today")
    certificate = Certificate(
        certificate_id=certificate_id,
        country=cohort.country,
        cohort_id=cohort.cohort_id,
        programme=cohort.programme,
        programme_version=cohort.programme_version,
        participant_id=participant_id,
        enterprise_id=participant.enterprise_id,
        kind=programme.certificate_kind,
        issued_on=issued_on,
        valid_until=programme.last_valid_day(issued_on),
    )
    fact = CertificateIssued(
        subject=certificate_id,
        occurred_at=at,
        country=cohort.country,
        cohort_id=cohort.cohort_id,
        programme=certificate.programme,
        programme_version=certificate.programme_version,
        participant_id=participant_id,
        enterprise_id=participant.enterprise_id,
        kind=certificate.kind,
        issued_on=issued_on,
        valid_until=certificate.valid_until,
    )
    return Decision(certificate, (fact,))


def certify(
    assessment: CompetenceAssessment, rule: CompetenceRule, *, certificate_id: str, issued_on: date, at: datetime
) -> Decision[Certificate]:
    """Give a certificate of competence to somebody who was assessed as competent."""
    if assessment.result != "competent":
        raise NotCompetentError(f"{assessment.participant_id} is not yet competent by {assessment.assessment_id}")
    if not assessment.assessed_on <= issued_on <= assessment.country.day_of(at):
        raise IssueDayError(f"{issued_on} is before the assessment on {assessment.assessed_on}, or after today")
    certificate = Certificate(
        certificate_id=certificate_id,
        country=assessment.country,
        cohort_id=None,
        programme=assessment.programme,
        programme_version=assessment.programme_version,
        participant_id=assessment.participant_id,
        enterprise_id=assessment.enterprise_id,
        kind="competence",
        issued_on=issued_on,
        valid_until=rule.last_valid_day(issued_on),
        assessment_id=assessment.assessment_id,
    )
    fact = CompetenceCertificateIssued(
        subject=certificate_id,
        occurred_at=at,
        country=certificate.country,
        assessment_id=assessment.assessment_id,
        programme=certificate.programme,
        programme_version=certificate.programme_version,
        participant_id=certificate.participant_id,
        enterprise_id=certificate.enterprise_id,
        issued_on=issued_on,
        valid_until=certificate.valid_until,
    )
    return Decision(certificate, (fact,))


def revoke(certificate: Certificate, *, reason_code: str, at: datetime) -> Decision[Certificate]:
    """End a certificate from today on; it stays readable."""
    if certificate.revoked_on is not None:
        raise AlreadyRevokedError(f"{certificate.certificate_id} was revoked on {certificate.revoked_on}")
    today = certificate.country.day_of(at)
    fact = CertificateRevoked(
        subject=certificate.certificate_id, occurred_at=at, reason_code=reason_code, revoked_on=today
    )
    return Decision(replace(certificate, revoked_on=today, reason_code=reason_code), (fact,))


def verify(certificate: Certificate, *, on: date) -> Verification:
    """Tell whether a certificate holds on a day; one that was revoked holds no more, not even for earlier days."""
    reason = _reason(certificate, on)
    return Verification(
        certificate_id=certificate.certificate_id,
        valid=reason == "holds",
        reason=reason,
        on=on,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        revoked_on=certificate.revoked_on,
        programme=certificate.programme,
        kind=certificate.kind,
    )


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the certificate's own.

    Raises:
        CertificateOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise CertificateOfOtherMinistryError(f"certificates of {country} are kept by its own ministry")


def _reason(certificate: Certificate, on: date) -> Reason:
    if certificate.revoked_on is not None:
        return "revoked"
    if on < certificate.issued_on:
        return "not_yet_issued"
    if certificate.valid_until is not None and on > certificate.valid_until:
        return "expired"
    return "holds"
