"""How a value is counted from observations: numerator, denominator, each group and currency apart."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

from services.evaluation.figures.model import Source
from services.evaluation.indicators.terms import Grouping, Indicator, Measure, Observation, Unit
from services.kernel import Currency, RuleViolationError

SOURCES_SHOWN_MAX = 20
SHARE_STEP = Decimal("0.000001")


class DisaggregationNotOfferedError(RuleViolationError):
    """The indicator's definition does not offer that grouping."""

    code = "disaggregation_not_offered"


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One value: a decimal as text, what it was divided from, and the facts it rests on."""

    group: str | None
    """None: everything together."""
    currency: Currency | None
    unit: Unit
    value: str | None
    """A share is rounded half-even to six places; None where there is nothing to divide by."""
    reason: str | None
    numerator: str
    denominator: str | None
    sources: tuple[Source, ...]
    """The first of them, by subject and version."""
    sources_count: int


_Key = tuple[str | None, Currency | None]


@dataclass
class _Tally:
    amount: int = 0
    sources: set[Source] = field(default_factory=set)


def values_of(
    indicator: Indicator,
    observations: Sequence[Observation],
    by: Grouping | None,
    *,
    sources_shown: int = SOURCES_SHOWN_MAX,
) -> tuple[IndicatorValue, ...]:
    """Count an indicator, for everything together or for each group apart.

    Raises:
        DisaggregationNotOfferedError: the indicator is not told apart by that.
    """
    if by is not None and by not in indicator.disaggregations:
        offered = ", ".join(indicator.disaggregations) or "nothing"
        raise DisaggregationNotOfferedError(f"{indicator.code} is told apart by {offered}, not by {by}")
    numerators = _tallies(indicator.numerator, observations, by)
    denominators = _tallies(indicator.denominator, observations, by) if indicator.denominator else {}
    keys = numerators.keys() | denominators.keys()
    if by is None and not keys:
        keys = {(None, None)}
    return tuple(
        _value(indicator, key, numerators.get(key, _Tally()), denominators.get(key, _Tally()), sources_shown)
        for key in sorted(keys, key=lambda key: (key[0] or "", key[1] or ""))
    )


def _tallies(measure: Measure, observations: Iterable[Observation], by: Grouping | None) -> dict[_Key, _Tally]:
    tallies: defaultdict[_Key, _Tally] = defaultdict(_Tally)
    named = [condition.field for condition in measure.where] + ([measure.sum_of] if measure.sum_of else [])
    for seen in observations:
        if seen.kind != measure.rows or not all(rule.holds(seen.values[rule.field]) for rule in measure.where):
            continue
        key = (seen.groups[by] if by else None, seen.currency if measure.is_of_money else None)
        tally = tallies[key]
        tally.amount += int(seen.values[measure.sum_of]) if measure.sum_of else 1
        for name in named:
            tally.sources.update(seen.sources[name])
    return dict(tallies)


def _value(indicator: Indicator, key: _Key, numerator: _Tally, denominator: _Tally, shown: int) -> IndicatorValue:
    group, currency = key
    is_share = indicator.denominator is not None
    sources = sorted(numerator.sources | denominator.sources, key=lambda one: (one.subject, one.version, one.type))
    value, reason = _quotient(numerator.amount, denominator.amount) if is_share else (str(numerator.amount), None)
    return IndicatorValue(
        group=group,
        currency=currency,
        unit=indicator.unit,
        value=value,
        reason=reason,
        numerator=str(numerator.amount),
        denominator=str(denominator.amount) if is_share else None,
        sources=tuple(sources[:shown]),
        sources_count=len(sources),
    )


def _quotient(numerator: int, denominator: int) -> tuple[str | None, str | None]:
    if denominator == 0:
        return None, "denominator_is_zero"
    share = (Decimal(numerator) / Decimal(denominator)).quantize(SHARE_STEP, rounding=ROUND_HALF_EVEN)
    return str(share), None
