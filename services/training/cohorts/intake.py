"""Enrolling many people at once: each row of a file is given a seat or refused by itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from services.contracts.training import ParticipantEnrolled
from services.kernel import Decision, DomainError
from services.training.cohorts.model import Cohort, demand_open, demand_room, seats_taken
from services.training.cohorts.particulars import Gender, Participant
from services.training.cohorts.waiving import stating
from services.training.participants.model import ParticipatingEnterprise, active_country
from services.training.prerequisites.model import demand_nothing_lacking

EnrolmentOutcome = Literal["accepted", "repeated", "refused"]


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """Somebody of an enterprise; no name is kept here."""

    enterprise_id: str
    participant_number: str
    gender: Gender | None = None
    stated: tuple[str, ...] = ()
    """The prerequisites that who enrols him says he has."""

    @property
    def participant_id(self) -> str:
        """How facts name him."""
        return f"{self.enterprise_id}.{self.participant_number}"


@dataclass(frozen=True, slots=True)
class EnrolmentRowReport:
    """What became of a row: a seat was given, was given before, or was refused with a problem's code."""

    line: int
    participant_id: str
    outcome: EnrolmentOutcome
    code: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class EnrolmentReport:
    """What became of a file: how many rows of each outcome, and each row."""

    cohort_id: str
    accepted: int
    repeated: int
    refused: int
    rows: tuple[EnrolmentRowReport, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """A cohort after a file, and the report of the rows."""

    decision: Decision[Cohort]
    report: EnrolmentReport


def enrol_rows(
    cohort: Cohort,
    enterprises: Mapping[str, ParticipatingEnterprise],
    rows: Sequence[EnrolmentRow],
    *,
    lacking: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    at: datetime,
) -> Intake:
    """Give seats in the order of the rows; who has one keeps it, so that a file sent again changes nothing.

    `lacking` names the prerequisites that each person has not.

    Raises:
        CohortStateError: the cohort is completed.
    """
    demand_open(cohort)
    report: list[EnrolmentRowReport] = []
    new: dict[str, Participant] = {}
    admitted: list[EnrolmentRow] = []
    sitting, taken = {one.participant_id for one in cohort.participants}, seats_taken(cohort)
    for line, row in enumerate(rows, start=1):
        participant_id = row.participant_id
        if participant_id in sitting or participant_id in new:
            report.append(EnrolmentRowReport(line, participant_id, "repeated"))
            continue
        try:
            country = active_country(enterprises[row.enterprise_id])
            demand_nothing_lacking(participant_id, lacking.get(participant_id, ()))
            demand_room(cohort, taken, country)
        except DomainError as refusal:
            report.append(EnrolmentRowReport(line, participant_id, "refused", refusal.code, refusal.detail))
            continue
        taken[country] += 1
        admitted.append(row)
        new[participant_id] = Participant(participant_id, row.enterprise_id, country, row.gender)
        report.append(EnrolmentRowReport(line, participant_id, "accepted"))
    stated = stating(cohort, {row.participant_id: row.stated for row in admitted})
    return Intake(_seating(stated, new, at), _reported(cohort.cohort_id, report))


def _seating(cohort: Cohort, new: Mapping[str, Participant], at: datetime) -> Decision[Cohort]:
    facts = [
        ParticipantEnrolled(
            subject=cohort.cohort_id,
            occurred_at=at,
            participant_id=one.participant_id,
            enterprise_id=one.enterprise_id,
        )
        for one in new.values()
    ]
    others = tuple(one for one in cohort.candidates if one.participant_id not in new)
    return Decision(replace(cohort, participants=(*cohort.participants, *new.values()), candidates=others), facts)


def _reported(cohort_id: str, rows: Sequence[EnrolmentRowReport]) -> EnrolmentReport:
    counts = Counter(row.outcome for row in rows)
    return EnrolmentReport(cohort_id, counts["accepted"], counts["repeated"], counts["refused"], tuple(rows))
