"""What the law asks of a cooperative's yearly meeting and of its board's term, as dated rules kept as data."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated

from pydantic import Field

from services.kernel import Country, RuleViolationError
from services.kernel.calendar import add_months
from services.kernel.dated_rules import Confidence, DatedRule, in_force
from services.kernel.privacy import classed
from services.kernel.reference_data import read_rules
from services.registry.field_classes import OFFICIAL

MONTHS_OF_YEAR = 12
YEARS_SOUGHT_MAX = 4


class TermTooLongError(RuleViolationError):
    """A board is elected for no longer than its law allows."""

    code = "term_too_long"


class DutyRule(DatedRule):
    """What one country asks of every cooperative; None where no figure was found, and then none is demanded."""

    country: Country
    meeting_within_months: Annotated[int, Field(ge=1, le=24)] | None
    """Months after the end of the book year, which is the calendar year in both countries."""
    board_term_years_max: int | None


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class MeetingDue:
    """The last book year whose members' meeting is due, the last day for it, and how sure that is."""

    book_year: int
    due_on: date
    rule_version: str
    confidence: Confidence


def last_meeting_due(country: Country, *, on: date) -> MeetingDue | None:
    """Tell the last book year whose meeting had to be held before a day; None where the law names no day.

    Raises:
        NoRuleInForceError: no rule covers that day.
    """
    rule = _rule(country, on)
    if rule.meeting_within_months is None:
        return None
    years = range(on.year, on.year - YEARS_SOUGHT_MAX, -1)
    ends = ((year, add_months(date(year, MONTHS_OF_YEAR, 31), rule.meeting_within_months)) for year in years)
    book_year, due_on = next((year, day) for year, day in ends if day < on)
    return MeetingDue(book_year, due_on, rule.version, rule.confidence)


def check_board_term(country: Country, *, term_from: date, term_until: date) -> None:
    """Refuse a board's term that is longer than the law in force on its first day allows.

    Raises:
        TermTooLongError: it is.
        NoRuleInForceError: no rule covers that day.
    """
    rule = _rule(country, term_from)
    years = rule.board_term_years_max
    if years is not None and term_until > add_months(term_from, years * MONTHS_OF_YEAR):
        raise TermTooLongError(f"a board is elected for at most {years} years ({rule.version})")


def _rule(country: Country, on: date) -> DutyRule:
    rules = [rule for rule in _rules() if rule.country == country]
    return in_force(rules, on=on, subject=f"cooperatives' duties ({country})")


@cache
def _rules() -> tuple[DutyRule, ...]:
    return read_rules("registry", "cooperative_duty_rules.json", DutyRule)
