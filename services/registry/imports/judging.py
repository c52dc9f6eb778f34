"""What becomes of a row: whether it can be registered, and what it repeats in its file or in the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from services.registry.enterprises.model import Description
from services.registry.imports.model import Row, RowProblem
from services.registry.places.model import folded

Decision = Literal["import", "skip"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says once its cells are understood."""

    row: Row
    description: Description | None
    """None: `problems` tell why."""
    problems: tuple[RowProblem, ...] = ()
    decision: Decision | None = None

    @property
    def numbers(self) -> tuple[str, ...]:
        """The official numbers, as `SCHEME:value`."""
        return self.description.identifiers if self.description else ()

    @property
    def likeness(self) -> str | None:
        """What rows of one enterprise most likely share: the name's letters, the place and the activity."""
        said = self.description
        return f"{folded(said.legal_name)}|{said.place_code}|{said.activity_code}" if said else None


@dataclass(frozen=True, slots=True)
class Found:
    """What the register and the earlier pages of the file hold already."""

    imported: Mapping[str, str] = field(default_factory=dict)
    """Entries by the digest of the row they came from."""
    holders: Mapping[str, str] = field(default_factory=dict)
    """Entries by their official numbers."""
    alike: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Entries that are likely the same, by the row's number."""
    claims: Mapping[str, int] = field(default_factory=dict)
    """Rows of earlier pages that are ready, by what they claim."""


def claims_of(said: Said) -> tuple[str, ...]:
    """Name what no later row of the file may be again: its whole content, its numbers, its likeness."""
    numbers = (f"number|{number}" for number in said.numbers)
    return (f"digest|{said.row.digest}", *numbers, *([f"like|{said.likeness}"] if said.likeness else ()))


def may_be_alike(said: Said, held: Found) -> bool:
    """Tell whether a row's outcome hangs on what is alike: the register does not hold it, and nobody left it out."""
    is_held = said.row.digest in held.imported or not held.holders.keys().isdisjoint(said.numbers)
    return said.description is not None and said.decision != "skip" and not is_held


def judge(page: Sequence[Said], found: Found) -> tuple[tuple[Row, ...], dict[str, int]]:
    """Give a page's rows their outcomes, and what those that are ready claim."""
    claims = dict(found.claims)
    new: dict[str, int] = {}
    rows = []
    for said in page:
        row = _judged(said, found, claims)
        rows.append(row)
        if row.outcome == "ready":
            mine = {claim: row.number for claim in claims_of(said) if claim not in claims}
            claims.update(mine)
            new.update(mine)
    return tuple(rows), new


def _judged(said: Said, found: Found, claims: Mapping[str, int]) -> Row:
    row = replace(said.row, problems=said.problems, other=None)
    if said.decision == "skip":
        return replace(row, outcome="left_out", problems=())
    if entry := found.imported.get(row.digest):
        return replace(row, outcome="already_imported", other=entry, problems=())
    return replace(row, outcome="refused") if said.problems else _compared(row, said, found, claims)


def _compared(row: Row, said: Said, found: Found, claims: Mapping[str, int]) -> Row:
    if earlier := claims.get(f"digest|{row.digest}"):
        return replace(row, outcome="repeated", other=str(earlier))
    if holder := _holder(said, found, claims):
        return replace(row, outcome="duplicate", other=holder)
    alike = next(iter(found.alike.get(row.number, ())), None) or _row_named(claims.get(f"like|{said.likeness}"))
    if alike and said.decision != "import":
        return replace(row, outcome="likely_duplicate", other=alike)
    return replace(row, outcome="ready")


def _holder(said: Said, found: Found, claims: Mapping[str, int]) -> str | None:
    for number in said.numbers:
        if holder := found.holders.get(number) or _row_named(claims.get(f"number|{number}")):
            return holder
    return None


def _row_named(number: int | None) -> str | None:
    return f"#{number}" if number is not None else None
