"""Attendance captured by devices without a network: every row is kept, agreement merges, disagreement is shown."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.contracts.training import AttendanceDisputed, AttendanceFileTaken, AttendanceSettled, SessionAttended
from services.kernel import Decision, DomainError, Event
from services.kernel.roles import Role
from services.training.cohorts.model import Cohort, demand_held, demand_home, demand_open, session_of
from services.training.cohorts.particulars import Participant, Reader
from services.training.cohorts.refusals import (
    AttendanceNotDisputedError,
    AttendanceRowsFullError,
    AttendanceRowTwiceError,
    AttendanceTakerError,
    CapturedLaterError,
    NotEnrolledError,
    SessionNotHeldError,
)
from services.training.cohorts.sheets import AttendanceRow, AttendanceSheet, Dispute, FileReport, RowReport

CLOCK_AHEAD_MAX = timedelta(hours=1)
"""How far a device's clock may run ahead of the service's."""
ROWS_ALIKE_MAX = 4
"""Rows kept that say the same of one participant and one session; the first to say otherwise is always kept."""


@dataclass(frozen=True, slots=True)
class FileTaken:
    """A cohort after a file, the sheets that changed, and the report of the rows."""

    decision: Decision[Cohort]
    sheets: tuple[AttendanceSheet, ...]
    report: tuple[RowReport, ...]


def reported(taken: FileTaken) -> FileReport:
    """Count the rows of each outcome."""
    counts = Counter(row.outcome for row in taken.report)
    return FileReport(
        cohort_id=taken.decision.state.cohort_id,
        accepted=counts["accepted"],
        repeated=counts["repeated"],
        conflict=counts["conflict"],
        refused=counts["refused"],
        rows=taken.report,
    )


def disputes(cohort: Cohort, sheets: Mapping[int, AttendanceSheet]) -> tuple[Dispute, ...]:
    """List what devices disagree about, with both sides' rows."""
    return tuple(
        Dispute(session, participant_id, sheets[session].of(participant_id))
        for session, participant_id in cohort.disputes
    )


def take_file(
    cohort: Cohort, sheets: Mapping[int, AttendanceSheet], rows: Sequence[AttendanceRow], *, at: datetime
) -> FileTaken:
    """Take a device's file; the order and the number of times that files come in make no difference.

    Raises:
        CohortStateError: the cohort is completed.
    """
    demand_open(cohort)
    kept: dict[int, set[AttendanceRow]] = {session.number: set() for session in cohort.plan.sessions}
    kept.update({session: set(sheet.rows) for session, sheet in sheets.items()})
    report, fresh = _judged(cohort, kept, rows, at)
    decision = _decided(cohort, kept, fresh, at)
    in_dispute = set(decision.state.disputes)
    shown = tuple(
        replace(one, outcome="conflict") if one.outcome == "accepted" and row.about in in_dispute else one
        for one, row in zip(report, rows, strict=True)
    )
    changed = tuple(
        AttendanceSheet(cohort.cohort_id, session, tuple(sorted(kept[session])))
        for session in sorted({row.session for row in fresh})
    )
    return FileTaken(decision, changed, shown)


def demand_taker(cohort: Cohort, sessions: Collection[int], taker: Reader) -> None:
    """Refuse who may not say who was there: a session is told by its trainers and by the ministry's officer.

    Raises:
        CohortOfOtherMinistryError: the taker neither teaches the cohort nor is of its ministry.
        AttendanceTakerError: the taker is of its ministry, but teaches not each of the sessions.
    """
    if taker.ministry == cohort.country and Role.MINISTRY_OFFICER in taker.roles:
        return
    taught = {one.session for one in cohort.assignments if one.trainer_id == taker.trainer_id}
    if not taught:
        demand_home(cohort.country, taker.ministry)
    if left := sorted(set(sessions) - taught):
        raise AttendanceTakerError(f"session {left[0]} of {cohort.cohort_id} is taught by others")


def settle(
    cohort: Cohort, sheet: AttendanceSheet, participant_id: str, *, is_present: bool, at: datetime
) -> Decision[Cohort]:
    """Record what a trainer found out about a presence that is told in two ways; he may think again."""
    demand_open(cohort)
    session = session_of(cohort, sheet.session)
    participant = cohort.participant(participant_id)
    was_present = session.number in participant.sessions_attended
    told = {row.is_present for row in sheet.of(participant_id)}
    if session.number in participant.sessions_settled:
        told = (told | {was_present}) if was_present != is_present else set()
    if len(told) < len((True, False)):
        raise AttendanceNotDisputedError(f"nothing is to be settled about {participant_id} in {session.number}")
    fact = AttendanceSettled(
        subject=cohort.cohort_id,
        occurred_at=at,
        participant_id=participant_id,
        session=session.number,
        held_on=session.held_on,
        is_present=is_present,
    )
    return Decision(cohort.with_participant(participant.told(session.number, is_present=is_present)), (fact,))


def _judged(
    cohort: Cohort, kept: Mapping[int, set[AttendanceRow]], rows: Sequence[AttendanceRow], at: datetime
) -> tuple[list[RowReport], list[AttendanceRow]]:
    """Report each row and add the new ones to `kept`; what a file is refused for does not depend on earlier files."""
    report: list[RowReport] = []
    fresh: list[AttendanceRow] = []
    said: dict[tuple[str, int, str, bool], AttendanceRow] = {}
    seated = {one.participant_id for one in cohort.participants}
    alike = Counter(_saying(row) for session in {row.session for row in rows} for row in kept.get(session, ()))
    for line, row in enumerate(rows, start=1):
        try:
            _demand_capturable(cohort, seated, row, at)
            first = said.setdefault((row.device, row.session, row.participant_id, row.is_present), row)
            if row in kept[row.session]:
                report.append(RowReport(line, row.row_id, "repeated"))
                continue
            _demand_room(alike, row, first)
        except DomainError as refusal:
            report.append(RowReport(line, row.row_id, "refused", refusal.code, refusal.detail))
            continue
        kept[row.session].add(row)
        alike[_saying(row)] += 1
        fresh.append(row)
        report.append(RowReport(line, row.row_id, "accepted"))
    return report, fresh


def _saying(row: AttendanceRow) -> tuple[int, str, bool]:
    return row.session, row.participant_id, row.is_present


def _demand_capturable(cohort: Cohort, seated: Collection[str], row: AttendanceRow, at: datetime) -> None:
    session = session_of(cohort, row.session)
    demand_held((session,), cohort.country.day_of(at))
    if cohort.country.day_of(row.captured_at) < session.held_on:
        raise SessionNotHeldError(f"session {row.session} is held on {session.held_on}, captured {row.captured_at}")
    if row.captured_at > at + CLOCK_AHEAD_MAX:
        raise CapturedLaterError(f"captured at {row.captured_at}, sent at {at}")
    if row.participant_id not in seated:
        raise NotEnrolledError(f"{row.participant_id} has no seat in {cohort.cohort_id}")


def _demand_room(alike: Mapping[tuple[int, str, bool], int], row: AttendanceRow, first: AttendanceRow) -> None:
    if first != row:
        raise AttendanceRowTwiceError(f"row {first.row_id} of the file says so of {row.participant_id} already")
    if alike.get(_saying(row), 0) >= ROWS_ALIKE_MAX:
        raise AttendanceRowsFullError(f"{ROWS_ALIKE_MAX} rows say so of {row.participant_id} in session {row.session}")


def _decided(
    cohort: Cohort, kept: Mapping[int, set[AttendanceRow]], fresh: Sequence[AttendanceRow], at: datetime
) -> Decision[Cohort]:
    if not fresh:
        return Decision(cohort)
    told: dict[tuple[int, str], set[bool]] = {row.about: set() for row in fresh}
    for row in (row for session in {row.session for row in fresh} for row in kept[session]):
        if row.about in told:
            told[row.about].add(row.is_present)
    after = {one.participant_id: one for one in cohort.participants}
    facts: list[Event] = []
    for (session, participant_id), presences in sorted(told.items()):
        before = after[participant_id]
        after[participant_id] = changed = _after(before, session, presences)
        facts.extend(_facts(cohort, before, changed, session, at))
    state = replace(cohort, participants=tuple(after.values()))
    taken = AttendanceFileTaken(
        subject=cohort.cohort_id, occurred_at=at, rows_kept=len(fresh), disputes=len(state.disputes)
    )
    return Decision(state, (*facts, taken))


def _after(participant: Participant, session: int, presences: set[bool]) -> Participant:
    if session in participant.sessions_settled:
        return participant
    attended, disputed = {*participant.sessions_attended}, {*participant.sessions_disputed}
    for sessions, holds in ((attended, presences == {True}), (disputed, presences == {True, False})):
        sessions.discard(session)
        sessions.update({session} if holds else ())
    return replace(participant, sessions_attended=tuple(sorted(attended)), sessions_disputed=tuple(sorted(disputed)))


def _facts(cohort: Cohort, before: Participant, after: Participant, session: int, at: datetime) -> tuple[Event, ...]:
    held_on = session_of(cohort, session).held_on
    subject, participant_id = cohort.cohort_id, after.participant_id
    if session in set(after.sessions_disputed) - set(before.sessions_disputed):
        return (
            AttendanceDisputed(
                subject=subject, occurred_at=at, participant_id=participant_id, session=session, held_on=held_on
            ),
        )
    if session in set(after.sessions_attended) - set(before.sessions_attended):
        return (
            SessionAttended(
                subject=subject, occurred_at=at, participant_id=participant_id, session=session, held_on=held_on
            ),
        )
    return ()
