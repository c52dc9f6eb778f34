"""What of a cohort is shown to whom: test points are personal, everybody else sees counts and means of many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType

from services.kernel import Country
from services.kernel.roles import Role
from services.training.cohorts.model import Cohort, CohortStatus
from services.training.cohorts.particulars import (
    AnsweredPrerequisite,
    Assignment,
    Candidate,
    Cost,
    Participant,
    Plan,
    Reader,
)
from services.training.cohorts.refusals import RecordNotShownError
from services.training.programmes.particulars import TestKind

TESTED_LEAST = 5
"""The mean of fewer people's points is not shown: somebody would be recognised by it."""
KINDS: tuple[TestKind, ...] = ("pre", "post")
POINT_READERS: Mapping[Role, str] = MappingProxyType(
    {
        Role.MINISTRY_OFFICER: "of every participant, in the ministry that holds the cohort",
        Role.TRAINER: "of every participant, for who is assigned to one of the cohort's sessions",
        Role.DATA_PROTECTION_OFFICER: "of one participant at a time, in the participant's own ministry",
    }
)
"""The roles that see how many points somebody reached in a test, and of whom; every other role sees them of nobody."""
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TestFigures:
    """How many took a test, and the mean of their points, half-even to a hundredth."""

    kind: TestKind
    taken: int
    mean_points: Decimal | None
    """None: the cohort is not completed yet, fewer than `TESTED_LEAST` took it, or all reached the same."""


@dataclass(frozen=True, slots=True)
class ShownCohort:
    """A cohort as one reader sees it."""

    cohort_id: str
    country: Country
    programme: str
    programme_version: str
    plan: Plan
    participants: tuple[Participant, ...]
    candidates: tuple[Candidate, ...]
    costs: tuple[Cost, ...]
    answered: tuple[AnsweredPrerequisite, ...]
    assignments: tuple[Assignment, ...]
    completed_by: tuple[str, ...]
    status: CohortStatus
    version: int
    tests: tuple[TestFigures, ...]
    points_shown: bool
    """Whether the reader sees the participants' points; where not, they are all null."""


def shown(cohort: Cohort, reader: Reader) -> ShownCohort:
    """Show a cohort; whose points the reader may not see, loses them."""
    sees = sees_points(cohort, reader)
    same = {one.name: getattr(cohort, one.name) for one in fields(ShownCohort) if hasattr(cohort, one.name)}
    people = cohort.participants if sees else tuple(map(_without_points, cohort.participants))
    tests = tuple(_figures(cohort, kind) for kind in KINDS)
    return ShownCohort(**{**same, "participants": people}, tests=tests, points_shown=sees)


def sees_points(cohort: Cohort, reader: Reader) -> bool:
    """Tell whether somebody sees all points: an officer of the organising ministry, and who teaches the cohort."""
    is_officer = reader.ministry == cohort.country and Role.MINISTRY_OFFICER in reader.roles
    return is_officer or (reader.trainer_id in {one.trainer_id for one in cohort.assignments})


def record_of(cohort: Cohort, participant_id: str, reader: Reader) -> Participant:
    """Show one participant's own record, with the points.

    Who answers a person is the data protection officer of the person's own ministry: only it knows whose number it is.

    Raises:
        NotEnrolledError: nobody of that number has a seat.
        RecordNotShownError: the reader is none of those who may see it.
    """
    participant = cohort.participant(participant_id)
    answers_person = reader.ministry == participant.country and Role.DATA_PROTECTION_OFFICER in reader.roles
    if not (answers_person or sees_points(cohort, reader)):
        raise RecordNotShownError(f"the record of {participant_id} is shown to trainers and to who answers the person")
    return participant


def _without_points(participant: Participant) -> Participant:
    return replace(participant, pre_test_points=None, post_test_points=None)


def _figures(cohort: Cohort, kind: TestKind) -> TestFigures:
    told = (one.pre_test_points if kind == "pre" else one.post_test_points for one in cohort.participants)
    points = [one for one in told if one is not None]
    return TestFigures(kind, len(points), _mean(points) if cohort.status == "completed" else None)


def _mean(points: Sequence[int]) -> Decimal | None:
    # All the same: the mean would tell everybody's.
    if len(points) < TESTED_LEAST or len(set(points)) == 1:
        return None
    return (Decimal(sum(points)) / len(points)).quantize(_HUNDREDTH, rounding=ROUND_HALF_EVEN)
