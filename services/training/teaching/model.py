"""What is true of teaching: who may teach a session, and on which days a trainer is taken."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.contracts.training import TrainerAssigned, TrainerReplaced
from services.kernel import Decision, Event
from services.training.cohorts.model import Cohort, demand_open, session_of
from services.training.cohorts.particulars import Assignment
from services.training.teaching.refusals import (
    TrainerAssignedError,
    TrainerBookedError,
    TrainerNotAssignedError,
    TrainersFullError,
)
from services.training.trainers.model import Trainer, demand_accredited

TRAINERS_MAX = 5
"""Of one session."""


@dataclass(frozen=True, slots=True)
class TrainerDay:
    """What one trainer teaches on one day: sessions of one cohort, for a session says no hour it begins."""

    trainer_id: str
    day: date
    cohort_id: str | None = None
    """None: nothing."""
    sessions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Taught:
    """A cohort with its trainers, and the days of theirs that changed."""

    decision: Decision[Cohort]
    days: tuple[TrainerDay, ...]


def assign(cohort: Cohort, number: int, trainer: Trainer, day: TrainerDay, *, at: datetime) -> Taught:
    """Let a trainer teach a session: accredited for the programme on its day, and not taken by another cohort."""
    demand_open(cohort)
    held_on, assigned = session_of(cohort, number).held_on, Assignment(number, trainer.trainer_id)
    if assigned in cohort.assignments:
        raise TrainerAssignedError(f"{trainer.trainer_id} teaches session {number} of {cohort.cohort_id}")
    if sum(one.session == number for one in cohort.assignments) >= TRAINERS_MAX:
        raise TrainersFullError(f"session {number} of {cohort.cohort_id} has {TRAINERS_MAX} trainers")
    taken = _taking(cohort, number, trainer, day)
    fact = TrainerAssigned(
        subject=cohort.cohort_id, occurred_at=at, session=number, held_on=held_on, trainer_id=trainer.trainer_id
    )
    return Taught(Decision(replace(cohort, assignments=(*cohort.assignments, assigned)), (fact,)), (taken,))


@dataclass(frozen=True, slots=True)
class Substitute:
    """Who teaches instead, and what he teaches on that day."""

    trainer: Trainer
    day: TrainerDay


def release(
    cohort: Cohort, number: int, day: TrainerDay, substitute: Substitute | None, *, reason_code: str, at: datetime
) -> Taught:
    """Take a session from a trainer for a reason, and give it to another who may have it."""
    demand_open(cohort)
    leaving = Assignment(number, day.trainer_id)
    if leaving not in cohort.assignments:
        raise TrainerNotAssignedError(f"{day.trainer_id} does not teach session {number} of {cohort.cohort_id}")
    others = tuple(one for one in cohort.assignments if one != leaving)
    days: tuple[TrainerDay, ...] = (_freed(day, number),)
    if substitute is not None:
        joining = Assignment(number, substitute.trainer.trainer_id)
        if joining in cohort.assignments:
            raise TrainerAssignedError(f"{joining.trainer_id} teaches session {number} of {cohort.cohort_id}")
        days = (*days, _taking(cohort, number, substitute.trainer, substitute.day))
        others = (*others, joining)
    fact: Event = TrainerReplaced(
        subject=cohort.cohort_id,
        occurred_at=at,
        session=number,
        held_on=session_of(cohort, number).held_on,
        trainer_id=day.trainer_id,
        replaced_by=substitute.trainer.trainer_id if substitute else None,
        reason_code=reason_code,
    )
    return Taught(Decision(replace(cohort, assignments=others), (fact,)), days)


def _taking(cohort: Cohort, number: int, trainer: Trainer, day: TrainerDay) -> TrainerDay:
    demand_accredited(trainer, "train", cohort.programme, on=session_of(cohort, number).held_on)
    if day.cohort_id not in {None, cohort.cohort_id}:
        raise TrainerBookedError(f"{trainer.trainer_id} teaches {day.cohort_id} on {day.day}, sessions {day.sessions}")
    return replace(day, cohort_id=cohort.cohort_id, sessions=tuple(sorted({*day.sessions, number})))


def _freed(day: TrainerDay, number: int) -> TrainerDay:
    left = tuple(one for one in day.sessions if one != number)
    return replace(day, cohort_id=day.cohort_id if left else None, sessions=left)
