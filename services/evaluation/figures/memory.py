"""The rows that indicators are counted from, kept in memory: a reading asks the database only for what changed."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from services.chassis import changes
from services.chassis.mongo import Client, Database, Document
from services.evaluation.figures.model import Kind, Row
from services.evaluation.figures.repository import from_document
from services.kernel import ConflictError

ROWS_MAX = 50_000
"""Rows of one kind that indicators are counted from; beyond that they need tables counted ahead."""
NO_PART: Document = {"part": None}
"""Rows that an earlier version wrote: their changes are not counted, so they are read each time."""


class FiguresTooManyError(ConflictError):
    """More rows than are counted on request."""

    code = "figures_too_many"


@dataclass
class _Kept:
    """What one process has read of one kind: its rows by part, and how often each part had changed by then."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    changes: dict[int, int] = field(default_factory=dict)
    _parts: dict[int, list[Row]] = field(default_factory=dict)
    _together: tuple[Row, ...] = ()

    def take(self, part: int, count: int, rows: list[Row]) -> None:
        self._parts[part], self.changes[part], self._together = rows, count, ()

    def rows(self) -> tuple[Row, ...]:
        self._together = self._together or _by_subject(row for rows in self._parts.values() for row in rows)
        return self._together

    def demand_few(self, kind: Kind, uncounted: int) -> None:
        if uncounted + sum(map(len, self._parts.values())) > ROWS_MAX:
            self.changes.clear()
            self._parts.clear()
            self._together = ()
            raise FiguresTooManyError(f"there are more than {ROWS_MAX} {kind}")


_KEPT: WeakKeyDictionary[Client, defaultdict[tuple[str, Kind], _Kept]] = WeakKeyDictionary()


async def every(kind: Kind, db: Database) -> tuple[Row, ...]:
    """Give all rows of a kind by their subjects, as they are now; until one changes it is the same tuple.

    Raises:
        FiguresTooManyError: there are more than `ROWS_MAX`.
    """
    kept = _KEPT.setdefault(db.client, defaultdict(_Kept))[db.name, kind]
    async with kept.lock:
        # The counters first: what changes after they were read is read too early, and then once more.
        counted = await changes.changes(kind.value, db)
        for part, count in counted.items():
            if kept.changes.get(part) != count:
                kept.take(part, count, await _read(kind, {"part": part}, db))
                kept.demand_few(kind, 0)
        uncounted = await _read(kind, NO_PART, db)
        kept.demand_few(kind, len(uncounted))
        if not uncounted:
            return kept.rows()
        return _by_subject({row.subject: row for row in (*kept.rows(), *uncounted)}.values())


async def _read(kind: Kind, query: Document, db: Database) -> list[Row]:
    found = db[kind.value].find(query).limit(ROWS_MAX + 1)
    return [from_document(kind, document) async for document in found]


def _by_subject(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: row.subject))
