"""How entries are searched: by the rarest term in order of names, part by part, each part one stretch of an index."""

from dataclasses import dataclass
from time import monotonic

from services.chassis.mongo import Database
from services.chassis.paging import PageRequest, cursor_of
from services.kernel import Country
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL, Official
from services.registry.search.model import FacetCounts, Wanted, count_facets
from services.registry.search.progress import RebuildNotFoundError, RebuildProgress, progress_of
from services.registry.search.repository import COLLECTION, from_document
from services.registry.search_entries.model import EntryKind, SearchEntry
from services.registry.search_entries.outlines import Outline
from services.registry.search_entries.repository import read_outline, read_span

EXAMINED_MAX = 1_000
"""Entries one page or one count looks at; a page that ends here is short and says where to go on."""
OUTLINE_SECONDS = 60.0
"""How long an outline is used; an old one makes searches slower, never wrong."""

_outlines: dict[str, tuple[float, Outline]] = {}


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found; its register tells the rest."""

    entry_id: str
    kind: EntryKind
    country: Country
    name: Official[str]
    status: str
    sector: str | None
    place_codes: tuple[str, ...]
    """From the narrowest to the widest."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Found:
    """Entries in the order of their names, and where to go on; fewer than asked may be followed by others."""

    items: tuple[Hit, ...]
    next_cursor: str | None
    facets: FacetCounts | None


@dataclass(frozen=True, slots=True)
class _Walked:
    entries: list[SearchEntry]
    reached: str | None
    """The key up to which everything was looked at; None: to the end."""


async def search(wanted: Wanted, page: PageRequest, db: Database, *, with_facets: bool = False) -> Found:
    """Find the entries that have everything wanted; facets are counted over all pages.

    Raises:
        TextWithoutWordsError: there is a text without a letter or a digit.
    """
    outline = await _outline(db)
    walked = await _walk(wanted, page.after or "", page.limit, outline, db)
    facets = await _counted(wanted, outline, db) if with_facets else None
    shown = walked.entries[: page.limit]
    reached = shown[-1].key if len(walked.entries) > page.limit else walked.reached
    next_cursor = cursor_of(reached) if reached is not None else None
    return Found(tuple(map(_hit, shown)), next_cursor, facets)


async def read_rebuild(rebuild_id: str, db: Database) -> RebuildProgress:
    """Tell how far a rebuild is.

    Raises:
        RebuildNotFoundError: there is none of that id.
    """
    document = await db[COLLECTION].find_one({"_id": rebuild_id})
    if document is None:
        raise RebuildNotFoundError(f"no rebuild {rebuild_id}")
    return progress_of(from_document(document))


async def _counted(wanted: Wanted, outline: Outline, db: Database) -> FacetCounts:
    walked = await _walk(wanted, "", EXAMINED_MAX, outline, db)
    counted = walked.entries[:EXAMINED_MAX]
    return count_facets(counted, is_cut=walked.reached is not None or len(walked.entries) > len(counted))


async def _walk(wanted: Wanted, after: str, limit: int, outline: Outline, db: Database) -> _Walked:
    """Look for one entry more than `limit`, among at most about `EXAMINED_MAX` that have the rarest term."""
    term, *others = outline.rarest_first(wanted.terms)
    narrows = bool(others or wanted.text)
    found, examined, ahead = list[SearchEntry](), 0, limit + 1
    while True:
        span = outline.span(term, after, ahead)
        most = EXAMINED_MAX + 1 - examined if narrows else limit + 1 - len(found)
        read = await read_span(term, span, most, db)
        examined += len(read)
        found += [entry for entry in read if wanted.matches(entry)]
        reached = read[-1].key if len(read) == most else span.until
        if reached is None or len(found) > limit or examined > EXAMINED_MAX:
            return _Walked(found, reached)
        after, missing = reached, limit + 1 - len(found)
        ahead = min(missing * examined // max(len(found), 1) + 1, EXAMINED_MAX + 1 - examined) if narrows else missing


async def _outline(db: Database) -> Outline:
    drawn_at, known = _outlines.get(db.name, (None, Outline()))
    if drawn_at is None or monotonic() - drawn_at > OUTLINE_SECONDS:
        # Whoever asks meanwhile goes on with the old one.
        _outlines[db.name] = (monotonic(), known)
        known = await read_outline(db)
        _outlines[db.name] = (monotonic(), known)
    return known


def _hit(entry: SearchEntry) -> Hit:
    return Hit(entry.entry_id, entry.kind, entry.country, entry.name, entry.status, entry.sector, entry.place_codes)
