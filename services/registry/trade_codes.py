"""Codes of what is produced and traded: goods of the Harmonized System, commodities, units of measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.errors import RuleViolationError
from services.kernel.reference_data import read_rules, read_table

CODE_SHOWN_MAX = 20
HEADING_DIGITS = 4
PREFIX_DIGITS = (2, 4, 6)
"""Digits of a chapter, a heading and a subheading."""


class HsEditionUnknownError(RuleViolationError):
    """The edition's codes are not kept here, or it is not the one of that day."""

    code = "hs_edition_unknown"


class HsCodeUnknownError(RuleViolationError):
    """The edition has no such subheading, or its chapter is not kept here."""

    code = "hs_code_unknown"


class CommodityUnknownError(RuleViolationError):
    """The programme lists no such commodity."""

    code = "commodity_unknown"


class CommodityMismatchError(RuleViolationError):
    """The commodity is traded under other headings."""

    code = "commodity_of_other_heading"


class UnitUnknownError(RuleViolationError):
    """The unit is none of those kept here."""

    code = "unit_unknown"


class UnitMismatchError(RuleViolationError):
    """Two units measure different things, such as mass and volume."""

    code = "unit_mismatch"


class HsEdition(DatedRule):
    """An edition of the Harmonized System; `version` is its name."""

    table: str


@dataclass(frozen=True, slots=True)
class HsCode:
    """A subheading of six digits in one edition; the same digits may mean something else in another."""

    code: str
    edition: str
    title: str

    @property
    def heading(self) -> str:
        """The four digits it begins with."""
        return self.code[:HEADING_DIGITS]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure by its code of UN/ECE Recommendation 20."""

    code: str
    name: str
    measures: str
    """What it measures, such as `mass` or `count`."""


def hs_code(code: str, *, on: date, edition: str | None = None) -> HsCode:
    """Look a subheading up in the edition in force on a day.

    Raises:
        NoRuleInForceError: no edition kept here covers the day.
        HsEditionUnknownError: another edition than that of the day was named.
        HsCodeUnknownError: the edition lacks the code, or the code's chapter is not kept here.
    """
    found = in_force(_editions(), on=on, subject="codes of goods")
    if edition is not None and edition != found.version:
        raise HsEditionUnknownError(f"{edition[:CODE_SHOWN_MAX]!r} is not the edition of {on}: {found.version}")
    title = _titles(found.table).get(code)
    if title is None:
        raise HsCodeUnknownError(f"{found.version} as kept here has no subheading {code[:CODE_SHOWN_MAX]!r}")
    return HsCode(code, found.version, title)


def commodity_code(code: str, goods: HsCode | None = None) -> str:
    """Check a commodity's code, and where goods are given that they fall under a heading of the commodity.

    Raises:
        CommodityUnknownError: the programme lists no such commodity.
        CommodityMismatchError: the goods are of another heading.
    """
    headings = _commodities().get(code)
    if headings is None:
        raise CommodityUnknownError(f"no commodity {code[:CODE_SHOWN_MAX]!r} is listed")
    if goods is not None and headings and goods.heading not in headings:
        raise CommodityMismatchError(f"{code} is traded under {' or '.join(headings)}, not under {goods.heading}")
    return code


def unit(code: str) -> Unit:
    """Look a unit up by its code of UN/ECE Recommendation 20.

    Raises:
        UnitUnknownError: it is none of those kept here.
    """
    found = _units().get(code)
    if found is None:
        raise UnitUnknownError(f"{code[:CODE_SHOWN_MAX]!r} is none of {', '.join(_units())}")
    return found


def demand_same_measure(one: Unit, other: Unit) -> None:
    """Refuse two units that measure different things.

    Raises:
        UnitMismatchError: they do.
    """
    if one.measures != other.measures:
        raise UnitMismatchError(f"{one.code} measures {one.measures}, {other.code} measures {other.measures}")


def prefixes(code: str) -> tuple[str, ...]:
    """List the chapter, the heading and the subheading a code falls under."""
    return tuple(code[:digits] for digits in PREFIX_DIGITS)


@cache
def _editions() -> tuple[HsEdition, ...]:
    return read_rules("registry", "hs_editions.json", HsEdition)


@cache
def _titles(table: str) -> Mapping[str, str]:
    return MappingProxyType({row["code"]: row["title"] for row in read_table("registry", table)})


@cache
def _commodities() -> Mapping[str, tuple[str, ...]]:
    rows = read_table("registry", "commodities.csv")
    return MappingProxyType({row["code"]: tuple(row["hs_headings"].split()) for row in rows})


@cache
def _units() -> Mapping[str, Unit]:
    rows = read_table("registry", "units.csv")
    units = (Unit(row["code"], row["name"], row["measures"]) for row in rows)
    return MappingProxyType({found.code: found for found in units})
