"""Size classes by law: MSMEs of both countries, Indonesian KSPs, Timorese credit cooperatives; the figures are data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.kernel.country import Country
from services.kernel.dated_rules import Confidence, DatedRule, in_force
from services.kernel.errors import RuleViolationError
from services.kernel.money import Currency, CurrencyMismatchError, Money
from services.kernel.reference_data import read_rules


class SizeFigureNegativeError(RuleViolationError):
    """Sales, capital, assets, members and employees are counted from zero."""

    code = "size_figure_negative"


@dataclass(frozen=True, slots=True)
class SizeClass:
    """A class with the figure that decided it and the rule it was read from."""

    name: str
    basis: str
    """The figure that decided, such as `annual_sales` or `employees`."""
    rule_version: str
    confidence: Confidence
    interpretation: str | None = None
    """How the rule was read where its text leaves room; None where it leaves none."""


@dataclass(frozen=True, slots=True)
class SizeUnknown:
    """No class: none of the figures the rule asks for was given."""

    reason: str
    rule_version: str


class Band(BaseModel):
    """One class of a basis; `top` belongs to it (minor units of the currency, or a count)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    top: int | None
    """None: no upper end."""


class Basis(BaseModel):
    """The bands of one figure, lowest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    basis: str
    currency: Currency | None
    """None: a count of people."""
    bands: tuple[Band, ...]


class BandRule(DatedRule):
    """One law's bands, and which basis decides when several figures are given."""

    country: Country
    subject: str
    combine: Literal["first_given", "highest"]
    interpretation: str | None
    bases: tuple[Basis, ...]


Figure = Money | int | None


def size_class(
    country: Country,
    *,
    on: date,
    annual_sales: Money | None = None,
    capital: Money | None = None,
    employees: int | None = None,
) -> SizeClass | SizeUnknown:
    """Class an enterprise as micro, small, medium or large by the rule in force on a day.

    Source: PP 7/2021 art. 35-36 for Indonesia; Timor-Leste's bands are unverified, hence of low confidence.

    Raises:
        NoRuleInForceError: the day is before the first rule.
        CurrencyMismatchError: a figure is in another currency than the rule's.
        SizeFigureNegativeError: a figure is below zero.
    """
    figures: dict[str, Figure] = {"annual_sales": annual_sales, "capital": capital, "employees": employees}
    return _classify("size_class_rules.json", country, on, figures)


def ksp_class(
    *, on: date, members: int | None = None, own_capital: Money | None = None, assets: Money | None = None
) -> SizeClass | SizeUnknown:
    """Class an Indonesian savings-and-loan cooperative I to IV: the highest class any given figure reaches.

    Source: Permenkop UKM 8/2023 art. 49. Its "and/or" leaves room: the answer's `interpretation` says how it was read.

    Raises:
        NoRuleInForceError, CurrencyMismatchError, SizeFigureNegativeError: as for `size_class`.
    """
    figures: dict[str, Figure] = {"members": members, "own_capital": own_capital, "assets": assets}
    return _classify("ksp_class_rules.json", Country.ID, on, figures)


def credit_cooperative_class(*, on: date, capital: Money | None = None) -> SizeClass | SizeUnknown:
    """Class a Timorese credit cooperative A (largest) to C by its capital in US dollars.

    Raises:
        CurrencyMismatchError, SizeFigureNegativeError: as for `size_class`.
    """
    return _classify("credit_cooperative_class_rules.json", Country.TL, on, {"capital": capital})


@cache
def _rules(name: str) -> tuple[BandRule, ...]:
    return read_rules("registry", name, BandRule)


def _classify(name: str, country: Country, on: date, figures: Mapping[str, Figure]) -> SizeClass | SizeUnknown:
    rules = [rule for rule in _rules(name) if rule.country == country]
    rule = in_force(rules, on=on, subject=f"{rules[0].subject} ({country})")
    ranks = {basis.basis: _rank(basis, amount) for basis in rule.bases if (amount := figures[basis.basis]) is not None}
    if not ranks:
        asked = " or ".join(basis.basis for basis in rule.bases)
        return SizeUnknown(f"the rule asks for {asked}; none was given", rule.version)
    # Both pick the first of equals, so a tie names the basis the rule lists first.
    basis_name = max(ranks, key=ranks.__getitem__) if rule.combine == "highest" else next(iter(ranks))
    basis = next(candidate for candidate in rule.bases if candidate.basis == basis_name)
    band = basis.bands[ranks[basis_name]]
    return SizeClass(band.name, basis_name, rule.version, rule.confidence, rule.interpretation)


def _rank(basis: Basis, figure: Money | int) -> int:
    amount = figure.amount_minor if isinstance(figure, Money) else figure
    if isinstance(figure, Money) and figure.currency != basis.currency:
        raise CurrencyMismatchError(f"{basis.basis} is measured in {basis.currency}, not {figure.currency}")
    if amount < 0:
        raise SizeFigureNegativeError(f"{basis.basis} is counted from zero, not {figure}")
    return next(rank for rank, band in enumerate(basis.bands) if band.top is None or amount <= band.top)
