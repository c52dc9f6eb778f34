"""What is true of a follow-up visit: what was seen at an enterprise so many months after its training."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from services.contracts.training import FollowUpRecorded
from services.kernel import Country, Decision, Money
from services.kernel.calendar import add_months
from services.training.cohorts.model import Cohort
from services.training.follow_ups.checklists import PracticeList
from services.training.follow_ups.refusals import (
    FollowUpCalendarError,
    FollowUpNotTrainedError,
    FollowUpOfOtherMinistryError,
    FollowUpPracticesError,
    FollowUpTooEarlyError,
)

FollowUpMonths = Literal[3, 6, 12]
"""After the last day of the cohort."""
EARLY_DAYS_MAX = 14
"""How long before its day a visit may be made: roads and seasons decide."""


@dataclass(frozen=True, slots=True)
class BusinessFigures:
    """How the business does; its sales are not published."""

    monthly_sales: Money
    """The mean of the three months before the visit."""
    people_working: int
    women_working: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visitor tells."""

    enterprise_id: str
    months: FollowUpMonths
    visited_on: date
    practices: Mapping[str, bool]
    """For each practice of the list, whether it was seen to be kept."""
    figures: BusinessFigures


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One visit; `version` counts its facts."""

    follow_up_id: str
    country: Country
    cohort_id: str
    programme: str
    visit: Visit
    practice_list: str
    """The version of the list looked at."""
    version: int = 0


def record(
    cohort: Cohort, visit: Visit, practices: PracticeList, *, follow_up_id: str, at: datetime
) -> Decision[FollowUp]:
    """Record a visit to an enterprise that somebody completed the programme for."""
    _demand_due(cohort, visit, cohort.country.day_of(at))
    if not any(cohort.participant(one).enterprise_id == visit.enterprise_id for one in cohort.completed_by):
        raise FollowUpNotTrainedError(f"nobody of {visit.enterprise_id} completed {cohort.cohort_id}")
    if visit.practices.keys() != practices.codes:
        different = ", ".join(sorted(visit.practices.keys() ^ practices.codes))
        raise FollowUpPracticesError(f"missing or not in the list {practices.version}: {different}")
    state = FollowUp(follow_up_id, cohort.country, cohort.cohort_id, cohort.programme, visit, practices.version)
    fact = FollowUpRecorded(
        subject=follow_up_id,
        occurred_at=at,
        country=cohort.country,
        cohort_id=cohort.cohort_id,
        programme=cohort.programme,
        enterprise_id=visit.enterprise_id,
        months=visit.months,
        visited_on=visit.visited_on,
        practices_kept=sum(visit.practices.values()),
        practices_looked_at=len(visit.practices),
        people_working=visit.figures.people_working,
        women_working=visit.figures.women_working,
    )
    return Decision(state, (fact,))


def due_on(cohort: Cohort, months: FollowUpMonths) -> date:
    """Tell the day a visit is due: so many calendar months after the cohort's last day."""
    return add_months(cohort.plan.ends_on, months)


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that did not keep the cohort.

    Raises:
        FollowUpOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise FollowUpOfOtherMinistryError(f"visits after cohorts of {country} are recorded by its own ministry")


def _demand_due(cohort: Cohort, visit: Visit, today: date) -> None:
    if visit.visited_on > today:
        raise FollowUpCalendarError(f"{visit.visited_on} is later than today")
    due = due_on(cohort, visit.months)
    if cohort.status != "completed" or visit.visited_on < due - timedelta(days=EARLY_DAYS_MAX):
        raise FollowUpTooEarlyError(f"the visit after {visit.months} months is due on {due}, of a completed cohort")
