"""What an estimate of an effect needs and what it does not show: dated rules; which outcomes are compared: a list."""

from decimal import Decimal
from functools import cache

from pydantic import BaseModel, ConfigDict

from services.evaluation.effects.refusals import OutcomeReportError
from services.kernel.dated_rules import DatedRule
from services.kernel.reference_data import read_rules


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Note(_Data):
    """One thing an estimate does not show."""

    code: str
    text: str


class EffectRule(DatedRule):
    """How many enterprises and clusters an estimate needs."""

    group_size_min: int
    """Of the treated and of the others, each."""
    cluster_count_min: int
    cluster_count_few: int
    """Below it an interval is likely to be too narrow, and it is said."""
    confidence_level: Decimal
    does_not_show: tuple[Note, ...]


class Outcome(_Data):
    """What enterprises report, and in which units; amounts are whole minor units of one currency."""

    code: str
    title: str
    units: tuple[str, ...]


@cache
def load_effect_rules() -> tuple[EffectRule, ...]:
    """Read every rule; an unknown or missing field is refused."""
    return read_rules("evaluation", "effect_rules.json", EffectRule)


@cache
def load_outcomes() -> tuple[Outcome, ...]:
    """Read every outcome."""
    return read_rules("evaluation", "effect_outcomes.json", Outcome)


def demand_outcome(code: str, unit: str) -> Outcome:
    """Look an outcome up.

    Raises:
        OutcomeReportError: there is none of that code, or it is not told in that unit.
    """
    known = {outcome.code: outcome for outcome in load_outcomes()}
    if code not in known:
        raise OutcomeReportError(f"outcomes are {', '.join(known)}")
    if unit not in known[code].units:
        raise OutcomeReportError(f"{code} is told in {' or '.join(known[code].units)}")
    return known[code]
