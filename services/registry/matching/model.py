"""What a matching rule says, and what a comparison by it answers; the figures are data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from math import log2
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.kernel.country import Country
from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.privacy import classed
from services.kernel.reference_data import read_rules
from services.registry.field_classes import OFFICIAL, Official

Kind = Literal["enterprise", "cooperative"]
"""The registers that are matched, each within one country."""
Described = Mapping[str, tuple[str, ...]]
"""What is known of one entry: each field's values; a field that is not known has none."""
Comparator = Literal["exact", "text", "digits", "name", "nested", "numbers", "any"]
Form = Literal["exact", "start", "phonetic", "words", "whole"]
Grade = Literal["certain", "likely", "unlikely"]

Share = Annotated[float, Field(gt=0, lt=1)]
"""A probability: a dimensionless estimate, never an amount."""


@classed(OFFICIAL)
class Level(BaseModel):
    """How alike two values are, and how often pairs are: of one entry (`m`), and of two entries (`u`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Official[str]
    at_least: Annotated[float, Field(ge=0, le=1)]
    """The least similarity of this level."""
    m: Share
    u: Share

    @property
    def bits(self) -> float:
        """The evidence of this level, log2(m/u) as Fellegi and Sunter (1969) weigh it; below zero it speaks against."""
        return log2(self.m / self.u)


@classed(OFFICIAL)
class MatchedField(BaseModel):
    """How one field is compared; where either side has no value it says nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Official[str]
    comparator: Comparator
    levels: tuple[Level, ...]
    """The most alike first; the last one takes what is left."""
    equal_is_certain: bool = False
    """Whether equal values alone make it the same entry, as an official number does."""

    @model_validator(mode="after")
    def _less_alike_says_less(self) -> Self:
        ends = [level.at_least for level in self.levels]
        bits = [level.bits for level in self.levels]
        if ends != sorted(set(ends), reverse=True) or ends[-1] != 0 or bits != sorted(bits, reverse=True):
            raise ValueError(f"{self.name}: levels go down to 0, and a less alike one is no stronger evidence")
        return self


@classed(OFFICIAL)
class KeyPart(BaseModel):
    """A field and the form in which its values enter a blocking key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    form: Form


@classed(OFFICIAL)
class BlockingKey(BaseModel):
    """A key two entries must share before they are compared at all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Official[Annotated[str, Field(max_length=10)]]
    is_strong: bool
    """Whether few entries share it: looked for first, beside those that many share."""
    parts: tuple[KeyPart, ...]


class MatchingRule(DatedRule):
    """How entries of one kind are matched, from one day on."""

    kind: str
    country: Country | None
    """None: written the same way in both countries."""
    prior_bits: float
    """The odds, as log2, that two entries sharing a key are one, before their fields are looked at."""
    likely_bits: float
    """From these odds on a pair is likely to be one entry."""
    fields: tuple[MatchedField, ...]
    keys: tuple[BlockingKey, ...]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class FieldPart:
    """What one field adds to a comparison."""

    field: str
    level: str
    """`missing` where either side has no value."""
    similarity: Decimal | None
    """From 0 to 1, rounded to four digits."""
    bits: Decimal
    """log2(m/u), rounded to four digits; 0 where it is missing."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two entries are and why."""

    score: Decimal
    """From 0 to 1: the evidence found as a share of all that the fields known on both sides could give."""
    bits: Decimal
    """The odds that it is one entry, as log2: the rule's prior and every field's part."""
    grade: Grade
    parts: tuple[FieldPart, ...]
    rule_version: str


def rule_for(kind: Kind, country: Country, *, on: date) -> MatchingRule:
    """Give the rule by which a register's entries are matched on a day.

    Raises:
        NoRuleInForceError: there is none for that day.
    """
    fitting = [rule for rule in _rules() if rule.kind == kind and rule.country in (None, country)]
    return in_force(fitting, on=on, subject=f"matching of {kind} entries ({country})")


@cache
def _rules() -> tuple[MatchingRule, ...]:
    return read_rules("registry", "matching_rules.json", MatchingRule)
