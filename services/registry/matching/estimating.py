"""Estimates how often levels occur from pairs nobody has labelled, by expectation and maximisation (EM)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from services.registry.matching.model import Level, MatchedField, MatchingRule

Pattern = tuple[int | None, ...]
"""Each field's level by its place in the rule; None where it is missing."""
Shares = tuple[tuple[float, ...], ...]
"""For each field, how often each of its levels occurs."""

ROUNDS_MAX = 100
CHANGE_LEAST = 1e-6
"""The estimate stands once the share of matches moves less than this in a round."""
START_SHARE = 0.5
"""Of the blocked pairs, those held to be one entry before the first round."""
SHARE_LEAST = 1e-6
"""No level is held to be impossible: one unseen would be infinite evidence."""


@dataclass(frozen=True, slots=True)
class _Estimate:
    matching: float
    """The share of blocked pairs that are one entry."""
    m: Shares
    u: Shares
    """Among blocked pairs only: these agree on what they were blocked by, so it is not kept."""


def estimate(rule: MatchingRule, blocked: Iterable[Pattern], unrelated: Iterable[Pattern], pairs: int) -> MatchingRule:
    """Give the rule with `m`, `u` and prior estimated; the rounds begin at the rule's own.

    `blocked` are pairs that share a key, `unrelated` pairs drawn without looking (nearly all of two entries), and
    `pairs` counts all there could be. `u` is what is seen in `unrelated`; `m` and the number of matches come from
    `blocked` by EM, with fields independent of each other given whether a pair matches. Levels keep their order:
    where an estimate would make a less alike one the stronger evidence, it is held at the one above.
    Source: Winkler, "Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model" (1988).

    Raises:
        ValueError: there is no pair of either sort, or fewer in all than blocked ones.

    """
    counts, apart = Counter(blocked), Counter(unrelated)
    if not counts or not apart or pairs < counts.total():
        raise ValueError("estimating takes pairs that share a key, unrelated ones, and the number of all")
    now = _begin(rule)
    for _ in range(ROUNDS_MAX):
        before, now = now, _round(rule, counts, now)
        if abs(now.matching - before.matching) < CHANGE_LEAST:
            break
    u = _shares(rule, {pattern: float(count) for pattern, count in apart.items()})
    fields = tuple(
        field.model_copy(update={"levels": _levels(field, of_one, of_two)})
        for field, of_one, of_two in zip(rule.fields, now.m, u, strict=True)
    )
    share = _inside(now.matching * counts.total() / pairs)
    return rule.model_copy(update={"fields": fields, "prior_bits": log2(share / (1 - share))})


def _begin(rule: MatchingRule) -> _Estimate:
    m = tuple(tuple(level.m for level in field.levels) for field in rule.fields)
    u = tuple(tuple(level.u for level in field.levels) for field in rule.fields)
    return _Estimate(START_SHARE, m, u)


def _round(rule: MatchingRule, counts: Counter[Pattern], now: _Estimate) -> _Estimate:
    ones = {pattern: count * _probability(pattern, now) for pattern, count in counts.items()}
    twos = {pattern: count - ones[pattern] for pattern, count in counts.items()}
    share = _inside(sum(ones.values()) / counts.total())
    return _Estimate(share, _shares(rule, ones), _shares(rule, twos))


def _probability(pattern: Pattern, now: _Estimate) -> float:
    one, two = now.matching, 1 - now.matching
    for place, level in enumerate(pattern):
        if level is not None:
            one *= now.m[place][level]
            two *= now.u[place][level]
    return one / (one + two)


def _shares(rule: MatchingRule, weighed: Mapping[Pattern, float]) -> Shares:
    seen = [[0.0] * len(field.levels) for field in rule.fields]
    for pattern, weight in weighed.items():
        for place, level in enumerate(pattern):
            if level is not None:
                seen[place][level] += weight
    return tuple(tuple(_inside(amount / (sum(row) or 1)) for amount in row) for row in seen)


def _inside(share: float) -> float:
    return min(max(share, SHARE_LEAST), 1 - SHARE_LEAST)


def _levels(field: MatchedField, m: Sequence[float], u: Sequence[float]) -> tuple[Level, ...]:
    found: list[Level] = []
    for level, of_one, of_two in zip(field.levels, m, u, strict=True):
        most = found[-1].m / found[-1].u if found else of_one / of_two
        found.append(level.model_copy(update={"m": min(of_one, most * of_two), "u": of_two}))
    return tuple(found)
