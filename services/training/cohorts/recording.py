"""What is told of a cohort besides attendance: costs, tests, and what participants thought of its sessions."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from services.contracts.training import CohortCostRecorded, FeedbackGiven, ParticipantTested
from services.kernel import Country, Currency, Decision, Money
from services.training.cohorts.model import Cohort, demand_held, demand_open, session_of
from services.training.cohorts.particulars import Answers, Cost
from services.training.cohorts.refusals import (
    AlreadyTestedError,
    CostCalendarError,
    CostsFullError,
    FeedbackGivenError,
    PointsOfTestError,
    ProgrammeTestUnknownError,
    SessionNotAttendedError,
)
from services.training.programmes.model import Programme
from services.training.programmes.particulars import TestKind

COSTS_MAX = 500
"""Of one cohort: it is kept as one document."""
ANSWERS_LEAST = 5
"""Fewer answers on a session are not shown: somebody would be recognised by them."""
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Borne:
    """What one country's side paid in one currency; currencies never mix."""

    borne_by: Country
    total: Money


@dataclass(frozen=True, slots=True)
class SessionFeedback:
    """The answers on one session and their means, half-even to a hundredth; None with fewer than `ANSWERS_LEAST`."""

    session: int
    answers: int
    content: Decimal | None = None
    trainer: Decimal | None = None
    language: Decimal | None = None
    usefulness: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a cohort cost each side, and what was thought of its sessions."""

    cohort_id: str
    borne: tuple[Borne, ...]
    feedback: tuple[SessionFeedback, ...]


def record_cost(cohort: Cohort, cost: Cost, *, at: datetime) -> Decision[Cohort]:
    """Add a cost; bills come after the last session too."""
    if cost.incurred_on > cohort.country.day_of(at):
        raise CostCalendarError(f"{cost.incurred_on} is later than today")
    if len(cohort.costs) >= COSTS_MAX:
        raise CostsFullError(f"{cohort.cohort_id} has {COSTS_MAX} costs")
    fact = CohortCostRecorded(
        subject=cohort.cohort_id,
        occurred_at=at,
        kind=cost.kind,
        amount_minor=cost.amount.amount_minor,
        currency=cost.amount.currency,
        borne_by=cost.borne_by,
        incurred_on=cost.incurred_on,
    )
    return Decision(replace(cohort, costs=(*cohort.costs, cost)), (fact,))


def give_feedback(cohort: Cohort, session: int, participant_id: str, *, at: datetime) -> Decision[Cohort]:
    """Note that a participant gave feedback on a session he attended, once."""
    session_of(cohort, session)
    participant = cohort.participant(participant_id)
    if session not in participant.sessions_attended:
        raise SessionNotAttendedError(f"{participant_id} did not attend session {session}")
    if session in participant.feedback_on:
        raise FeedbackGivenError(f"{participant_id} gave feedback on session {session}")
    fact = FeedbackGiven(subject=cohort.cohort_id, occurred_at=at, session=session)
    noted = replace(participant, feedback_on=tuple(sorted({*participant.feedback_on, session})))
    return Decision(cohort.with_participant(noted), (fact,))


def record_test(
    cohort: Cohort, programme: Programme, kind: TestKind, participant_id: str, points: int, *, at: datetime
) -> Decision[Cohort]:
    """Note how many points a participant reached in the test before or after the programme, once.

    The test after it is taken from the last session's day on. How many points somebody reached is not published.
    """
    demand_open(cohort)
    participant = cohort.participant(participant_id)
    test = programme.test(kind)
    if test is None:
        raise ProgrammeTestUnknownError(f"{programme.code} {programme.version} has no {kind}-test")
    if points > test.points_max:
        raise PointsOfTestError(f"the {kind}-test has {test.points_max} points, not {points}")
    if kind == "post":
        demand_held(cohort.plan.sessions, cohort.country.day_of(at))
    before = participant.pre_test_points if kind == "pre" else participant.post_test_points
    if before is not None:
        raise AlreadyTestedError(f"{participant_id} took the {kind}-test")
    fact = ParticipantTested(
        subject=cohort.cohort_id,
        occurred_at=at,
        participant_id=participant_id,
        test=kind,
        is_passed=None if test.pass_share is None else test.is_passed_by(points),
    )
    tested = (
        replace(participant, pre_test_points=points) if kind == "pre" else replace(participant, post_test_points=points)
    )
    return Decision(cohort.with_participant(tested), (fact,))


def summary(cohort: Cohort, answers: Mapping[int, Answers]) -> Summary:
    """Add up costs by side and currency, and give the means of the feedback on each session."""
    borne: defaultdict[tuple[Country, Currency], list[Money]] = defaultdict(list)
    for cost in cohort.costs:
        borne[cost.borne_by, cost.amount.currency].append(cost.amount)
    totals = tuple(
        Borne(country, Money.total(amounts, currency)) for (country, currency), amounts in sorted(borne.items())
    )
    sessions = tuple(
        _feedback_on(session.number, answers.get(session.number, Answers())) for session in cohort.plan.sessions
    )
    return Summary(cohort.cohort_id, totals, sessions)


def _feedback_on(session: int, added: Answers) -> SessionFeedback:
    if added.number < ANSWERS_LEAST:
        return SessionFeedback(session, added.number)
    return SessionFeedback(
        session=session,
        answers=added.number,
        content=_mean(added.content, added.number),
        trainer=_mean(added.trainer, added.number),
        language=_mean(added.language, added.number),
        usefulness=_mean(added.usefulness, added.number),
    )


def _mean(total: int, number: int) -> Decimal:
    return (Decimal(total) / number).quantize(_HUNDREDTH, rounding=ROUND_HALF_EVEN)
