"""Attendance from devices without a network: one truth, whatever comes first and however often."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.training import AttendanceDisputed, AttendanceFileTaken, AttendanceSettled, SessionAttended
from services.kernel import Country
from services.training.cohorts import attendance, model
from services.training.cohorts.attendance import FileTaken
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import Plan, Session
from services.training.cohorts.refusals import AttendanceDisputedError, AttendanceNotDisputedError, CohortStateError
from services.training.cohorts.sheets import AttendanceRow, AttendanceSheet
from services.training.programmes.repository import load_programmes

AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
CAPTURED = datetime(2026, 10, 27, 2, tzinfo=UTC)
PROGRAMME = next(programme for programme in load_programmes() if programme.code == "cooperatives")
SESSIONS = (Session(1, date(2026, 10, 26), 8), Session(2, date(2026, 10, 27), 8), Session(3, date(2026, 12, 1), 8))
PEOPLE = ("ent-1.p1", "ent-2.p1", "ent-3.p1")

Sheets = dict[int, AttendanceSheet]


def seated() -> Cohort:
    plan = Plan("TL06", date(2026, 10, 26), date(2026, 12, 1), 3, SESSIONS)
    cohort = model.schedule(plan, cohort_id="coh-1", country=Country.TL, programme=PROGRAMME, at=AT).state
    for person in PEOPLE:
        cohort = model.enrol(cohort, enterprise_id=person[:5], participant_number="p1", at=AT).state
    return cohort


def row(row_id: str = "r1", device: str = "a", *, person: str = PEOPLE[0], is_present: bool = True) -> AttendanceRow:
    return AttendanceRow(2, person, device, row_id, CAPTURED, is_present)


def take(cohort: Cohort, sheets: Sheets, *rows: AttendanceRow) -> FileTaken:
    taken = attendance.take_file(cohort, sheets, rows, at=AT)
    sheets.update({sheet.session: sheet for sheet in taken.sheets})
    return taken


def outcomes(taken: FileTaken) -> list[str]:
    return [one.code or one.outcome for one in taken.report]


def test_a_row_sent_again_changes_nothing() -> None:
    sheets: Sheets = {}
    first = take(seated(), sheets, row(), row("r2", person=PEOPLE[1], is_present=False))

    again = take(first.decision.state, sheets, row(), row("r2", person=PEOPLE[1], is_present=False))

    assert [type(fact) for fact in first.decision.events] == [SessionAttended, AttendanceFileTaken]
    assert outcomes(first) == ["accepted", "accepted"]
    assert outcomes(again) == ["repeated", "repeated"]
    assert (again.decision.events, again.sheets, again.decision.state) == ((), (), first.decision.state)


def test_devices_that_agree_tell_one_attendance() -> None:
    sheets: Sheets = {}
    first = take(seated(), sheets, row())

    second = take(first.decision.state, sheets, row(device="b"))

    assert outcomes(second) == ["accepted"]
    assert [type(fact) for fact in second.decision.events] == [AttendanceFileTaken]
    assert len(sheets[2].of(PEOPLE[0])) == 2


def test_devices_that_disagree_are_both_shown_until_a_trainer_settles_it() -> None:
    sheets: Sheets = {}
    first = take(seated(), sheets, row())
    second = take(first.decision.state, sheets, row(device="b", is_present=False))
    disputed = second.decision.state
    (dispute,) = attendance.disputes(disputed, sheets)

    assert outcomes(second) == ["conflict"]
    assert isinstance(second.decision.events[0], AttendanceDisputed)
    assert {(one.device, one.is_present) for one in dispute.rows} == {("a", True), ("b", False)}
    assert disputed.participant(PEOPLE[0]).sessions_attended == ()
    with pytest.raises(AttendanceDisputedError):
        model.attend(disputed, session=2, participant_id=PEOPLE[0], at=AT)
    with pytest.raises(AttendanceDisputedError):
        model.complete(disputed, PROGRAMME, at=AT + timedelta(days=60))

    settled = attendance.settle(disputed, sheets[2], PEOPLE[0], is_present=True, at=AT)

    assert [type(fact) for fact in settled.events] == [AttendanceSettled]
    assert settled.state.disputes == ()
    assert settled.state.participant(PEOPLE[0]).sessions_attended == (2,)
    late = take(settled.state, sheets, row("r9", "c", is_present=False)).decision.state
    assert late.participant(PEOPLE[0]) == settled.state.participant(PEOPLE[0])
    with pytest.raises(AttendanceNotDisputedError):
        attendance.settle(late, sheets[2], PEOPLE[0], is_present=True, at=AT)
    thought_again = attendance.settle(late, sheets[2], PEOPLE[0], is_present=False, at=AT).state
    assert thought_again.participant(PEOPLE[0]).sessions_attended == ()
    with pytest.raises(AttendanceNotDisputedError):
        attendance.settle(thought_again, sheets[2], PEOPLE[1], is_present=True, at=AT)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (replace(row("r2"), session=4), "session_unknown"),
        (replace(row("r2"), session=3), "session_not_held"),
        (replace(row("r2"), captured_at=CAPTURED - timedelta(days=1)), "session_not_held"),
        (replace(row("r2"), captured_at=AT + timedelta(hours=2)), "attendance_captured_later"),
        (row("r2", person="ent-9.p1"), "not_enrolled"),
        (row("r2"), "attendance_row_twice"),
    ],
    ids=["unknown", "of_a_later_day", "captured_the_day_before", "clock_ahead", "stranger", "twice"],
)
def test_a_bad_row_is_refused_by_itself_and_leaves_nothing(bad: AttendanceRow, code: str) -> None:
    sheets: Sheets = {}

    taken = take(seated(), sheets, row(), bad)

    assert outcomes(taken) == ["accepted", code]
    assert sheets == {2: AttendanceSheet("coh-1", 2, (row(),))}
    assert taken.decision.state.participant(PEOPLE[0]).sessions_attended == (2,)


def test_of_rows_that_say_the_same_so_many_are_kept() -> None:
    rows = [row(device=f"d{number}") for number in range(attendance.ROWS_ALIKE_MAX + 1)]

    assert outcomes(take(seated(), {}, *rows))[-2:] == ["accepted", "attendance_rows_full"]


@given(st.permutations([row(device=f"d{number}", is_present=number % 2 == 0) for number in range(12)]))
def test_however_many_devices_tell_who_comes_first_decides_nothing(rows: list[AttendanceRow]) -> None:
    cohort, sheets = seated(), dict[int, AttendanceSheet]()
    for one in rows:
        cohort = take(cohort, sheets, one).decision.state

    assert cohort.disputes == ((2, PEOPLE[0]),)
    assert len(sheets[2].rows) == 2 * attendance.ROWS_ALIKE_MAX


def test_a_completed_cohort_takes_no_file() -> None:
    completed = model.complete(seated(), PROGRAMME, at=AT + timedelta(days=60)).state

    with pytest.raises(CohortStateError):
        take(completed, {}, row())


ROWS = st.builds(
    AttendanceRow,
    session=st.sampled_from([1, 2, 3, 4]),
    participant_id=st.sampled_from([*PEOPLE, "ent-9.p1"]),
    device=st.just("?"),
    row_id=st.sampled_from(["r1", "r2", "r3", "r4"]),
    captured_at=st.sampled_from([CAPTURED - timedelta(days=1), CAPTURED, CAPTURED + timedelta(hours=3)]),
    is_present=st.booleans(),
)
FILES = st.tuples(st.lists(ROWS, max_size=8), st.lists(ROWS, max_size=8))


def outcome_of(files: Sequence[Sequence[AttendanceRow]]) -> tuple[Cohort, Sheets]:
    cohort, sheets = seated(), dict[int, AttendanceSheet]()
    for file in files:
        cohort = take(cohort, sheets, *file).decision.state
    return replace(cohort, version=0), sheets


@given(FILES, st.lists(st.integers(0, 1), max_size=5))
def test_files_of_two_devices_lead_to_one_state_in_any_order_and_number(
    drawn: tuple[list[AttendanceRow], list[AttendanceRow]], order: list[int]
) -> None:
    files = [[replace(one, device=device) for one in rows] for device, rows in zip(("a", "b"), drawn, strict=True)]
    sent = [*(files[number] for number in order), files[1], files[0]]

    assert outcome_of(sent) == outcome_of(files)


@given(FILES)
def test_what_is_told_follows_from_the_rows_that_are_kept(
    drawn: tuple[list[AttendanceRow], list[AttendanceRow]],
) -> None:
    files = [[replace(one, device=device) for one in rows] for device, rows in zip(("a", "b"), drawn, strict=True)]
    cohort, sheets = outcome_of(files)

    for person in PEOPLE:
        told = {number: {one.is_present for one in sheet.of(person)} for number, sheet in sheets.items()}
        participant = cohort.participant(person)
        assert participant.sessions_attended == tuple(sorted(n for n, said in told.items() if said == {True}))
        assert participant.sessions_disputed == tuple(sorted(n for n, said in told.items() if len(said) == 2))
