"""Provisions: what is set aside against a loan by its class, with the working of the figure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from services.financing.arithmetic.classification.collectability_rules import CollectabilityClass, CollectabilityPack
from services.kernel import Money
from services.kernel.dated_rules import Confidence


@dataclass(frozen=True, slots=True)
class Provision:
    """What is set aside, and how it was worked out: `exact_minor` is `base` times `rate`, rounded to `amount`."""

    amount: Money
    kind: Literal["general", "specific", "none"]
    outstanding: Money
    collateral_deducted: Money
    base: Money
    """The outstanding amount less what of the collateral is deducted, never below zero."""
    rate: Decimal
    exact_minor: Decimal
    """Minor units before rounding."""
    rounding: Literal["half_even"]
    class_code: str
    rule_version: str
    source: str
    confidence: Confidence


def provision(
    outstanding: Money, rated: CollectabilityClass, collateral_minor: int, pack: CollectabilityPack
) -> Provision:
    """Work out the provision of one loan, in whole minor units of its currency, rounded half-even.

    A general provision is taken on the whole amount. A specific one is taken on what collateral does not cover, where
    the pack deducts collateral; `collateral_minor` is the value the law recognises, in the currency of the loan.

    Raises:
        ValueError: the outstanding amount or the collateral is below zero, or the class is none of the pack's.
    """
    if outstanding.amount_minor < 0 or collateral_minor < 0:
        raise ValueError(f"{outstanding} outstanding, {collateral_minor} of collateral: neither is below zero")
    if rated not in pack.classes:
        raise ValueError(f"{rated.code} is no class of {pack.version}")
    deducts = bool(rated.specific_rate) and pack.collateral_deducted
    deducted = min(collateral_minor, outstanding.amount_minor) if deducts else 0
    rate = rated.specific_rate or rated.general_rate
    base_minor = outstanding.amount_minor - deducted
    exact_minor = base_minor * rate
    return Provision(
        amount=Money(int(exact_minor.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)), outstanding.currency),
        kind=_kind(rated),
        outstanding=outstanding,
        collateral_deducted=Money(deducted, outstanding.currency),
        base=Money(base_minor, outstanding.currency),
        rate=rate,
        exact_minor=exact_minor,
        rounding="half_even",
        class_code=rated.code,
        rule_version=pack.version,
        source=pack.source,
        confidence=pack.confidence,
    )


def _kind(rated: CollectabilityClass) -> Literal["general", "specific", "none"]:
    if rated.specific_rate:
        return "specific"
    return "general" if rated.general_rate else "none"
