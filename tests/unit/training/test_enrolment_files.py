"""Enrolling many at once: the same seats as one by one; each row is answered for, a file sent again changes nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.training import ParticipantEnrolled
from services.kernel import Country, DomainError
from services.training.cohorts import intake, model, seating
from services.training.cohorts.attendance import ROWS_ALIKE_MAX
from services.training.cohorts.commands import SEATS_MAX, SESSIONS_MAX
from services.training.cohorts.intake import EnrolmentRow
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import Participant, Plan, Quota, Session
from services.training.cohorts.refusals import CohortStateError
from services.training.cohorts.repository import sheet_to_document, to_document
from services.training.cohorts.seating import Person
from services.training.cohorts.sheets import AttendanceRow, AttendanceSheet
from services.training.participants.model import ParticipatingEnterprise
from services.training.programmes.repository import load_programmes

AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
DAY = date(2026, 11, 2)
PROGRAMME = load_programmes()[0]
PLAN = Plan("TL06", DAY, DAY, 4, (Session(1, DAY, 8),), quotas=(Quota(Country.ID, 1),))
SCHEDULED = model.schedule(PLAN, cohort_id="coh-1", country=Country.TL, programme=PROGRAMME, at=AT).state
EMPTY = seating.invite(SCHEDULED, Person("ent-1", "p1", Country.TL), at=AT).state
"""Nobody has a seat; somebody is invited."""
ENTERPRISES: Mapping[str, ParticipatingEnterprise] = {
    "ent-1": ParticipatingEnterprise("ent-1", Country.TL),
    "ent-2": ParticipatingEnterprise("ent-2", Country.ID),
    "ent-3": ParticipatingEnterprise("ent-3", Country.TL, standing="suspended"),
    "ent-4": ParticipatingEnterprise("ent-4"),
}
ROWS = st.lists(
    st.builds(EnrolmentRow, st.sampled_from(sorted(ENTERPRISES)), st.sampled_from(["p1", "p2", "p3"]), st.none()),
    max_size=12,
)
DOCUMENT_BYTES_MAX = 16 * 2**20
"""MongoDB's limit of one document."""


def one_by_one(rows: list[EnrolmentRow]) -> Cohort:
    cohort = EMPTY
    for row in rows:
        country = ENTERPRISES[row.enterprise_id].country
        if country is None or ENTERPRISES[row.enterprise_id].standing != "active":
            continue
        try:
            cohort = model.enrol(
                cohort,
                enterprise_id=row.enterprise_id,
                participant_number=row.participant_number,
                country=country,
                at=AT,
            ).state
        except DomainError:
            continue
    return cohort


def test_each_row_is_answered_for() -> None:
    people = [("ent-1", "p1"), ("ent-1", "p1"), ("ent-2", "p1"), ("ent-2", "p2"), ("ent-3", "p1"), ("ent-4", "p1")]
    rows = [EnrolmentRow(enterprise_id, number) for enterprise_id, number in people]

    taken = intake.enrol_rows(EMPTY, ENTERPRISES, rows, at=AT)

    assert [one.code or one.outcome for one in taken.report.rows] == [
        "accepted",
        "repeated",
        "accepted",
        "quota_taken",
        "participant_standing",
        "participant_unknown",
    ]
    assert (taken.report.accepted, taken.report.repeated, taken.report.refused) == (2, 1, 3)
    assert taken.decision.state.candidates == ()
    assert [type(fact) for fact in taken.decision.events] == [ParticipantEnrolled] * 2


@given(ROWS, ROWS)
def test_a_file_gives_the_seats_that_its_rows_would_get_one_by_one(
    rows: list[EnrolmentRow], more: list[EnrolmentRow]
) -> None:
    first = intake.enrol_rows(EMPTY, ENTERPRISES, rows, at=AT)
    second = intake.enrol_rows(first.decision.state, ENTERPRISES, more, at=AT)
    again = intake.enrol_rows(second.decision.state, ENTERPRISES, rows, at=AT)

    assert second.decision.state == one_by_one([*rows, *more])
    assert first.decision.expected_version == EMPTY.version
    assert again.report.accepted == 0
    assert (again.decision.events, again.decision.state) == ((), second.decision.state)


def test_a_completed_cohort_enrols_nobody() -> None:
    completed = model.complete(EMPTY, PROGRAMME, at=AT).state

    with pytest.raises(CohortStateError):
        intake.enrol_rows(completed, ENTERPRISES, [], at=AT)


def test_a_cohort_of_every_seat_and_a_sheet_of_every_row_fit_a_document() -> None:
    days = tuple(range(1, SESSIONS_MAX + 1))
    people = [f"ent-{number:020}.p1" for number in range(SEATS_MAX)]
    sitting = tuple(
        Participant(one, one[:-3], Country.TL, "undisclosed", days, (), days, days, 50, 50) for one in people
    )
    plan = Plan("TL06", DAY, DAY, SEATS_MAX, tuple(Session(day, DAY, 8) for day in days))
    cohort = Cohort("coh-1", Country.TL, "cooperatives", "2026-2", plan, sitting, completed_by=tuple(people))
    rows = tuple(
        AttendanceRow(1, one, "d" * 100, "r" * 100, AT, is_present)
        for one in people
        for is_present in (True, False)
        for _ in range(ROWS_ALIKE_MAX)
    )

    assert len(bson.encode(to_document(cohort))) < DOCUMENT_BYTES_MAX
    assert len(bson.encode(sheet_to_document(AttendanceSheet("coh-1", 1, rows)))) < DOCUMENT_BYTES_MAX
