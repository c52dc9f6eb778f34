"""The loan a dossier is gathered for, and the amounts above which a dated rule holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.kernel import Currency, Money
from services.kernel.dated_rules import DatedRule


class Basis(StrEnum):
    """What a rule rests on: a published text, or this programme's own proposal."""

    PUBLISHED = "published"
    PROPOSED = "proposed"


class AppraisalRule(DatedRule):
    """A dated rule of appraisal; one that is only proposed says so wherever its figures are shown."""

    basis: Basis


class Threshold(BaseModel):
    """Every amount of one currency above `above_minor` (minor units)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: Currency
    above_minor: Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class PlannedInstalment:
    """What would fall due on a day, all components together (minor units)."""

    due_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class AskedLoan:
    """The loan an application asks for, and its instalments if it were paid out on the day it was asked for."""

    amount_minor: int
    currency: Currency
    term_months: int
    annual_rate: Decimal
    """A fraction: Decimal("0.06") is 6 % a year."""
    submitted_on: date
    instalments: tuple[PlannedInstalment, ...]

    @property
    def amount(self) -> Money:
        """The amount asked for."""
        return Money(self.amount_minor, self.currency)


def is_above(amount: Money, thresholds: Sequence[Threshold]) -> bool:
    """Tell whether an amount is above the threshold of its currency; without one it never is."""
    return any(
        amount.currency == threshold.currency and amount.amount_minor > threshold.above_minor
        for threshold in thresholds
    )
