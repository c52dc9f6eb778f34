"""What of its collateral a law lets a lender deduct before it provides for a loan, as dated data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.kernel.dated_rules import Confidence, DatedRule, in_force
from services.kernel.reference_data import read_rules

COUNTED = "counted"
KIND_NOT_RECOGNISED = "kind_not_recognised"
APPRAISAL_TOO_OLD = "appraisal_too_old"
RECEIPT_EXPIRED = "receipt_expired"
NONE_KNOWN = "none_known"


class RecognisedKind(BaseModel):
    """The share of a kind's value that is deducted, and how many days an appraisal counts; None sets no limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    share: Annotated[Decimal, Field(gt=0, le=1)]
    appraisal_days_max: Annotated[int, Field(ge=1)] | None = None


class RecognitionRule(DatedRule):
    """What one law recognises; without kinds its shares are not known, and nothing is deducted."""

    code: str
    """The pack of collectability rules it belongs to."""
    kinds: tuple[RecognisedKind, ...]
    interpretation: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A thing given as security, with its appraised value (minor units of the loan's currency)."""

    reference: str
    kind: str
    value_minor: int
    appraised_on: date
    valid_until: date | None = None
    """The last day of the paper it stands on, where it stands on one."""


@dataclass(frozen=True, slots=True)
class RecognisedPiece:
    """One piece, the share of it that is recognised, what that makes (minor units, rounded down), and why."""

    reference: str
    kind: str
    value_minor: int
    share: Decimal
    recognised_minor: int
    reason_code: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a law recognises of a loan's collateral on a day, piece by piece."""

    recognised_minor: int
    pieces: tuple[RecognisedPiece, ...]
    rule_version: str
    source: str
    confidence: Confidence
    interpretation: str


def recognise(pieces: Iterable[Piece], rule: RecognitionRule, *, on: date) -> Recognition:
    """Work out what of some collateral a rule recognises on a day, and why of the rest it does not."""
    found = tuple(_recognised(piece, rule, on) for piece in pieces)
    return Recognition(
        recognised_minor=sum(one.recognised_minor for one in found),
        pieces=found,
        rule_version=rule.version,
        source=rule.source,
        confidence=rule.confidence,
        interpretation=rule.interpretation,
    )


def recognition_rule(code: str, *, on: date) -> RecognitionRule:
    """Give the rule of a pack in force on a day.

    Raises:
        NoRuleInForceError: there is none.
    """
    return in_force([one for one in load_recognition_rules() if one.code == code], on=on, subject=f"collateral, {code}")


@cache
def load_recognition_rules() -> tuple[RecognitionRule, ...]:
    """Read the packaged rules; `data/SOURCES.md` says where they come from."""
    return read_rules("financing", "provision_collateral_rules.json", RecognitionRule)


def _recognised(piece: Piece, rule: RecognitionRule, on: date) -> RecognisedPiece:
    kind = next((one for one in rule.kinds if one.code == piece.kind), None)
    reason = _reason(piece, kind, rule, on)
    share = kind.share if kind and reason == COUNTED else Decimal(0)
    minor = int((piece.value_minor * share).to_integral_value(rounding=ROUND_FLOOR))
    return RecognisedPiece(piece.reference, piece.kind, piece.value_minor, share, minor, reason)


def _reason(piece: Piece, kind: RecognisedKind | None, rule: RecognitionRule, on: date) -> str:
    if kind is None:
        return KIND_NOT_RECOGNISED if rule.kinds else NONE_KNOWN
    if piece.valid_until is not None and on > piece.valid_until:
        return RECEIPT_EXPIRED
    if kind.appraisal_days_max is not None and (on - piece.appraised_on).days > kind.appraisal_days_max:
        return APPRAISAL_TOO_OLD
    return COUNTED
