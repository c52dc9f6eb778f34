"""How an effect is told: group by group and as the difference of differences, with intervals, or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from services.evaluation.effects.groups import Groups, Member, Periods, Question, Values
from services.evaluation.effects.refusals import (
    EffectClustersTooFewError,
    EffectGroupTooSmallError,
    EffectWithoutVariationError,
)
from services.evaluation.effects.regressions import Estimate, Seen, difference_in_differences, mean_change
from services.evaluation.effects.thresholds import EffectRule, Note
from services.kernel.dated_rules import Confidence

_VALUE = Decimal("0.01")
_PROBABILITY = Decimal("0.0001")

EarlierTrends = Literal["not_compared", "too_few_reported", "no_difference_found", "differed_already"]


@dataclass(frozen=True, slots=True)
class ToldEstimate:
    """An estimate as it is shown: in the outcome's unit, to two digits, half-even."""

    value: Decimal
    standard_error: Decimal
    low: Decimal
    high: Decimal
    p_value: Decimal
    confidence_level: Decimal
    observation_count: int
    cluster_count: int | None


@dataclass(frozen=True, slots=True)
class GroupChange:
    """How one group changed from before to after."""

    enterprise_count: int
    mean_before: Decimal
    mean_after: Decimal
    change: ToldEstimate | None
    """None: every enterprise changed by the same, which tells nothing of how sure it is."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The answer, with everything it stands on and what it does not show."""

    question: Question
    periods: Periods
    treated: GroupChange
    others: GroupChange
    difference: ToldEstimate
    """How much more the treated changed than the others."""
    earlier_trends: EarlierTrends
    earlier_difference: ToldEstimate | None
    """The same for the periods `earlier` and `before`, when nobody was treated yet: it should be about nothing."""
    left_out: Mapping[str, int]
    treated_during_after_count: int
    are_clusters_few: bool
    """Whether the interval is likely to be too narrow."""
    does_not_show: tuple[Note, ...]
    rule: str
    confidence: Confidence


def effect_of(
    question: Question, periods: Periods, groups: Groups, values: Sequence[Values], rule: EffectRule
) -> Effect:
    """Tell an effect; `values` are those of before, after and, where it is asked for, the earlier period.

    Raises:
        EffectNotTellableError: a group is too small, the clusters are too few, or nothing varies.
    """
    _demand_enough(groups, rule)
    before, after, *earlier = values
    level = float(rule.confidence_level)
    difference = difference_in_differences(_seen(groups.members, before, after), level)
    trends, already = _earlier(groups, earlier[0] if earlier else None, before, rule)
    return Effect(
        question=question,
        periods=periods,
        treated=_changed(groups.of(is_treated=True), before, after, level),
        others=_changed(groups.of(is_treated=False), before, after, level),
        difference=_told(difference),
        earlier_trends=trends,
        earlier_difference=already,
        left_out=groups.left_out,
        treated_during_after_count=groups.treated_during_after_count,
        are_clusters_few=(difference.cluster_count or 0) < rule.cluster_count_few,
        does_not_show=rule.does_not_show,
        rule=rule.version,
        confidence=rule.confidence,
    )


def _demand_enough(groups: Groups, rule: EffectRule) -> None:
    treated, others = len(groups.of(is_treated=True)), len(groups.of(is_treated=False))
    if min(treated, others) < rule.group_size_min:
        raise EffectGroupTooSmallError(
            f"{treated} treated and {others} other enterprises reported both periods; each group needs "
            f"{rule.group_size_min}",
            treated_count=treated,
            others_count=others,
            group_size_min=rule.group_size_min,
        )
    clusters = len({member.cluster for member in groups.members})
    if clusters < rule.cluster_count_min:
        raise EffectClustersTooFewError(
            f"the enterprises are of {clusters} clusters; an interval needs {rule.cluster_count_min}",
            cluster_count=clusters,
            cluster_count_min=rule.cluster_count_min,
        )


def _earlier(
    groups: Groups, earlier: Values | None, before: Values, rule: EffectRule
) -> tuple[EarlierTrends, ToldEstimate | None]:
    if earlier is None:
        return "not_compared", None
    members = tuple(member for member in groups.members if member.enterprise_id in earlier)
    try:
        _demand_enough(Groups(members, {}, 0), rule)
    except (EffectGroupTooSmallError, EffectClustersTooFewError):
        return "too_few_reported", None
    found = difference_in_differences(_seen(members, earlier, before), float(rule.confidence_level))
    return ("no_difference_found" if found.low <= 0 <= found.high else "differed_already"), _told(found)


def _seen(members: Sequence[Member], before: Values, after: Values) -> list[Seen]:
    return [
        Seen(float(values[member.enterprise_id]), member.is_treated, is_after, member.cluster)
        for is_after, values in ((False, before), (True, after))
        for member in members
    ]


def _changed(members: Sequence[Member], before: Values, after: Values, level: float) -> GroupChange:
    changes = [
        (float(after[member.enterprise_id] - before[member.enterprise_id]), member.cluster) for member in members
    ]
    try:
        change = _told(mean_change(changes, level))
    except EffectWithoutVariationError:
        change = None
    return GroupChange(
        enterprise_count=len(members),
        mean_before=_mean([before[member.enterprise_id] for member in members]),
        mean_after=_mean([after[member.enterprise_id] for member in members]),
        change=change,
    )


def _mean(values: Sequence[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(_VALUE, ROUND_HALF_EVEN)


def _told(found: Estimate) -> ToldEstimate:
    def shown(value: float, digits: Decimal = _VALUE) -> Decimal:
        return Decimal(value).quantize(digits, ROUND_HALF_EVEN)

    return ToldEstimate(
        value=shown(found.value),
        standard_error=shown(found.standard_error),
        low=shown(found.low),
        high=shown(found.high),
        p_value=shown(found.p_value, _PROBABILITY),
        confidence_level=shown(found.confidence_level),
        observation_count=found.observation_count,
        cluster_count=found.cluster_count,
    )
