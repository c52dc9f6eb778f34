"""Crop calendars: a harvest plan takes its months from them, and what it names itself stays."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.lending.seasons import MONTHS
from services.financing.products.calendars import CropCalendar, load_crop_calendars
from services.financing.products.conditions import following_calendars
from services.financing.products.consistency import demand_consistent
from services.financing.products.harvests import HarvestPlan, followed
from services.financing.products.refusals import CropCalendarUnknownError, ProductConditionsError
from tests.unit.financing.offered import HARVEST, VALID_FROM, conditions

calendars = st.sampled_from(load_crop_calendars())
months = st.sets(st.integers(1, 12), min_size=1, max_size=11)


def of(calendar: CropCalendar, **named: Any) -> HarvestPlan:
    return HarvestPlan(crop_code=calendar.crop_code, place=calendar.place, **named)


@given(calendars, st.sampled_from(["nothing", "interest_only"]))
def test_a_plan_that_names_crop_and_place_repays_in_the_harvest_months(calendar: CropCalendar, others: str) -> None:
    plan = followed(of(calendar, other_months=others), VALID_FROM)

    assert tuple(due.month for due in plan.due_months) == calendar.harvest_months
    assert plan.names_each_month_once
    assert plan.says_its_months
    assert (plan.calendar, plan.is_overridden) == (calendar.version, False)
    assert plan.defers_interest == (others == "nothing")


@given(calendars, months)
def test_months_a_plan_names_itself_override_the_calendar_and_say_so(calendar: CropCalendar, named: set[int]) -> None:
    due = [{"month": month, "weight": 2} for month in sorted(named)]

    plan = followed(of(calendar, due_months=due, source="the borrower"), VALID_FROM)

    assert {one.month for one in plan.due_months} == named
    assert set(plan.skipped_months) == set(MONTHS) - named
    assert plan.is_overridden == (named != set(calendar.harvest_months))
    assert (plan.calendar, plan.source) == (calendar.version, "the borrower")
    assert followed(plan, VALID_FROM) == plan


def test_a_plan_without_a_place_follows_no_calendar_and_names_its_months_itself() -> None:
    kept = following_calendars(conditions(repaying={"harvest": {**HARVEST, "calendar": "made up"}}), VALID_FROM)
    silent = conditions(repaying={"harvest": {"crop_code": "maize"}})

    assert kept.harvest_calendar is None
    with pytest.raises(ProductConditionsError, match="who says so, or names a place"):
        demand_consistent(silent)


def test_a_crop_without_a_calendar_for_the_place_is_refused_with_the_places_it_has() -> None:
    with pytest.raises(CropCalendarUnknownError, match="there is one for id_flores, tl"):
        followed(HarvestPlan(crop_code="coffee_green_arabica", place="id_alor"), date(2026, 1, 1))


def test_each_crop_and_place_has_one_calendar_with_a_source() -> None:
    found = [(one.crop_code, one.place) for one in load_crop_calendars()]

    assert len(set(found)) == len(found)
    assert all(len(one.source) > 20 for one in load_crop_calendars())
