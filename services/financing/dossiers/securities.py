"""What stands behind a loan: guarantors, guarantee funds, collateral, and what of it counts as cover on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_FLOOR, Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.financing.dossiers.refusals import (
    CollateralKindUnknownError,
    WarehouseReceiptError,
    WarehouseReceiptPledgedError,
)
from services.financing.dossiers.terms import AppraisalRule
from services.kernel import Money

GuarantorKind = Literal["enterprise", "cooperative"]
SHARE_STEP = Decimal("0.0001")
COUNTED = "counted"
RECEIPT_EXPIRED = "receipt_expired"
APPRAISAL_TOO_OLD = "appraisal_too_old"
KIND_NOT_KNOWN = "kind_not_known"


@dataclass(frozen=True, slots=True)
class Guarantor:
    """An enterprise or a cooperative that promised to pay up to an amount, and the day it consented."""

    guarantor_id: str
    kind: GuarantorKind
    amount_minor: int
    consented_on: date


@dataclass(frozen=True, slots=True)
class FundPledge:
    """What a guarantee fund has set aside for the loan."""

    fund_id: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class WarehouseReceipt:
    """The paper goods in a warehouse are handed out for; `valid_until` is its last day."""

    number: str
    commodity_code: str
    quantity_grams: int
    warehouse: str
    valid_until: date

    @property
    def key(self) -> str:
        """Tell the paper from all others: who issued it and its number, whatever their case and blanks."""
        return "|".join(" ".join(part.casefold().split()) for part in (self.warehouse, self.number))


@dataclass(frozen=True, slots=True)
class Collateral:
    """A thing given as security, with its appraised value (minor units of the loan's currency)."""

    collateral_id: str
    kind: str
    description: str
    appraised_minor: int
    appraised_on: date
    receipt: WarehouseReceipt | None = None


class CollateralKind(BaseModel):
    """What is taken off a kind's appraised value, and how many days an appraisal stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    title: str
    discount: Annotated[Decimal, Field(ge=0, le=1)]
    """A fraction: Decimal("0.30") takes 30 % off."""
    appraisal_days_max: Annotated[int, Field(ge=1)]
    needs_receipt: bool


class CollateralRule(AppraisalRule):
    """The kinds of collateral known in a period."""

    kinds: tuple[CollateralKind, ...]

    def find(self, code: str) -> CollateralKind | None:
        """Find a kind by its code."""
        return next((kind for kind in self.kinds if kind.code == code), None)


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One security, its value, what is taken off, what counts, and why (minor units)."""

    security: Literal["collateral", "guarantor", "fund_pledge"]
    reference: str
    value_minor: int
    discount: Decimal
    counted_minor: int
    reason_code: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What counts towards an amount on a day (minor units)."""

    on: date
    rule: str
    amount_minor: int
    counted_minor: int
    share: Decimal
    """Counted over the amount, rounded down to four places; above 1 where more is covered than asked for."""
    lines: tuple[CoverLine, ...]


def demand_fitting(collateral: Collateral, rule: CollateralRule) -> None:
    """Refuse collateral of an unknown kind, and a receipt where none belongs or the lack of one.

    Raises:
        CollateralKindUnknownError: naming the kinds the rule knows.
        WarehouseReceiptError: the receipt does not fit the kind.
    """
    kind = rule.find(collateral.kind)
    if kind is None:
        raise CollateralKindUnknownError(f"{collateral.kind} is none of {', '.join(one.code for one in rule.kinds)}")
    if kind.needs_receipt != (collateral.receipt is not None):
        raise WarehouseReceiptError(f"{kind.code} comes {'with' if kind.needs_receipt else 'without'} a receipt")


def demand_unpledged(receipt: WarehouseReceipt, pledged_for: str | None) -> None:
    """Refuse goods that stand behind a loan already, be it this one.

    Raises:
        WarehouseReceiptPledgedError: the same receipt of the same warehouse is pledged.
    """
    if pledged_for is not None:
        raise WarehouseReceiptPledgedError(f"receipt {receipt.number} of {receipt.warehouse} is pledged already")


def collateral_line(collateral: Collateral, rule: CollateralRule, *, on: date) -> CoverLine:
    """Count one piece of collateral on a day: its appraised value less its kind's discount, rounded down.

    An expired receipt, an appraisal older than its kind allows and a kind no longer known count nothing.
    """
    kind = rule.find(collateral.kind)
    reason = _reason(collateral, kind, on)
    discount = kind.discount if kind and reason == COUNTED else Decimal(1)
    counted = int((collateral.appraised_minor * (1 - discount)).to_integral_value(rounding=ROUND_FLOOR))
    return CoverLine("collateral", collateral.collateral_id, collateral.appraised_minor, discount, counted, reason)


def cover(
    amount: Money,
    promised: Sequence[Guarantor | FundPledge],
    collateral: Sequence[Collateral],
    rule: CollateralRule,
    *,
    on: date,
) -> Cover:
    """Add up what counts towards an amount: promises in full, collateral after its discount."""
    lines = (*map(_promise_line, promised), *(collateral_line(one, rule, on=on) for one in collateral))
    counted = sum(line.counted_minor for line in lines)
    share = (Decimal(counted) / amount.amount_minor).quantize(SHARE_STEP, rounding=ROUND_DOWN)
    return Cover(on, rule.version, amount.amount_minor, counted, share, lines)


def _promise_line(promise: Guarantor | FundPledge) -> CoverLine:
    minor = promise.amount_minor
    if isinstance(promise, Guarantor):
        return CoverLine("guarantor", promise.guarantor_id, minor, Decimal(0), minor, COUNTED)
    return CoverLine("fund_pledge", promise.fund_id, minor, Decimal(0), minor, COUNTED)


def _reason(collateral: Collateral, kind: CollateralKind | None, on: date) -> str:
    if kind is None:
        return KIND_NOT_KNOWN
    if collateral.receipt and on > collateral.receipt.valid_until:
        return RECEIPT_EXPIRED
    if (on - collateral.appraised_on).days > kind.appraisal_days_max:
        return APPRAISAL_TOO_OLD
    return COUNTED
