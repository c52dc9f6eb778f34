"""How grading rules are read."""

from datetime import UTC, date, datetime

from services.chassis.paging import Page
from services.kernel import Country
from services.training.grading.standards import GradingRule, load_rules, rule_of, rules_for


def every(commodity: str | None, on: date | None) -> Page[GradingRule]:
    """List the rules in force on a day, whole: there are some dozens."""
    day = on or _today()
    if commodity is not None:
        return Page(items=list(rules_for(commodity, on=day)))
    return Page(items=[rule for rule in load_rules() if rule.covers(day)])


def one(standard: str, on: date | None) -> GradingRule:
    """Read the rule of a standard in force on a day; without one, today in Dili.

    Raises:
        GradingRuleNotFoundError, NoRuleInForceError: none of that standard is kept, or none covers the day.
    """
    return rule_of(standard, on=on or _today())


def _today() -> date:
    return Country.TL.day_of(datetime.now(UTC))
