"""Rules with a date: what they carry, how sure their source is, and which one is in force on a day."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from services.kernel.errors import RuleViolationError


class Confidence(StrEnum):
    """How sure the source is: read in it, told by one other, or still to be verified."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


_WEAKEST_FIRST = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


def weakest(*grades: Confidence) -> Confidence:
    """Tell the lowest of several grades: a chain is as sure as its weakest link."""
    return min(grades, key=_WEAKEST_FIRST.index)


class NoRuleInForceError(RuleViolationError):
    """No rule covers that day."""

    code = "rule_not_in_force"


class DatedRule(BaseModel):
    """A rule of law or of a register, in force from its first to its last day, both included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    valid_from: date | None
    """None: the first day is not recorded, every earlier day counts."""
    valid_until: date | None
    source: str
    confidence: Confidence

    def covers(self, on: date) -> bool:
        """Tell whether the rule is in force on a day."""
        return covers(self.valid_from, self.valid_until, on)


RuleT = TypeVar("RuleT", bound=DatedRule)


def covers(valid_from: date | None, valid_until: date | None, on: date) -> bool:
    """Tell whether a day lies in a period; both ends belong to it and either may be open."""
    return (valid_from is None or valid_from <= on) and (valid_until is None or on <= valid_until)


def in_force(rules: Sequence[RuleT], *, on: date, subject: str) -> RuleT:
    """Pick the rule in force on a day.

    Raises:
        NoRuleInForceError: the day is before the first rule or in no rule's period.
    """
    for rule in rules:
        if rule.covers(on):
            return rule
    starts = sorted(rule.valid_from for rule in rules if rule.valid_from is not None)
    known = f"the first one known begins on {starts[0]}" if starts else "none is known"
    raise NoRuleInForceError(f"no rule on {subject} is in force on {on}: {known}")
