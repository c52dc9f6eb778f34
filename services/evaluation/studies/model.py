"""What is true of a study: who asked for it, what was computed, who reviewed it, what was recommended."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.contracts.evaluation import (
    Advice,
    BusinessKind,
    ReviewVerdict,
    StudyCommissioned,
    StudyComputed,
)
from services.evaluation.studies.findings import Findings, digest_of
from services.evaluation.studies.plans import Plan
from services.evaluation.studies.refusals import (
    MinistryUnknownError,
    StudyOfOtherMinistryError,
    StudyStateError,
)
from services.evaluation.studies.suggestions import Suggestion
from services.kernel import Country, Decision

StudyStatus = Literal["commissioned", "computed", "returned", "reviewed", "recommended"]

REVIEWING = (Country.ID, Country.TL)
"""Both sides review every study."""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acted, of which ministry; known by the subject of his or her token."""

    subject: str
    ministry: Country


@dataclass(frozen=True, slots=True)
class Business:
    """Whose business is studied, by the number in its register."""

    kind: BusinessKind
    business_id: str


@dataclass(frozen=True, slots=True)
class Computation:
    """What was computed last, from which plan; `number` counts computations from one."""

    number: int
    plan: Plan
    findings: Findings
    digest: str
    suggestion: Suggestion
    computed_by: Officer
    computed_on: date


@dataclass(frozen=True, slots=True)
class Review:
    """What an officer of one ministry says of the last computation."""

    by: Officer
    verdict: ReviewVerdict
    reason_code: str
    remark: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What people decided, and why."""

    advice: Advice
    departs: bool
    """Whether the rule suggested something else."""
    reason_codes: tuple[str, ...]
    explanation: str
    by: Officer
    recommended_on: date


@dataclass(frozen=True, slots=True)
class Study:
    """A feasibility study; `version` counts its facts."""

    study_id: str
    home: Country
    """The ministry that commissioned it."""
    business: Business
    purpose_code: str
    commissioned_by: Officer
    commissioned_on: date
    status: StudyStatus = "commissioned"
    computation: Computation | None = None
    reviews: tuple[Review, ...] = ()
    recommendation: Recommendation | None = None
    version: int = 0

    @property
    def authors(self) -> frozenset[Officer]:
        """Who commissioned it and who computed it last."""
        computed = (self.computation.computed_by,) if self.computation else ()
        return frozenset((self.commissioned_by, *computed))


def officer(subject: str, ministry: Country | None) -> Officer:
    """Name who acts.

    Raises:
        MinistryUnknownError: of neither ministry.
    """
    if ministry is None:
        raise MinistryUnknownError("an officer of one of the two ministries acts")
    return Officer(subject, ministry)


def commission(business: Business, purpose_code: str, *, study_id: str, by: Officer, at: datetime) -> Decision[Study]:
    """Ask for a study; the ministry that asks keeps it."""
    today = by.ministry.day_of(at)
    fact = StudyCommissioned(
        subject=study_id,
        occurred_at=at,
        commissioned_by=by.ministry,
        business_kind=business.kind,
        business_id=business.business_id,
        purpose_code=purpose_code,
        commissioned_on=today,
        reviewing_ministries=REVIEWING,
    )
    return Decision(Study(study_id, by.ministry, business, purpose_code, by, today), (fact,))


def keep_computation(
    study: Study, plan: Plan, findings: Findings, suggestion: Suggestion, *, by: Officer, at: datetime
) -> Decision[Study]:
    """Keep what was computed from a plan; reviews of an earlier computation no longer count.

    Raises:
        StudyOfOtherMinistryError: the officer is not of the ministry that commissioned it.
        StudyStateError: both sides agreed already.
    """
    demand_home(study, by)
    demand_status(study, "commissioned", "computed", "returned")
    number = study.computation.number + 1 if study.computation else 1
    digest, today = digest_of(findings), by.ministry.day_of(at)
    kept = Computation(number, plan, findings, digest, suggestion, by, today)
    fact = StudyComputed(
        subject=study.study_id,
        occurred_at=at,
        computation=number,
        currency=plan.currency,
        period_unit=plan.period_unit,
        period_count=plan.period_count,
        rates_found=findings.project.internal_rates.found,
        sample_count=findings.simulated.sample_count if findings.simulated else 0,
        suggested=suggestion.advice,
        suggestion_rule=suggestion.rule,
        digest=digest,
        computed_on=today,
    )
    return Decision(replace(study, status="computed", computation=kept, reviews=()), (fact,))


def demand_home(study: Study, by: Officer) -> None:
    """Refuse an officer of the ministry that does not keep the study.

    Raises:
        StudyOfOtherMinistryError: it is the other one.
    """
    if by.ministry != study.home:
        raise StudyOfOtherMinistryError(f"{study.study_id} is kept by the ministry of {study.home}")


def demand_status(study: Study, *allowed: StudyStatus) -> None:
    """Refuse what a study's status does not allow.

    Raises:
        StudyStateError: it has another status.
    """
    if study.status not in allowed:
        raise StudyStateError(f"{study.study_id} is {study.status}; it would have to be {' or '.join(allowed)}")
