"""What is true of an assessment of competence: who may give it, when again, and what it says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from services.contracts.training import AssessmentResult, CompetenceAssessmentRecorded
from services.kernel import Country, Decision
from services.kernel.calendar import add_months
from services.kernel.dated_rules import DatedRule
from services.training.competence_assessments.refusals import (
    AssessedUnitsError,
    AssessmentDayError,
    AssessmentEvidenceError,
    AssessorTrainedError,
    ProgrammeWithoutCompetencesError,
    ReassessmentTooEarlyError,
)
from services.training.programmes.model import Programme
from services.training.trainers.model import Trainer, demand_accredited


class CompetenceRule(DatedRule):
    """What an assessment rests on, when another may follow, and how long its certificate holds."""

    reassessment_days: Annotated[int, Field(ge=1)]
    validity_months: Annotated[int, Field(ge=1)]
    evidence_kinds: tuple[str, ...] = Field(min_length=1)
    evidence_least: Annotated[int, Field(ge=1)]

    def last_valid_day(self, issued_on: date) -> date:
        """Tell the last day a certificate of competence holds: the one before the anniversary of its issue."""
        return add_months(issued_on, self.validity_months) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the assessor saw, and where it is kept; never a name."""

    kind: str
    reference: str


@dataclass(frozen=True, slots=True)
class AssessedUnit:
    """One competence of the programme, as the assessor judged it."""

    competence: str
    result: AssessmentResult
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Assessed:
    """Who was assessed in which ministry's country, when, in what."""

    country: Country
    participant_id: str
    assessed_on: date
    units: tuple[AssessedUnit, ...]


@dataclass(frozen=True, slots=True)
class CompetenceAssessment:
    """A judgement that stays as it was given; `version` counts its facts."""

    assessment_id: str
    country: Country
    programme: str
    programme_version: str
    participant_id: str
    enterprise_id: str
    assessor_id: str
    assessed_on: date
    units: tuple[AssessedUnit, ...]
    result: AssessmentResult
    reassessable_from: date | None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an assessment is held against: the rule, who assesses, whether he trained, what was found before."""

    rule: CompetenceRule
    assessor: Trainer
    has_trained: bool
    earlier: Sequence[CompetenceAssessment] = ()


def record(
    assessment_id: str, programme: Programme, told: Assessed, given: Circumstances, *, at: datetime
) -> Decision[CompetenceAssessment]:
    """Record what an accredited assessor, who did not train the person, found; competent only in all units."""
    demand_accredited(given.assessor, "assess", programme.code, on=told.assessed_on)
    if given.has_trained:
        raise AssessorTrainedError(f"{given.assessor.trainer_id} trained {told.participant_id}")
    _demand_day(programme, told, given, at)
    _demand_units(programme, told.units, given.rule)
    is_competent = all(unit.result == "competent" for unit in told.units)
    again = None if is_competent else told.assessed_on + timedelta(days=given.rule.reassessment_days)
    assessment = CompetenceAssessment(
        assessment_id=assessment_id,
        country=told.country,
        programme=programme.code,
        programme_version=programme.version,
        participant_id=told.participant_id,
        enterprise_id=told.participant_id.rpartition(".")[0],
        assessor_id=given.assessor.trainer_id,
        assessed_on=told.assessed_on,
        units=told.units,
        result="competent" if is_competent else "not_yet_competent",
        reassessable_from=again,
    )
    return Decision(assessment, (_recorded(assessment, at),))


def _recorded(assessment: CompetenceAssessment, at: datetime) -> CompetenceAssessmentRecorded:
    return CompetenceAssessmentRecorded(
        subject=assessment.assessment_id,
        occurred_at=at,
        country=assessment.country,
        programme=assessment.programme,
        programme_version=assessment.programme_version,
        participant_id=assessment.participant_id,
        enterprise_id=assessment.enterprise_id,
        assessor_id=assessment.assessor_id,
        assessed_on=assessment.assessed_on,
        result=assessment.result,
        reassessable_from=assessment.reassessable_from,
    )


def _demand_day(programme: Programme, told: Assessed, given: Circumstances, at: datetime) -> None:
    if told.assessed_on > told.country.day_of(at):
        raise AssessmentDayError(f"{told.assessed_on} is later than today")
    waits = [
        one.reassessable_from
        for one in given.earlier
        if one.programme == programme.code and one.assessed_on <= told.assessed_on and one.reassessable_from
    ]
    if waits and told.assessed_on < max(waits):
        raise ReassessmentTooEarlyError(f"{told.participant_id} is assessed again from {max(waits)} on")


def _demand_units(programme: Programme, units: Sequence[AssessedUnit], rule: CompetenceRule) -> None:
    wanted = [one.code for one in programme.competences]
    if not wanted:
        raise ProgrammeWithoutCompetencesError(f"{programme.code} {programme.version} names no competences")
    if Counter(unit.competence for unit in units) != Counter(wanted):
        raise AssessedUnitsError(f"assess each of {', '.join(wanted)} once")
    for unit in units:
        unlisted = sorted({one.kind for one in unit.evidence} - set(rule.evidence_kinds))
        if unlisted or len(unit.evidence) < rule.evidence_least:
            raise AssessmentEvidenceError(
                f"{unit.competence} asks for {rule.evidence_least} of {', '.join(rule.evidence_kinds)}"
            )
