"""How the terms of a loan may be given: one by one, or as a choice within an edition of a loan product."""

from dataclasses import dataclass
from typing import Literal

PlainMethod = Literal["equal_instalments", "equal_principal"]
PlainDayCount = Literal["30/360", "actual/365"]


@dataclass(frozen=True, slots=True)
class PlainTerms:
    """Monthly instalments over a term, without a product."""

    term_months: int
    method: PlainMethod
    day_count: PlainDayCount


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """What is asked for within an edition: months where it repays monthly, or the count of instalments."""

    product_id: str
    edition: int
    term_months: int | None = None
    instalment_count: int | None = None
    instalment_minor: int | None = None


@dataclass(frozen=True, slots=True)
class ProductChoice:
    """What an application keeps of its choice; the edition says all else."""

    product_id: str
    edition: int
    instalment_count: int
    """The most there may be where the instalment is fixed."""
    instalment_minor: int | None = None
    """What each instalment collects where it is fixed (minor units)."""
