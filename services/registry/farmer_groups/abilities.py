"""How able a farmer group is: the class a score sheet leads to, by the rule in force on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict

from services.contracts.registry import FarmerGroupKind
from services.kernel import Country
from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.reference_data import read_rules
from services.registry.farmer_groups.refusals import (
    AbilityClassMissingError,
    AspectsIncompleteError,
    PointsBeyondAspectError,
)


class Aspect(BaseModel):
    """One ability that is scored, from no point to `points_max`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    points_max: int


class Band(BaseModel):
    """A class of ability; `top` is the highest score that belongs to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    top: int


class AbilityRule(DatedRule):
    """What is scored, and the bands of the whole score, lowest first."""

    country: Country
    kinds: tuple[FarmerGroupKind, ...]
    aspects: tuple[Aspect, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class AbilityClass:
    """A class with the score that led to it and the rule it was read from."""

    name: str
    score: int
    rule_version: str
    confidence: str


def ability_class(country: Country, kind: FarmerGroupKind, points: Mapping[str, int], *, on: date) -> AbilityClass:
    """Class a group by the points of its score sheet.

    Source: Permentan 67/2016 names the classes pemula, lanjut, madya and utama; the figures are of low confidence.

    Raises:
        AbilityClassMissingError: no rule speaks of the kind of group.
        NoRuleInForceError: the day is before the first rule.
        AspectsIncompleteError: an aspect is not scored, or something else is.
        PointsBeyondAspectError: an aspect has too many points, or fewer than none.
    """
    rules = [rule for rule in _rules() if rule.country == country and kind in rule.kinds]
    if not rules:
        raise AbilityClassMissingError(f"no classes of ability are known for a {kind}")
    rule = in_force(rules, on=on, subject=f"the ability of a {kind}")
    limits = {aspect.code: aspect.points_max for aspect in rule.aspects}
    if points.keys() != limits.keys():
        raise AspectsIncompleteError(f"{rule.version} scores {', '.join(limits)}")
    beyond = [f"{code} 0 to {limits[code]}" for code, given in points.items() if not 0 <= given <= limits[code]]
    if beyond:
        raise PointsBeyondAspectError(f"{rule.version} gives {', '.join(beyond)} points")
    score = sum(points.values())
    band = next(band for band in rule.bands if score <= band.top)
    return AbilityClass(band.name, score, rule.version, rule.confidence.value)


@cache
def _rules() -> tuple[AbilityRule, ...]:
    return read_rules("registry", "farmer_group_class_rules.json", AbilityRule)
