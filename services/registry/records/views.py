"""How the record of an entry is read: its changes, its life in periods, what differs between two readings."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel.privacy import classed
from services.registry.field_classes import PUBLIC, Official
from services.registry.records.model import Change, Difference, History, Period, differences
from services.registry.records.refusals import EntryNotKnownThenError
from services.registry.records.repository import COLLECTION, from_document, read_history


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Reading:
    """An entry as of a day, as known at an instant."""

    entry_id: str
    valid_on: date
    known_at: datetime | None
    """None: as known now."""
    version: int
    values: Official[dict[str, Any]]


async def known_history(entry_id: str, known_at: datetime | None, db: Database) -> History:
    """Read what was known of an entry at an instant.

    Raises:
        EntryNotKnownThenError: nothing was known of it.
    """
    history = await read_history(entry_id, db)
    known = history.known_at(known_at) if known_at else history
    if not known.changes:
        raise EntryNotKnownThenError(f"nothing was known of {entry_id}" + (f" at {known_at}" if known_at else ""))
    return known


async def reading(entry_id: str, valid_on: date, known_at: datetime | None, db: Database) -> Reading:
    """Read an entry as of a day, as known at an instant.

    Raises:
        EntryNotKnownThenError: it began later, or was recorded later.
    """
    known = await known_history(entry_id, known_at, db)
    return Reading(entry_id, valid_on, known_at, known.version, known.on(valid_on))


async def changes(entry_id: str, page: PageRequest, db: Database) -> Page[Change]:
    """Read one page of an entry's changes, in the order they were recorded."""
    return await read_page(db, COLLECTION, {"entry_id": entry_id}, page, from_document)


async def periods(entry_id: str, known_at: datetime | None, db: Database) -> tuple[Period, ...]:
    """Read an entry's life in periods, as known at an instant."""
    return (await known_history(entry_id, known_at, db)).periods()


def compared(before: Reading, after: Reading) -> tuple[Difference, ...]:
    """List the fields that two readings say differently."""
    return differences(before.values, after.values)
