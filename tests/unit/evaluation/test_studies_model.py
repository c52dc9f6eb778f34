"""Who may judge a study, and in what order."""

from datetime import UTC, datetime

import pytest

from services.contracts.evaluation import StudyRecommended, StudyReviewed
from services.evaluation.studies.approvals import recommend, review
from services.evaluation.studies.findings import compute
from services.evaluation.studies.model import Business, Officer, Study, commission, keep_computation, officer
from services.evaluation.studies.refusals import (
    ComputationOutdatedError,
    MinistryUnknownError,
    ReviewerIsAuthorError,
    ReviewGivenError,
    StudyOfOtherMinistryError,
    StudyStateError,
)
from services.evaluation.studies.suggestions import suggest
from services.kernel import Country
from tests.unit.evaluation.businesses import yearly

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)
AUTHOR, HEAD, PARTNER = (
    Officer("evaluator-1", Country.TL),
    Officer("ministry_officer-1", Country.TL),
    Officer("ministry_officer-1", Country.ID),
)
PLAN = yearly([-100, 80, 80])
WORDS = ("figures_sound", "Checked against the cooperative's books")


def computed(study: Study | None = None, by: Officer = AUTHOR) -> Study:
    known = (
        study
        or commission(Business("cooperative", "coop-1"), "coffee_mill", study_id="study-1", by=AUTHOR, at=NOON).state
    )
    findings = compute(PLAN)
    suggestion = suggest(PLAN, findings, on=NOON.date())
    return keep_computation(known, PLAN, findings, suggestion, by=by, at=NOON).state


def reviewed(study: Study, *officers: Officer) -> Study:
    for one in officers:
        study = review(study, 1, "agreed", WORDS, by=one, at=NOON).state
    return study


@pytest.mark.parametrize("officers", [(HEAD, PARTNER), (PARTNER, HEAD)])
def test_a_study_is_reviewed_when_an_officer_of_each_side_agreed(officers: tuple[Officer, Officer]) -> None:
    study = computed()

    assert reviewed(study, officers[0]).status == "computed"
    assert reviewed(study, *officers).status == "reviewed"


def test_nobody_reviews_or_recommends_on_what_he_or_she_made() -> None:
    study = computed(by=HEAD)

    with pytest.raises(ReviewerIsAuthorError):
        review(study, 1, "agreed", WORDS, by=HEAD, at=NOON)
    with pytest.raises(ReviewerIsAuthorError):
        recommend(reviewed(study, PARTNER), "recommended", ("sound",), "", by=AUTHOR, at=NOON)


def test_a_namesake_of_the_author_at_the_other_ministry_is_another_officer() -> None:
    namesake = Officer(AUTHOR.subject, Country.ID)

    assert len(reviewed(computed(), namesake).reviews) == 1


def test_one_side_reviews_a_computation_once() -> None:
    study = reviewed(computed(), HEAD)

    with pytest.raises(ReviewGivenError):
        review(study, 1, "objected", WORDS, by=Officer("ministry_officer-2", Country.TL), at=NOON)


def test_an_objection_returns_a_study_and_a_new_computation_needs_both_reviews_again() -> None:
    objection = review(reviewed(computed(), HEAD), 1, "objected", WORDS, by=PARTNER, at=NOON)
    again = computed(objection.state)

    assert (objection.state.status, objection.state.version) == ("returned", 4)
    assert isinstance(objection.events[0], StudyReviewed)
    assert (again.status, again.reviews, again.computation and again.computation.number) == ("computed", (), 2)
    with pytest.raises(ComputationOutdatedError):
        review(again, 1, "agreed", WORDS, by=PARTNER, at=NOON)


def test_what_both_sides_agreed_on_is_not_computed_again() -> None:
    study = reviewed(computed(), HEAD, PARTNER)

    with pytest.raises(StudyStateError):
        computed(study)


def test_people_decide_and_it_is_kept_whether_they_depart_from_the_rule() -> None:
    study = reviewed(computed(), HEAD, PARTNER)

    decision = recommend(study, "not_recommended", ("no_buyer",), "The buyer went away", by=HEAD, at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, StudyRecommended)
    assert (fact.advice, fact.suggested, fact.reason_codes) == ("not_recommended", "not_recommended", ("no_buyer",))
    assert study.computation is not None
    assert fact.digest == study.computation.digest
    assert recommend(study, "recommended", ("jobs",), "", by=HEAD, at=NOON).state.recommendation.departs  # type: ignore[union-attr]
    with pytest.raises(StudyStateError):
        recommend(decision.state, "recommended", ("jobs",), "", by=HEAD, at=NOON)


def test_only_the_home_ministry_computes_and_recommends() -> None:
    with pytest.raises(StudyOfOtherMinistryError):
        computed(by=PARTNER)
    with pytest.raises(StudyOfOtherMinistryError):
        recommend(reviewed(computed(), HEAD, PARTNER), "conditional", ("sound",), "", by=PARTNER, at=NOON)
    with pytest.raises(StudyStateError):
        recommend(reviewed(computed(), HEAD), "conditional", ("sound",), "", by=HEAD, at=NOON)


def test_who_is_of_no_ministry_does_not_act() -> None:
    with pytest.raises(MinistryUnknownError):
        officer("service:figures", None)
