"""Facts of feasibility studies: commissioned, computed, reviewed by both sides, recommended by people."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Currency, Event

STUDY_TOPIC = Topic("evaluation", "study")

BusinessKind = Literal["enterprise", "cooperative"]
PeriodUnit = Literal["month", "year"]
RatesFound = Literal["one", "several", "no_irr"]
ReviewVerdict = Literal["agreed", "objected"]
Advice = Literal["recommended", "conditional", "not_recommended"]


class StudyCommissioned(Event):
    """A ministry asked for a study of a business of an enterprise or a cooperative."""

    type: Literal["evaluation.study.commissioned.v1"] = "evaluation.study.commissioned.v1"
    commissioned_by: Country
    """The ministry that asked and keeps the study."""
    business_kind: BusinessKind
    business_id: str
    purpose_code: str
    commissioned_on: date
    reviewing_ministries: tuple[Country, ...]


class StudyComputed(Event):
    """A plan of the business was computed; amounts and rates stay with the ministries: they are its own."""

    type: Literal["evaluation.study.computed.v1"] = "evaluation.study.computed.v1"
    computation: int
    """Counted from one; reviews of earlier computations no longer count."""
    currency: Currency
    period_unit: PeriodUnit
    period_count: int
    rates_found: RatesFound
    """How many internal rates of return there are; `no_irr`: none, which is not a rate of zero."""
    sample_count: int
    """Of the simulation; 0: none was asked for."""
    suggested: Advice
    suggestion_rule: str
    digest: str
    """SHA-256 of the findings: who computes the same plan gets the same."""
    computed_on: date


class StudyReviewed(Event):
    """An officer of one ministry, not an author, judged a computation."""

    type: Literal["evaluation.study.reviewed.v1"] = "evaluation.study.reviewed.v1"
    by: Country
    computation: int
    verdict: ReviewVerdict
    reason_code: str
    reviewed_on: date


class StudyRecommended(Event):
    """People decided what to recommend, with what the rule suggested beside it."""

    type: Literal["evaluation.study.recommended.v1"] = "evaluation.study.recommended.v1"
    business_kind: BusinessKind
    business_id: str
    computation: int
    digest: str
    advice: Advice
    suggested: Advice
    reason_codes: tuple[str, ...]
    recommended_on: date


StudyEvent = Annotated[
    Annotated[StudyCommissioned, Tag("evaluation.study.commissioned.v1")]
    | Annotated[StudyComputed, Tag("evaluation.study.computed.v1")]
    | Annotated[StudyReviewed, Tag("evaluation.study.reviewed.v1")]
    | Annotated[StudyRecommended, Tag("evaluation.study.recommended.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(StudyCommissioned, StudyComputed, StudyReviewed, StudyRecommended)),
]
