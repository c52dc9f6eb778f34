"""How cooperatives are governed: elections, yearly meetings and when one is overdue, certificates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.registry import (
    CooperativeCertificateWithdrawn,
    CooperativeCertified,
    CooperativeMeetingHeld,
    CooperativeOrganElected,
)
from services.kernel import Country, Currency, DomainError
from services.kernel.dated_rules import Confidence
from services.registry.cooperative_duties import TermTooLongError, last_meeting_due
from services.registry.cooperatives import model, refusals
from services.registry.cooperatives.governance import elect, hold_meeting, meeting_standing
from services.registry.cooperatives.model import Description, Figures
from services.registry.cooperatives.particulars import Certificate, MembersMeeting, Organ
from services.registry.cooperatives.permits import certify, withdraw_certificate
from services.registry.records.amendments import Asked
from services.registry.register_numbers import Register, RegisterNumber

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)
NUMBER = RegisterNumber(Country.ID, Register.COOPERATIVES, 123)
KSP = model.register(
    Description("KSP Cendana", "savings_and_loan", "primary", "53.03", "53.03", (), "id-primary-2020", "medium"),
    Figures(1_200),
    cooperative_id="coop-1",
    number=NUMBER,
    valid_from=TODAY,
    asked=Asked("registrar-1", NOON),
).state
TIMORESE = replace(KSP, country=Country.TL)
SUSPENDED = model.suspend(KSP, reason_code="no_meeting", at=NOON).state
ENDED = model.deregister(KSP, reason_code="dissolved", at=NOON).state
BOARD = Organ(seats=5, women=2, term_from=date(2026, 3, 1), term_until=date(2031, 3, 1))
MEETING = MembersMeeting(2025, date(2026, 3, 1), 800, True, 1_500_000_00)
CERTIFICATE = Certificate("1600000000207", "A", date(2026, 4, 1), date(2028, 3, 31))


def test_an_election_tells_how_many_seats_and_women_and_nobody_s_name() -> None:
    decision = elect(KSP, "board", BOARD, at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, CooperativeOrganElected)
    assert (fact.organ, fact.seats, fact.women, fact.term_until) == ("board", 5, 2, date(2031, 3, 1))
    assert (decision.state.board, decision.state.supervisors) == (BOARD, None)
    assert elect(decision.state, "board", BOARD, at=NOON).events == ()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"women": 6}, refusals.WomenBeyondSeatsError),
        ({"term_until": date(2026, 2, 28)}, refusals.TermPeriodError),
        ({"term_until": date(2031, 3, 2)}, TermTooLongError),
        ({"term_from": TODAY + timedelta(days=1)}, refusals.DayInFutureError),
        ({"term_from": date(2026, 2, 1), "term_until": date(2029, 1, 1)}, refusals.ElectionOutOfOrderError),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_election_that_cannot_be_is_refused(changes: dict[str, object], refusal: type[DomainError]) -> None:
    elected = elect(KSP, "board", BOARD, at=NOON).state

    with pytest.raises(refusal):
        elect(elected, "board", replace(BOARD, **changes), at=NOON)  # type: ignore[arg-type]


def test_no_longest_term_is_demanded_of_supervisors_nor_where_the_law_s_figure_was_not_found() -> None:
    long = replace(BOARD, term_until=date(2036, 3, 1))

    assert elect(KSP, "supervisors", long, at=NOON).state.supervisors == long
    assert elect(TIMORESE, "board", long, at=NOON).state.board == long


def test_a_meeting_tells_attendance_accounts_and_surplus_in_the_country_s_currency() -> None:
    decision = hold_meeting(KSP, MEETING, at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, CooperativeMeetingHeld)
    assert (fact.book_year, fact.attendance, fact.are_accounts_accepted) == (2025, 800, True)
    assert (fact.surplus_distributed_minor, fact.currency) == (150_000_000, Currency.IDR)


@given(st.lists(st.tuples(st.integers(2020, 2025), st.integers(1, 900)), max_size=12))
def test_the_last_word_on_each_book_year_is_kept_in_the_order_of_the_years(told: list[tuple[int, int]]) -> None:
    entry = SUSPENDED

    for book_year, attendance in told:
        entry = hold_meeting(entry, replace(MEETING, book_year=book_year, attendance=attendance), at=NOON).state

    assert [(one.book_year, one.attendance) for one in entry.meetings] == sorted(dict(told).items())


@pytest.mark.parametrize(
    ("held_on", "refusal"),
    [(date(2025, 12, 31), refusals.MeetingBeforeYearEndError), (date(2026, 11, 3), refusals.DayInFutureError)],
)
def test_a_meeting_follows_its_book_year_and_lies_in_the_past(held_on: date, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        hold_meeting(KSP, replace(MEETING, held_on=held_on), at=NOON)


@pytest.mark.parametrize(
    ("on", "book_year"),
    [(date(2026, 6, 30), 2024), (date(2026, 7, 1), 2025), (date(2026, 12, 31), 2025), (date(2027, 1, 1), 2025)],
)
def test_an_indonesian_meeting_is_due_six_months_after_its_book_year(on: date, book_year: int) -> None:
    """Source: UU 25/1992, the meeting on the accounts within six months of the year's end; secondary material."""
    due = last_meeting_due(Country.ID, on=on)

    assert due
    assert (due.book_year, due.due_on) == (book_year, date(book_year + 1, 6, 30))
    assert due.confidence is Confidence.MEDIUM


@given(st.dates(date(2026, 1, 1), date(2060, 1, 1)), st.none() | st.integers(2000, 2025))
def test_a_meeting_is_overdue_when_the_last_one_due_was_not_held(on: date, held: int | None) -> None:
    entry = hold_meeting(KSP, replace(MEETING, book_year=held), at=NOON).state if held else KSP

    standing = meeting_standing(entry, on=on)

    first_owed = held + 1 if held else 2026
    assert standing.owed_book_year == first_owed
    assert standing.is_overdue == (on > date(first_owed + 1, 6, 30))
    assert not meeting_standing(replace(entry, status="deregistered"), on=on).is_overdue


def test_no_timorese_meeting_is_overdue_while_the_law_s_day_was_not_found() -> None:
    standing = meeting_standing(TIMORESE, on=date(2050, 1, 1))

    assert (standing.due, standing.is_overdue) == (None, False)


def test_a_certificate_is_told_without_its_number_and_holds_until_it_is_withdrawn() -> None:
    certified = certify(KSP, CERTIFICATE, at=NOON)
    withdrawn = withdraw_certificate(certified.state, reason_code="no_meeting", at=NOON)

    (fact,), (end,) = certified.events, withdrawn.events
    assert isinstance(fact, CooperativeCertified)
    assert isinstance(end, CooperativeCertificateWithdrawn)
    assert CERTIFICATE.number not in fact.model_dump_json()
    assert withdrawn.state.certificate == replace(CERTIFICATE, withdrawn_for="no_meeting")
    with pytest.raises(refusals.CertificateNotHeldError):
        withdraw_certificate(withdrawn.state, reason_code="no_meeting", at=NOON)
    with pytest.raises(refusals.CertificateNotHeldError):
        withdraw_certificate(KSP, reason_code="no_meeting", at=NOON)


def test_a_certificate_is_indonesian_and_its_days_follow_one_another() -> None:
    certified = certify(KSP, CERTIFICATE, at=NOON).state

    with pytest.raises(refusals.CertificateForeignError):
        certify(TIMORESE, CERTIFICATE, at=NOON)
    with pytest.raises(refusals.CertificatePeriodError):
        certify(KSP, replace(CERTIFICATE, valid_until=date(2026, 3, 31)), at=NOON)
    with pytest.raises(refusals.CertificatePeriodError):
        certify(certified, replace(CERTIFICATE, valid_from=date(2026, 3, 31)), at=NOON)


@pytest.mark.parametrize(
    "step",
    [
        partial(elect, ENDED, "board", BOARD, at=NOON),
        partial(hold_meeting, ENDED, MEETING, at=NOON),
        partial(certify, ENDED, CERTIFICATE, at=NOON),
        partial(certify, SUSPENDED, CERTIFICATE, at=NOON),
    ],
)
def test_an_ended_entry_elects_meets_and_is_certified_no_more(step: partial[object]) -> None:
    with pytest.raises(refusals.CooperativeStateError):
        step()
