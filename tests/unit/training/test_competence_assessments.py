"""Competence: who assesses whom, in which units, when again, and which certificate follows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.contracts.training import CompetenceAssessmentRecorded, CompetenceCertificateIssued
from services.kernel import Country, DomainError
from services.training.certificates import model as certificates
from services.training.certificates.model import Certificate
from services.training.competence_assessments import model, refusals
from services.training.competence_assessments.model import (
    Assessed,
    AssessedUnit,
    Circumstances,
    CompetenceAssessment,
    Evidence,
)
from services.training.competence_assessments.repository import load_rules
from services.training.credentials.achievements import achieved
from services.training.credentials.repository import load_kinds, load_names
from services.training.programmes.model import of_version
from services.training.programmes.repository import load_programmes
from services.training.trainers import model as trainers
from services.training.trainers.model import Accreditation
from services.training.trainers.refusals import TrainerNotAccreditedError

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
DAY = date(2026, 11, 23)
PROGRAMME = of_version(load_programmes(), "cooperatives", "2026-2")
(RULE,) = load_rules()
NEW = trainers.register("trn-1", Country.TL, "trainer-1", at=AT).state
LICENCE = Accreditation(0, "assess", "cooperatives", date(2026, 1, 1), None, "MET.000.001", "bnsp")
ASSESSOR = trainers.accredit(NEW, LICENCE, at=AT).state
GIVEN = Circumstances(RULE, ASSESSOR, has_trained=False)
SEEN = (Evidence("observation", "FR-IA-01/7"),)
UNITS = tuple(AssessedUnit(one.code, "competent", SEEN) for one in PROGRAMME.competences)
ABLE = Assessed(Country.TL, "ent-1.p1", DAY, UNITS)
UNABLE = replace(ABLE, units=(replace(UNITS[0], result="not_yet_competent"), *UNITS[1:]))


def recorded(told: Assessed = ABLE, given: Circumstances = GIVEN) -> CompetenceAssessment:
    return model.record("cas-1", PROGRAMME, told, given, at=AT).state


def certified(assessment: CompetenceAssessment, issued_on: date = DAY) -> Certificate:
    return certificates.certify(assessment, RULE, certificate_id="cert-1", issued_on=issued_on, at=AT).state


def test_who_is_competent_in_every_unit_is_competent_and_the_fact_names_no_unit() -> None:
    decision = model.record("cas-1", PROGRAMME, ABLE, GIVEN, at=AT)

    (fact,) = decision.events
    assert isinstance(fact, CompetenceAssessmentRecorded)
    assert (fact.result, fact.assessor_id, fact.reassessable_from) == ("competent", "trn-1", None)
    assert "units" not in fact.model_dump()


def test_one_unit_that_is_not_yet_makes_the_whole_not_yet_and_says_from_when_on_again() -> None:
    assessment = recorded(UNABLE)

    assert assessment.result == "not_yet_competent"
    assert assessment.reassessable_from == DAY + timedelta(days=RULE.reassessment_days)


@pytest.mark.parametrize(("days", "is_refused"), [(29, True), (30, False), (31, False)])
def test_another_assessment_waits_for_the_days_that_the_rule_names(days: int, *, is_refused: bool) -> None:
    earlier = recorded(replace(UNABLE, assessed_on=DAY - timedelta(days=days)))
    given = replace(GIVEN, earlier=(earlier,))

    if is_refused:
        with pytest.raises(refusals.ReassessmentTooEarlyError):
            recorded(ABLE, given)
    else:
        assert recorded(ABLE, given).result == "competent"


UNACCREDITED = replace(GIVEN, assessor=NEW)
BARRED: list[tuple[type[DomainError], Assessed, Circumstances]] = [
    (TrainerNotAccreditedError, ABLE, UNACCREDITED),
    (TrainerNotAccreditedError, replace(ABLE, assessed_on=date(2025, 12, 31)), GIVEN),
    (refusals.AssessorTrainedError, ABLE, replace(GIVEN, has_trained=True)),
    (refusals.AssessmentDayError, replace(ABLE, assessed_on=DAY + timedelta(days=1)), GIVEN),
    (refusals.AssessedUnitsError, replace(ABLE, units=UNITS[1:]), GIVEN),
    (refusals.AssessedUnitsError, replace(ABLE, units=(*UNITS, UNITS[0])), GIVEN),
    (refusals.AssessedUnitsError, replace(ABLE, units=(*UNITS[1:], replace(UNITS[0], competence="swim"))), GIVEN),
    (refusals.AssessmentEvidenceError, replace(ABLE, units=(replace(UNITS[0], evidence=()), *UNITS[1:])), GIVEN),
    (
        refusals.AssessmentEvidenceError,
        replace(ABLE, units=(replace(UNITS[0], evidence=(Evidence("rumour", "x"),)), *UNITS[1:])),
        GIVEN,
    ),
]


@pytest.mark.parametrize(("error", "told", "given"), BARRED)
def test_what_an_assessment_refuses(error: type[DomainError], told: Assessed, given: Circumstances) -> None:
    with pytest.raises(error):
        recorded(told, given)


def test_a_programme_without_competences_is_not_assessed() -> None:
    bare = PROGRAMME.model_copy(update={"competences": ()})

    with pytest.raises(refusals.ProgrammeWithoutCompetencesError):
        model.record("cas-1", bare, ABLE, GIVEN, at=AT)


def test_a_certificate_of_competence_follows_from_an_assessment_and_is_of_no_cohort() -> None:
    decision = certificates.certify(recorded(), RULE, certificate_id="cert-1", issued_on=DAY, at=AT)

    (fact,) = decision.events
    assert isinstance(fact, CompetenceCertificateIssued)
    assert (fact.assessment_id, fact.valid_until) == ("cas-1", date(2029, 11, 22))
    assert (decision.state.kind, decision.state.cohort_id) == ("competence", None)


@pytest.mark.parametrize(
    ("error", "asked"),
    [
        (certificates.NotCompetentError, lambda: certified(recorded(UNABLE))),
        (certificates.IssueDayError, lambda: certified(recorded(), DAY - timedelta(days=1))),
        (certificates.IssueDayError, lambda: certified(recorded(), DAY + timedelta(days=1))),
    ],
    ids=["not_yet", "before", "later_than_today"],
)
def test_who_gets_no_certificate_of_competence(error: type[DomainError], asked: Callable[[], Certificate]) -> None:
    with pytest.raises(error):
        asked()


def test_it_is_revoked_like_any_other() -> None:
    revoked = certificates.revoke(certified(recorded()), reason_code="given_by_mistake", at=AT).state

    assert certificates.verify(revoked, on=DAY).reason == "revoked"


def test_its_credential_says_competence_and_names_the_units() -> None:
    achievement = achieved(certified(recorded()), PROGRAMME, load_kinds(), load_names())

    assert achievement.achievement_type == "Competency"
    assert "assessed as competent by a licensed assessor" in achievement.narrative
    assert "business plan" in achievement.narrative
    assert "points" not in achievement.narrative
