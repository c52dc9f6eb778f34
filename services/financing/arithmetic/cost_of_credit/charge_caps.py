"""Legal caps on what a loan may cost: its rate, its penalties for each day late, all its charges together."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from services.financing.arithmetic.cost_of_credit.refusals import AboveLegalCapError
from services.kernel import Country
from services.kernel.dated_rules import DatedRule
from services.kernel.reference_data import read_rules

LenderKind = Literal["savings_and_loan"]
Rate = Annotated[Decimal, Field(gt=0, le=10)]


class ChargeCap(DatedRule):
    """What the law of one kind of lender caps; a figure that is None is not known, and nothing is capped by it."""

    code: str
    country: Country
    lender: str
    """Whom the law binds."""
    lender_kind: LenderKind | None
    """The cooperatives every loan of which is bound; None: only who chooses to be."""
    annual_rate_max: Rate | None
    """A fraction: Decimal("0.24") is 24 % a year."""
    daily_penalty_rate_max: Rate | None
    """Of the outstanding principal, for each day something is late."""
    total_rate_max: Rate | None
    """Of what was lent: all interest, fees and penalties together."""
    interpretation: str

    @property
    def caps_charges(self) -> bool:
        """Whether a cap on penalties or on all charges is known."""
        return self.daily_penalty_rate_max is not None or self.total_rate_max is not None


@cache
def load_charge_caps() -> tuple[ChargeCap, ...]:
    """Read the packaged caps; `data/SOURCES.md` says where they come from."""
    return read_rules("financing", "charge_cap_rules.json", ChargeCap)


def codes_binding(country: Country, chosen: str | None = None) -> tuple[str, ...]:
    """Tell which caps bind a savings-and-loan cooperative of a country: its law's, and the one it chose."""
    bound = [cap.code for cap in load_charge_caps() if cap.country == country and cap.lender_kind]
    return tuple(dict.fromkeys([*bound, *([chosen] if chosen else [])]))


def caps_on(codes: Collection[str], on: date) -> tuple[ChargeCap, ...]:
    """Give the caps in force on a day; a day before the first one known has none."""
    return tuple(cap for cap in load_charge_caps() if cap.code in codes and cap.covers(on))


def cap_of(version: str) -> ChargeCap:
    """Give a cap by its version.

    Raises:
        StopIteration: there is none.
    """
    return next(cap for cap in load_charge_caps() if cap.version == version)


def demand_rate(annual_rate: Decimal, caps: Iterable[ChargeCap]) -> None:
    """Refuse a rate above a cap.

    Raises:
        AboveLegalCapError: naming each cap with its source and confidence.
    """
    demand_none(
        (f"a rate of {annual_rate} a year is above {cap.annual_rate_max}", cap)
        for cap in caps
        if cap.annual_rate_max is not None and annual_rate > cap.annual_rate_max
    )


def demand_none(broken: Iterable[tuple[str, ChargeCap]]) -> None:
    """Refuse where any cap is broken.

    Raises:
        AboveLegalCapError: naming each cap with its source and confidence.
    """
    if told := [f"{what}: {cap.version} ({cap.source}; confidence {cap.confidence})" for what, cap in broken]:
        raise AboveLegalCapError("; ".join(told))


def penalties_above(daily_rate: Decimal, caps: Iterable[ChargeCap]) -> Iterator[tuple[str, ChargeCap]]:
    """Tell which caps a penalty for each day late breaks."""
    for cap in caps:
        if cap.daily_penalty_rate_max is not None and daily_rate > cap.daily_penalty_rate_max:
            yield f"a penalty of {daily_rate:f} for each day late is above {cap.daily_penalty_rate_max}", cap
