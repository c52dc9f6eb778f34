"""The rules of collectability: the classes of each law with their days and rates, as dated data."""

from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.kernel import Country
from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.reference_data import read_rules

RATE_DECIMALS_MAX = 6


class CollectabilityClass(BaseModel):
    """One class of a law; both ends belong to its days, and `to_day` None is open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    """The same word in every law, such as `substandard`."""
    name: str
    """What the law calls it, in the law's language."""
    from_day: int = Field(ge=0)
    to_day: int | None
    matured_to_day: int | None = None
    """The last day after maturity a loan still has this class; None in a class that sets no such limit."""
    collateral_share_from: Decimal | None = Field(default=None, ge=0, le=1)
    """The share of the debt collateral is worth at least; a loan with less is in the next class. None asks for none."""
    general_rate: Decimal = Field(default=Decimal(0), ge=0, le=1, decimal_places=RATE_DECIMALS_MAX)
    """Set aside on the whole outstanding amount, a fraction."""
    specific_rate: Decimal = Field(default=Decimal(0), ge=0, le=1, decimal_places=RATE_DECIMALS_MAX)
    """Set aside on what collateral does not cover, a fraction."""

    @model_validator(mode="after")
    def _one_rate_on_some_days(self) -> Self:
        if self.to_day is not None and self.to_day < self.from_day:
            raise ValueError(f"the class {self.code} has no days")
        if self.general_rate and self.specific_rate:
            raise ValueError(f"the class {self.code} has both a general and a specific rate")
        return self


class CollectabilityPack(DatedRule):
    """The classes and provisions of one kind of lender, best class first; none where they could not be read."""

    code: str
    country: Country
    lender: str
    """Whom the law binds."""
    classes: tuple[CollectabilityClass, ...]
    one_obligor: bool
    """All loans of a borrower take the worst class of any of them."""
    collateral_deducted: bool
    interpretation: str

    @model_validator(mode="after")
    def _classes_follow_one_another(self) -> Self:
        if self.classes and (self.classes[0].from_day != 0 or self.classes[-1].to_day is not None):
            raise ValueError(f"the classes of {self.version} do not cover every day from 0 on")
        if self.classes and self.classes[-1].collateral_share_from is not None:
            raise ValueError(f"the last class of {self.version} asks for collateral, and no class follows")
        for better, worse in pairwise(self.classes):
            if better.to_day is None or worse.from_day != better.to_day + 1:
                raise ValueError(f"{self.version}: {worse.code} does not begin where {better.code} ends")
        limits = [one.matured_to_day for one in self.classes if one.matured_to_day is not None]
        if limits != sorted(limits):
            raise ValueError(f"{self.version}: the days after maturity do not rise")
        return self


def collectability_pack(code: str, *, on: date) -> CollectabilityPack:
    """Give the pack of that code in force on a day.

    Raises:
        NoRuleInForceError: there is none.
    """
    return in_force([pack for pack in load_packs() if pack.code == code], on=on, subject=f"the collectability {code}")


@cache
def load_packs() -> tuple[CollectabilityPack, ...]:
    """Read the packaged rule packs; `data/SOURCES.md` says where they come from."""
    return read_rules("financing", "collectability_rules.json", CollectabilityPack)
