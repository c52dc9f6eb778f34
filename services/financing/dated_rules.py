"""Rules with a date: the days they hold, where they come from and how sure that is."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from services.kernel import RuleViolationError


class NoRuleInForceError(RuleViolationError):
    """No rule covers that day."""

    code = "rule_not_in_force"


class DatedRule(BaseModel):
    """A rule in force from its first to its last day, both included; None leaves that end open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    valid_from: date | None
    valid_until: date | None
    source: str
    confidence: Literal["high", "medium", "low"]
    """Read in the source, told by one other, or unverified."""

    def covers(self, on: date) -> bool:
        """Tell whether the rule is in force on a day."""
        return holds_on(self.valid_from, self.valid_until, on)


RuleT = TypeVar("RuleT", bound=DatedRule)


def holds_on(first: date | None, last: date | None, on: date) -> bool:
    """Tell whether a day lies in a period; both ends belong to it and either may be open."""
    return (first is None or first <= on) and (last is None or on <= last)


def in_force(rules: Sequence[RuleT], *, on: date, subject: str) -> RuleT:
    """Pick the rule in force on a day.

    Raises:
        NoRuleInForceError: no rule covers the day.
    """
    for rule in rules:
        if rule.covers(on):
            return rule
    raise NoRuleInForceError(f"no rule on {subject} is in force on {on}")
