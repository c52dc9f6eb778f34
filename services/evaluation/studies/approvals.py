"""How a study is judged by people: reviewed by an officer of each side, then recommended on; never by its authors."""

from dataclasses import replace
from datetime import datetime

from services.contracts.evaluation import Advice, ReviewVerdict, StudyRecommended, StudyReviewed
from services.evaluation.studies.model import (
    REVIEWING,
    Computation,
    Officer,
    Recommendation,
    Review,
    Study,
    demand_home,
    demand_status,
)
from services.evaluation.studies.refusals import (
    ComputationOutdatedError,
    ReviewerIsAuthorError,
    ReviewGivenError,
    StudyStateError,
)
from services.kernel import Decision


def review(
    study: Study, computation: int, verdict: ReviewVerdict, words: tuple[str, str], *, by: Officer, at: datetime
) -> Decision[Study]:
    """Judge the last computation for one side; `words` are the reason's code and a remark.

    One objection returns the study to its authors; once both sides agreed it is reviewed.

    Raises:
        ReviewerIsAuthorError: the officer commissioned or computed it.
        StudyStateError: there is nothing to review.
        ComputationOutdatedError: it was computed again since.
        ReviewGivenError: the side reviewed this computation already.
    """
    _demand_no_author(study, by)
    if any(one.by.ministry == by.ministry for one in study.reviews):
        raise ReviewGivenError(f"computation {computation} is reviewed for the ministry of {by.ministry}")
    demand_status(study, "computed")
    last = _computation(study)
    if computation != last.number:
        raise ComputationOutdatedError(f"{study.study_id} was last computed as number {last.number}")
    today = by.ministry.day_of(at)
    reviews = (*study.reviews, Review(by, verdict, *words, today))
    agreed = {one.by.ministry for one in reviews if one.verdict == "agreed"}
    status = "returned" if verdict == "objected" else "reviewed" if agreed == set(REVIEWING) else study.status
    fact = StudyReviewed(
        subject=study.study_id,
        occurred_at=at,
        by=by.ministry,
        computation=computation,
        verdict=verdict,
        reason_code=words[0],
        reviewed_on=today,
    )
    return Decision(replace(study, status=status, reviews=reviews), (fact,))


def recommend(
    study: Study, advice: Advice, reason_codes: tuple[str, ...], explanation: str, *, by: Officer, at: datetime
) -> Decision[Study]:
    """Decide what to recommend, as the rule suggests or not.

    Raises:
        StudyOfOtherMinistryError: the officer is not of the ministry that commissioned it.
        ReviewerIsAuthorError: the officer commissioned or computed it.
        StudyStateError: it is not reviewed by both sides, or recommended on already.
    """
    demand_home(study, by)
    _demand_no_author(study, by)
    demand_status(study, "reviewed")
    last, today = _computation(study), by.ministry.day_of(at)
    suggested = last.suggestion.advice
    decided = Recommendation(advice, advice != suggested, reason_codes, explanation, by, today)
    fact = StudyRecommended(
        subject=study.study_id,
        occurred_at=at,
        business_kind=study.business.kind,
        business_id=study.business.business_id,
        computation=last.number,
        digest=last.digest,
        advice=advice,
        suggested=suggested,
        reason_codes=reason_codes,
        recommended_on=today,
    )
    return Decision(replace(study, status="recommended", recommendation=decided), (fact,))


def _demand_no_author(study: Study, by: Officer) -> None:
    if by in study.authors:
        raise ReviewerIsAuthorError(f"{by.subject} of {by.ministry} is an author of {study.study_id}")


def _computation(study: Study) -> Computation:
    if study.computation is None:
        raise StudyStateError(f"{study.study_id} was never computed")
    return study.computation
