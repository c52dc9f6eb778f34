"""How ready for the market a product is: the level whose criteria, and those of every level below, are met."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict

from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.privacy import classed
from services.kernel.reference_data import read_rules
from services.registry.field_classes import OFFICIAL, Official
from services.registry.products.model import Product
from services.registry.products.refusals import CriteriaUnknownError

NO_LEVEL = "not_ready"
"""The name of level 0, which every product reaches."""

_READ: Mapping[str, Callable[[Product, date], bool]] = {
    "volume_known": lambda product, _: product.description.yearly_volume is not None,
    "season_known": lambda product, _: bool(product.description.season_months),
    "standard_named": lambda product, _: product.description.standard is not None,
    "certificate_valid": lambda product, on: any(
        certificate.standing(on) == "valid" for certificate in product.certificates
    ),
}
"""Criteria that an entry itself answers."""


class Level(BaseModel):
    """A level and what it asks for beyond the levels below."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: int
    name: Official[str]
    criteria: tuple[str, ...]


class ReadinessRule(DatedRule):
    """The levels, lowest first; `computed` names the criteria that an entry itself answers."""

    computed: tuple[str, ...]
    levels: tuple[Level, ...]

    @property
    def assessed(self) -> tuple[str, ...]:
        """List the criteria that somebody has to see."""
        named = (criterion for level in self.levels for criterion in level.criteria)
        return tuple(criterion for criterion in named if criterion not in self.computed)


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class ReadinessLevel:
    """The level reached, and what the next one still asks for."""

    level: int
    name: Official[str]
    criteria_met: tuple[str, ...]
    missing_for_next: tuple[str, ...]
    rule_version: str
    confidence: str


def readiness_level(product: Product, seen: AbstractSet[str], *, on: date) -> ReadinessLevel:
    """Tell the level a product reaches on a day, by what its entry says and what somebody saw to be met.

    Source: the rule's; the scale is the programme's own and of low confidence.

    Raises:
        NoRuleInForceError: the day is before the first rule.
        CriteriaUnknownError: what was seen is no criterion, or one that the entry itself answers.
    """
    rule = in_force(_rules(), on=on, subject="market readiness")
    unknown = sorted(seen - set(rule.assessed))
    if unknown:
        raise CriteriaUnknownError(f"{', '.join(unknown)}: {rule.version} lets people see {', '.join(rule.assessed)}")
    met = {*seen, *(criterion for criterion in rule.computed if _READ[criterion](product, on))}
    reached, name = 0, NO_LEVEL
    missing: tuple[str, ...] = ()
    for level in rule.levels:
        missing = tuple(criterion for criterion in level.criteria if criterion not in met)
        if missing:
            break
        reached, name = level.level, level.name
    return ReadinessLevel(reached, name, tuple(sorted(met)), missing, rule.version, rule.confidence.value)


@cache
def _rules() -> tuple[ReadinessRule, ...]:
    return read_rules("registry", "market_readiness_rules.json", ReadinessRule)
