"""Which rule is in force on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.dated_rules import Confidence, DatedRule, NoRuleInForceError, in_force, weakest

FIRST_DAY = date(2020, 1, 1)
LAST_DAY = date(2020, 12, 31)


def rule(valid_from: date | None, valid_until: date | None) -> DatedRule:
    return DatedRule(
        version="1", valid_from=valid_from, valid_until=valid_until, source="an act", confidence=Confidence.HIGH
    )


@given(st.integers(0, (LAST_DAY - FIRST_DAY).days))
def test_a_rule_is_in_force_from_its_first_to_its_last_day(offset: int) -> None:
    only = rule(FIRST_DAY, LAST_DAY)

    assert in_force([only], on=FIRST_DAY + timedelta(days=offset), subject="size") is only


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
def test_a_day_outside_every_period_is_refused_with_the_first_known_one(day: date) -> None:
    with pytest.raises(NoRuleInForceError, match="2020-01-01"):
        in_force([rule(FIRST_DAY, LAST_DAY)], on=day, subject="size")


def test_a_successor_takes_over_the_day_after() -> None:
    old, new = rule(None, LAST_DAY), rule(LAST_DAY + timedelta(days=1), None)

    assert in_force([old, new], on=LAST_DAY, subject="size") is old
    assert in_force([old, new], on=LAST_DAY + timedelta(days=1), subject="size") is new


def test_a_chain_is_as_sure_as_its_weakest_link() -> None:
    assert weakest(Confidence.HIGH, Confidence.LOW, Confidence.MEDIUM) is Confidence.LOW
    assert weakest(Confidence.HIGH, Confidence.MEDIUM) is Confidence.MEDIUM
