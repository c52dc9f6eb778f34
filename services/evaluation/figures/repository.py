"""How figures are kept: one document for each aggregate, with all its facts."""

from datetime import date

from services.chassis import changes
from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.evaluation.figures.model import Entry, Kind, Row

JOINED_BY = ("country", "enterprise_id", "facility_id")
"""What rows are asked for by; a row without one has null."""

INDEXES = (
    *(Index(kind.value, ((name, 1), ("_id", 1))) for kind in Kind for name in (*JOINED_BY, "part")),
    *changes.INDEXES,
)


async def find(kind: Kind, subject: str, tx: Transaction) -> Row:
    """Read a row; one never heard of is empty."""
    document = await tx.load(kind.value, subject)
    return from_document(kind, document) if document else Row(kind, subject)


async def put(row: Row, tx: Transaction) -> None:
    """Keep a row, and note that it changed."""
    await tx.put(row.kind.value, to_document(row))
    await changes.note_change(row.kind.value, row.subject, tx)


def to_document(row: Row) -> Document:
    """Write a row."""
    return {
        "_id": row.subject,
        "part": changes.part_of(row.subject),
        "country": row.text("country"),
        "enterprise_id": row.subject if row.kind is Kind.ENTERPRISES else _enterprise_of(row),
        "facility_id": row.text("facility_id"),
        "entries": [
            {"type": entry.type, "version": entry.version, "on": entry.on.isoformat(), "values": dict(entry.values)}
            for entry in row.entries
        ],
    }


def from_document(kind: Kind, document: Document) -> Row:
    """Read a kept row."""
    entries = tuple(
        Entry(entry["type"], entry["version"], date.fromisoformat(entry["on"]), entry["values"])
        for entry in document["entries"]
    )
    return Row(kind, document["_id"], entries)


def _enterprise_of(row: Row) -> str | None:
    if row.kind is Kind.COHORTS or row.kind is Kind.COOPERATIVES:
        return None
    return row.text("borrower_id") or row.text("enterprise_id")
