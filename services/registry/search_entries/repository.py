"""How search entries are kept: a document for each entry of a register, found by any of its terms in name order."""

from dataclasses import asdict

from services.chassis.mongo import Database, Document, Index
from services.chassis.unit_of_work import Transaction
from services.kernel import Country
from services.registry.field_classes import OFFICIAL
from services.registry.search_entries.model import SearchEntry
from services.registry.search_entries.outlines import Outline, Span, outline_of

COLLECTION = "search_entries"
STORED = {"mark": OFFICIAL}
"""Written for the index beside what the models hold."""
MARKS_READ_MAX = 20_000
"""Marks an outline is drawn from: the sample of more than a million entries."""

INDEXES = (
    Index(COLLECTION, (("terms", 1), ("key", 1))),
    Index(COLLECTION, (("mark", 1),), sparse=True),
)


async def enter(entry: SearchEntry, tx: Transaction) -> None:
    """Keep what a new entry is found by."""
    await tx.insert(COLLECTION, to_document(entry))


async def keep(entry: SearchEntry, tx: Transaction) -> None:
    """Keep what an entry is found by, whether or not it was found before."""
    await tx.put(COLLECTION, to_document(entry))


async def find(entry_id: str, tx: Transaction) -> SearchEntry | None:
    """Read what an entry is found by, if it was ever kept."""
    documents = await tx.find(COLLECTION, {"_id": entry_id}, limit=1)
    return from_document(documents[0]) if documents else None


def span_query(term: str, span: Span) -> Document:
    """Write the query of one part of the entries that have a term: one stretch of the index on terms and keys."""
    until = {"$lte": span.until} if span.until is not None else {}
    return {"terms": term, "key": {"$gt": span.after, **until}}


async def read_span(term: str, span: Span, limit: int, db: Database) -> list[SearchEntry]:
    """Read the first entries of a span that have a term, in the order of their keys."""
    found = db[COLLECTION].find(span_query(term, span)).sort("key", 1).limit(limit)
    return [from_document(document) async for document in found]


async def read_outline(db: Database) -> Outline:
    """Read the sample that tells how terms lie among names."""
    found = db[COLLECTION].find({"mark": {"$gt": ""}}, {"mark": 1, "terms": 1}).limit(MARKS_READ_MAX)
    return outline_of([(document["mark"], document["terms"]) async for document in found])


def to_document(entry: SearchEntry) -> Document:
    """Write an entry as it is kept; only marks have a `mark`, and its index is sparse."""
    document = {
        "_id": entry.entry_id,
        **asdict(entry),
        "country": entry.country.value,
        "place_codes": list(entry.place_codes),
        "terms": list(entry.terms),
    }
    del document["entry_id"]
    return {**document, "mark": entry.key} if entry.is_mark else document


def from_document(document: Document) -> SearchEntry:
    """Read a kept entry."""
    return SearchEntry(
        entry_id=document["_id"],
        kind=document["kind"],
        country=Country(document["country"]),
        name=document["name"],
        status=document["status"],
        sector=document["sector"],
        place_codes=tuple(document["place_codes"]),
        key=document["key"],
        terms=tuple(document["terms"]),
        rules_version=document["rules_version"],
    )
