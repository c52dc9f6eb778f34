"""What is kept of every aggregate: its facts in order, each with its day, and what they last told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.contracts.financing import FacilityCommitmentChanged
from services.contracts.reading import type_of
from services.kernel import Country, Event, NotFoundError

Scalar = str | int | bool | list[str] | None


class FigureNotFoundError(NotFoundError):
    """No service has told of it yet."""

    code = "figure_not_found"


class Kind(StrEnum):
    """What a row is about; also the name of its collection."""

    ENTERPRISES = "enterprises"
    COOPERATIVES = "cooperatives"
    FACILITIES = "facilities"
    APPLICATIONS = "applications"
    LOANS = "loans"
    COHORTS = "cohorts"
    CERTIFICATES = "certificates"


@dataclass(frozen=True, slots=True)
class Source:
    """The fact a value comes from."""

    type: str
    subject: str
    version: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact: what it told, and the day that it counts from."""

    type: str
    version: int
    on: date
    values: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told under one name, and by which fact."""

    name: str
    value: Scalar
    on: date
    source: Source


@dataclass(frozen=True, slots=True)
class Row:
    """Everything told of one aggregate, in the order of its versions; rows are joined when they are read."""

    kind: Kind
    subject: str
    entries: tuple[Entry, ...] = ()

    def told(self, *facts: type[Event], until: date | None = None) -> tuple[Entry, ...]:
        """List the entries of some types of facts, those that count until a day."""
        types = {type_of(fact) for fact in facts}
        return tuple(entry for entry in self.entries if entry.type in types and (until is None or entry.on <= until))

    def last(self, name: str) -> Told | None:
        """Tell what was last told under a name."""
        for entry in reversed(self.entries):
            if name in entry.values:
                return Told(name, entry.values[name], entry.on, self.source(entry))
        return None

    def text(self, name: str) -> str | None:
        """Tell what text was last told under a name."""
        told = self.last(name)
        return told.value if told and isinstance(told.value, str) else None

    def source(self, entry: Entry) -> Source:
        """Name an entry's fact."""
        return Source(entry.type, self.subject, entry.version)


@dataclass(frozen=True, slots=True)
class Figure:
    """A row as it is shown: what was last told under each name; the facts themselves where one row is asked for."""

    kind: Kind
    subject: str
    told: tuple[Told, ...]
    facts_count: int
    facts: tuple[Entry, ...] = ()


_DAYS = (
    "submitted_on",
    "disbursed_on",
    "paid_on",
    "assessed_on",
    "closed_on",
    "opened_on",
    "issued_on",
    "revoked_on",
    "reported_on",
    "admitted_on",
    "left_on",
    "held_on",
    "charged_on",
    "waived_on",
    "refunded_on",
    "charged_back_on",
    "charged_off_on",
    "written_off_on",
    "recovered_on",
    "reopened_on",
    "effective_on",
    "entry_on",
)
"""The names of a fact's own day; a fact without one counts from the day it was recorded."""
_HOMES = {Kind.FACILITIES: Country.ID, Kind.APPLICATIONS: Country.ID, Kind.LOANS: Country.ID}
"""Financing is kept by the lender's ministry."""


_LAST_OF_ITS_DAY = frozenset({type_of(FacilityCommitmentChanged)})
"""A standing amount: of one day only the last is asked for, and a busy facility tells hundreds."""


def after(row: Row, fact: Event, version: int) -> Row:
    """Add a fact to its aggregate's row; a standing amount takes the place of an earlier one of its day."""
    values: dict[str, Scalar] = fact.model_dump(mode="json", exclude={"type", "subject", "occurred_at"})
    entry = Entry(fact.type, version, _day(row, fact, values), values)
    others = [known for known in row.entries if not _is_replaced(known, entry)]
    return replace(row, entries=tuple(sorted((*others, entry), key=lambda known: known.version)))


def figure(row: Row, *, with_facts: bool = False) -> Figure:
    """Show a row."""
    names = sorted({name for entry in row.entries for name in entry.values})
    told = tuple(last for name in names if (last := row.last(name)) is not None)
    return Figure(row.kind, row.subject, told, len(row.entries), row.entries if with_facts else ())


def _day(row: Row, fact: Event, values: Mapping[str, Scalar]) -> date:
    for name in _DAYS:
        if isinstance(given := values.get(name), str):
            return date.fromisoformat(given)
    country = values.get("country") or row.text("country")
    home = Country(country) if isinstance(country, str) else _HOMES.get(row.kind, Country.TL)
    return home.day_of(fact.occurred_at)


def _is_replaced(known: Entry, by: Entry) -> bool:
    return known.type == by.type and known.type in _LAST_OF_ITS_DAY and known.on == by.on
