"""Follow-up visits: when they are due, to whom, and what they look at."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.contracts.training import FollowUpRecorded
from services.kernel import Country, Currency, Money
from services.training.cohorts import model as cohorts
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import Plan, Session
from services.training.follow_ups import model, refusals
from services.training.follow_ups.checklists import PracticeList, load_practices
from services.training.follow_ups.model import BusinessFigures, FollowUpMonths, Visit
from services.training.programmes.repository import load_programmes

HELD = datetime(2026, 8, 31, 3, tzinfo=UTC)
VISITED = datetime(2027, 9, 30, 3, tzinfo=UTC)
DAY = date(2026, 8, 31)
PROGRAMME = next(one for one in load_programmes() if one.code == "cooperatives")
PRACTICES = next(one for one in load_practices() if one.programme == "cooperatives")
FIGURES = BusinessFigures(Money(125_000, Currency.USD), 6, 4)


def held() -> Cohort:
    plan = Plan("TL06", DAY, DAY, 2, (Session(1, DAY, 8),))
    cohort = cohorts.schedule(plan, cohort_id="coh-1", country=Country.TL, programme=PROGRAMME, at=HELD).state
    for enterprise_id in ("ent-1", "ent-2"):
        cohort = cohorts.enrol(cohort, enterprise_id=enterprise_id, participant_number="p1", at=HELD).state
    return cohorts.attend(cohort, session=1, participant_id="ent-1.p1", at=HELD).state


def completed() -> Cohort:
    return cohorts.complete(held(), PROGRAMME, at=HELD).state


def visit(months: FollowUpMonths = 3, on: date = date(2026, 11, 30), enterprise_id: str = "ent-1") -> Visit:
    kept = {code: code != "books_kept" for code in PRACTICES.codes}
    return Visit(enterprise_id, months, on, kept, FIGURES)


def record(cohort: Cohort, told: Visit, practices: PracticeList = PRACTICES) -> model.FollowUp:
    return model.record(cohort, told, practices, follow_up_id="fup-1", at=VISITED).state


def test_a_visit_publishes_counts_and_no_sales() -> None:
    decision = model.record(completed(), visit(), PRACTICES, follow_up_id="fup-1", at=VISITED)

    (fact,) = decision.events
    assert isinstance(fact, FollowUpRecorded)
    assert (fact.practices_kept, fact.practices_looked_at, fact.people_working) == (4, 5, 6)
    assert not any("sales" in name for name in FollowUpRecorded.model_fields)


@pytest.mark.parametrize(("months", "due"), [(3, date(2026, 11, 30)), (6, date(2027, 2, 28)), (12, date(2027, 8, 31))])
def test_a_visit_is_due_calendar_months_after_the_last_day_and_may_be_two_weeks_early(
    months: FollowUpMonths, due: date
) -> None:
    assert model.due_on(completed(), months) == due
    assert record(completed(), visit(months, due - timedelta(days=14))).visit.months == months
    with pytest.raises(refusals.FollowUpTooEarlyError):
        record(completed(), visit(months, due - timedelta(days=15)))


def test_what_a_visit_is_refused_for() -> None:
    whole = visit()
    fewer = replace(whole, practices=dict.fromkeys(sorted(PRACTICES.codes)[1:], True))
    more = replace(whole, practices={**whole.practices, "singing": True})

    with pytest.raises(refusals.FollowUpTooEarlyError):
        record(held(), whole)
    with pytest.raises(refusals.FollowUpNotTrainedError):
        record(completed(), visit(enterprise_id="ent-2"))
    with pytest.raises(refusals.FollowUpCalendarError):
        record(completed(), visit(on=date(2027, 10, 1)))
    for told in (fewer, more):
        with pytest.raises(refusals.FollowUpPracticesError):
            record(completed(), told)
    with pytest.raises(refusals.FollowUpOfOtherMinistryError):
        model.demand_home(Country.TL, Country.ID)


def test_every_programme_has_a_list_of_practices() -> None:
    assert {one.programme for one in load_practices()} == {one.code for one in load_programmes()}
