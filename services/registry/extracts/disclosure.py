"""What the public may read: named columns, and which values are withheld where too few entries are alike."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache

from pydantic import Field, HttpUrl, model_validator

from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.reference_data import read_rules

Cell = tuple[str | None, ...]
"""An entry's country and the values that may be withheld, in the rule's order; None is withheld or not known."""


class Register(StrEnum):
    """A register that is open to everybody."""

    ENTERPRISES = "enterprises"
    COOPERATIVES = "cooperatives"


class Column(StrEnum):
    """What an extract may tell of an entry; a rule cannot name anything else."""

    REGISTER_NUMBER = "register_number"
    ID = "id"
    COUNTRY = "country"
    MUNICIPALITY_CODE = "municipality_code"
    MUNICIPALITY = "municipality"
    SECTOR = "sector"
    ACTIVITY_CODE = "activity_code"
    ACTIVITY_EDITION = "activity_edition"
    SIZE_CLASS = "size_class"
    KIND = "kind"
    FORM = "form"
    MEMBERS = "members"
    STATUS = "status"


class ExtractRule(DatedRule):
    """What one register tells the public."""

    tells_of: Register
    columns: tuple[Column, ...]
    alike_least: int = Field(ge=1)
    """So many entries share what an extract tells of any of them; 1 withholds nothing."""
    withheld_in_order: tuple[tuple[Column, ...], ...]
    """What is withheld of an entry step by step until enough others are like it."""
    statuses_left_out: tuple[str, ...]
    """Entries with such a status are told of nowhere: another one stands for them."""
    member_bands: tuple[int, ...]
    """The first number of members of each band."""
    licence: HttpUrl
    """What the public may do with it."""

    @model_validator(mode="after")
    def _is_sound(self) -> "ExtractRule":
        if set(self.identifying) - set(self.columns) or list(self.member_bands) != sorted(set(self.member_bands)):
            raise ValueError(f"{self.version} withholds what it does not tell, or its bands are in no order")
        return self

    @property
    def identifying(self) -> tuple[Column, ...]:
        """The columns that together may point to one entry."""
        return tuple(column for step in self.withheld_in_order for column in step)

    @property
    def steps(self) -> int:
        """After so many steps all of them are withheld."""
        return len(self.withheld_in_order)

    def masked(self, cell: Cell, step: int) -> Cell:
        """Withhold the first `step` groups of values; the country always stays."""
        gone = sum(len(group) for group in self.withheld_in_order[:step])
        return (cell[0], *(None for _ in range(gone)), *cell[gone + 1 :])

    def member_band(self, count: int) -> str:
        """Name the band of a number of members, as 20-49 or 5000+; an empty text below the first."""
        reached = [first for first in self.member_bands if first <= count]
        if not reached:
            return ""
        after = self.member_bands[len(reached) :]
        return f"{reached[-1]}-{after[0] - 1}" if after else f"{reached[-1]}+"


def rule_for(register: Register, on: date) -> ExtractRule:
    """Find the rule of a register in force on a day.

    Raises:
        NoRuleInForceError: no rule covers that day.
    """
    return in_force([rule for rule in _rules() if rule.tells_of is register], on=on, subject=f"extracts of {register}")


def steps_withheld(counts: Mapping[Cell, int], rule: ExtractRule) -> dict[Cell, int]:
    """Tell for each cell how many steps are withheld, so that at least `alike_least` entries are told alike.

    Entries that are told in full do not count for those that are not: what is told of these is seen to be withheld.
    Those of a country that are too few even then are told without any identifying value.
    """
    left, found = dict(counts), dict[Cell, int]()
    for step in range(rule.steps + 1):
        alike: Counter[Cell] = Counter()
        for cell, count in left.items():
            alike[rule.masked(cell, step)] += count
        for cell in list(left):
            if step == rule.steps or alike[rule.masked(cell, step)] >= rule.alike_least:
                found[cell] = step
                del left[cell]
    return found


@cache
def _rules() -> tuple[ExtractRule, ...]:
    return read_rules("registry", "extract_rules.json", ExtractRule)
