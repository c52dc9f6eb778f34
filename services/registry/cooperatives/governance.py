"""How a cooperative is governed: its elected organs, its yearly members' meetings, and a meeting that is overdue."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.contracts.registry import CooperativeMeetingHeld, CooperativeOrgan, CooperativeOrganElected
from services.kernel import Decision
from services.kernel.privacy import classed
from services.registry.cooperative_duties import MeetingDue, check_board_term, last_meeting_due
from services.registry.cooperatives.model import Cooperative, demand_past, demand_status
from services.registry.cooperatives.particulars import MembersMeeting, Organ
from services.registry.cooperatives.refusals import (
    ElectionOutOfOrderError,
    MeetingBeforeYearEndError,
    TermPeriodError,
    WomenBeyondSeatsError,
)
from services.registry.field_classes import OFFICIAL


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class MeetingStanding:
    """Whether a cooperative's yearly meeting is overdue on a day, and by which rule."""

    on: date
    owed_book_year: int
    """The first book year after the last one a meeting was held on."""
    due: MeetingDue | None
    """The last meeting the law asks for; None where it names no day."""
    is_overdue: bool


def elect(entry: Cooperative, organ: CooperativeOrgan, elected: Organ, *, at: datetime) -> Decision[Cooperative]:
    """Record an election; a later one takes its place, the same changes nothing.

    Raises:
        CooperativeStateError: the entry ended.
        DayInFutureError: the term has not begun.
        TermPeriodError: it ends before it begins.
        TermTooLongError: it is a board's and longer than the law allows.
        WomenBeyondSeatsError: women hold more seats than there are.
        ElectionOutOfOrderError: a later election is recorded.
    """
    demand_status(entry, "registered", "suspended")
    demand_past(elected.term_from, entry.country, at)
    if elected.term_until < elected.term_from:
        raise TermPeriodError(f"a term from {elected.term_from} does not end on {elected.term_until}")
    if elected.women > elected.seats:
        raise WomenBeyondSeatsError(f"women hold {elected.women} of {elected.seats} seats")
    if organ == "board":
        check_board_term(entry.country, term_from=elected.term_from, term_until=elected.term_until)
    standing = entry.board if organ == "board" else entry.supervisors
    if standing and elected.term_from < standing.term_from:
        raise ElectionOutOfOrderError(f"the {organ} in office began on {standing.term_from}")
    if elected == standing:
        return Decision(entry)
    fact = CooperativeOrganElected(
        subject=entry.cooperative_id,
        occurred_at=at,
        organ=organ,
        seats=elected.seats,
        women=elected.women,
        term_from=elected.term_from,
        term_until=elected.term_until,
    )
    chosen = replace(entry, board=elected) if organ == "board" else replace(entry, supervisors=elected)
    return Decision(chosen, (fact,))


def hold_meeting(entry: Cooperative, meeting: MembersMeeting, *, at: datetime) -> Decision[Cooperative]:
    """Take a yearly meeting down; told again for its book year, it takes the place of what was told before.

    A suspended cooperative meets too: it may be how the suspension ends.

    Raises:
        CooperativeStateError: the entry ended.
        DayInFutureError: the meeting is still to come.
        MeetingBeforeYearEndError: the book year had not ended on its day.
    """
    demand_status(entry, "registered", "suspended")
    demand_past(meeting.held_on, entry.country, at)
    if meeting.held_on.year <= meeting.book_year:
        raise MeetingBeforeYearEndError(f"the accounts of {meeting.book_year} are not closed on {meeting.held_on}")
    if meeting in entry.meetings:
        return Decision(entry)
    others = (known for known in entry.meetings if known.book_year != meeting.book_year)
    meetings = sorted((*others, meeting), key=lambda known: known.book_year)
    fact = CooperativeMeetingHeld(
        subject=entry.cooperative_id,
        occurred_at=at,
        book_year=meeting.book_year,
        held_on=meeting.held_on,
        attendance=meeting.attendance,
        are_accounts_accepted=meeting.are_accounts_accepted,
        surplus_distributed_minor=meeting.surplus_distributed_minor,
        currency=entry.country.currency,
    )
    return Decision(replace(entry, meetings=tuple(meetings)), (fact,))


def owed_book_year(entry: Cooperative) -> int:
    """Tell the first book year a meeting is still owed for: the one after the last, at first that of registration."""
    return entry.meetings[-1].book_year + 1 if entry.meetings else entry.registered_on.year


def meeting_standing(entry: Cooperative, *, on: date) -> MeetingStanding:
    """Tell whether a yearly meeting is overdue on a day; one of an ended or merged entry is not.

    Raises:
        NoRuleInForceError: no rule covers that day.
    """
    due, owed = last_meeting_due(entry.country, on=on), owed_book_year(entry)
    is_overdue = due is not None and owed <= due.book_year and entry.status in ("registered", "suspended")
    return MeetingStanding(on, owed, due, is_overdue)
