"""The grading rules: dated data, one reading of a standard each."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.kernel.dated_rules import Confidence, DatedRule, in_force
from services.kernel.reference_data import read_rules
from services.training.grading.refusals import (
    GradingRuleNotFoundError,
    StandardOfOtherGoodsError,
    VariantUnknownError,
)

DEFECT_SUM = "defect_sum"
"""The determination that is computed from counted defects."""
CERTIFICATE_COVERS = "certificate_covers"
"""The determination that is computed from the certificates somebody holds."""
Reading = Decimal | bool
"""What was determined: a number, or whether something was found."""
COMPUTED = frozenset({DEFECT_SUM, CERTIFICATE_COVERS})


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Determination(_Data):
    """What is determined of a sample: a decimal number in a unit, or a finding that is true or false."""

    code: str
    kind: Literal["measure", "finding"]
    unit: str | None
    most: Decimal | None
    """The largest number there can be; no number is below zero."""


class Defect(_Data):
    """A defect and what one of it adds to the sum."""

    code: str
    name_id: str
    name_en: str
    value: Decimal
    confidence: Confidence


class Limit(_Data):
    """What one determination must keep to; both bounds belong to what is allowed."""

    of: str
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    equals: bool | None = None
    confidence: Confidence

    def is_kept_by(self, found: Reading) -> bool:
        """Tell whether what was found keeps to the limit."""
        if isinstance(found, bool):
            return found == self.equals
        return (self.at_least is None or self.at_least <= found) and (self.at_most is None or found <= self.at_most)


class QualityClass(_Data):
    """A grade or a size with all its limits; an empty list of commodities or variants means each one."""

    name: str
    commodities: tuple[str, ...]
    variants: tuple[str, ...]
    limits: tuple[Limit, ...]

    def is_for(self, commodity: str, variant: str | None) -> bool:
        """Tell whether the class is one of this commodity and variant."""
        return commodity in (self.commodities or (commodity,)) and variant in (self.variants or (variant,))


class Remark(_Data):
    """Something a reader of every result must know, with how sure it is."""

    about: Literal["sample_mass", "counting", "rounding"]
    says: str
    confidence: Confidence


class GradingRule(DatedRule):
    """One reading of a standard; grades and sizes stand from the best down, and a sample has the first it meets."""

    standard: str
    """The standard's code in the register of products."""
    scheme: Literal["sni", "ico", "sca", "organic"]
    title: str
    commodities: tuple[str, ...]
    """None: any."""
    variants: tuple[str, ...]
    """Such as the process of coffee, where the standard tells them apart."""
    variant_required: bool
    sample_mass_g: int | None
    """None: the standard names none, or none was found."""
    determinations: tuple[Determination, ...]
    defects: tuple[Defect, ...]
    requirements: tuple[Limit, ...]
    """What every grade asks for."""
    grades: tuple[QualityClass, ...]
    sizes: tuple[QualityClass, ...]
    remarks: tuple[Remark, ...]

    def grades_for(self, commodity: str, variant: str | None) -> tuple[QualityClass, ...]:
        """List the grades of a commodity, best first."""
        return tuple(one for one in self.grades if one.is_for(commodity, variant))

    def sizes_for(self, commodity: str, variant: str | None) -> tuple[QualityClass, ...]:
        """List the sizes of a commodity, largest first; a size of one variant only is none of an unnamed one."""
        return tuple(one for one in self.sizes if one.is_for(commodity, variant))

    def demand_for(self, commodity: str, variant: str | None) -> None:
        """Refuse goods the standard does not grade.

        Raises:
            StandardOfOtherGoodsError: it is about other commodities.
            VariantUnknownError: it does not know the variant, or asks for one.
        """
        if self.commodities and commodity not in self.commodities:
            raise StandardOfOtherGoodsError(f"{self.standard} is about {', '.join(self.commodities)}")
        missing = variant is None and self.variant_required
        if missing or (variant is not None and self.variants and variant not in self.variants):
            raise VariantUnknownError(
                f"{self.standard} grades {' or '.join(self.variants)}, not {variant or 'without saying which'}"
            )


def rule_of(standard: str, *, on: date) -> GradingRule:
    """Pick the reading of a standard that is in force on a day.

    Raises:
        GradingRuleNotFoundError: none of that standard is kept here.
        NoRuleInForceError: none covers the day.
    """
    readings = [rule for rule in load_rules() if rule.standard == standard]
    if not readings:
        raise GradingRuleNotFoundError(f"no grading rule of {standard} is kept here")
    return in_force(readings, on=on, subject=standard)


def rules_for(commodity: str, *, on: date) -> Sequence[GradingRule]:
    """List the rules a commodity may be graded by on a day."""
    return [rule for rule in load_rules() if rule.covers(on) and commodity in (rule.commodities or (commodity,))]


@cache
def load_rules() -> tuple[GradingRule, ...]:
    """Read every rule: those with limits, and those that a certificate alone meets."""
    names = ("grading_rules.json", "certificate_rules.json")
    return tuple(rule for name in names for rule in read_rules("training", name, GradingRule))
