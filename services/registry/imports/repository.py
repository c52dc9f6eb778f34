"""How imports are kept: the job, its rows in pages of bounded size, what they claim, and what was imported before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.kernel import Country
from services.registry.imports.model import ROWS_OF_PAGE, Import, Row, RowProblem, Source
from services.registry.imports.refusals import ImportNotFoundError, ImportRowsGoneError
from services.registry.tables.columns import Column

ROWS_KEPT_SECONDS = 30 * 24 * 3600
"""After this a file's rows and their report are deleted, whether it was imported or not."""
NUMBERS_READ_MAX = ROWS_OF_PAGE * 10

INDEXES = (
    Index("imports", (("home", 1), ("_id", 1))),
    Index("import_pages", (("received_at", 1),), expire_after_seconds=ROWS_KEPT_SECONDS),
    Index("import_claims", (("claimed_at", 1),), expire_after_seconds=ROWS_KEPT_SECONDS),
    Index("imported_rows", (("import_id", 1), ("_id", 1))),
)


async def get(import_id: str, tx: Transaction) -> Import:
    """Read an import.

    Raises:
        ImportNotFoundError: there is none of that id.
    """
    document = await tx.load("imports", import_id)
    if document is None:
        raise ImportNotFoundError(f"no import {import_id}")
    return from_document(document)


async def put(job: Import, tx: Transaction) -> None:
    """Keep an import; it publishes nothing, as the entries it registers do."""
    document = asdict(job)
    await tx.put("imports", {"_id": document.pop("import_id"), **document, "home": job.home.value})


async def put_page(upload_id: str, number: int, rows: Sequence[Row], received_at: datetime, tx: Transaction) -> None:
    """Keep one page of rows."""
    kept = [_row_to_document(row) for row in rows]
    await tx.put("import_pages", {"_id": page_id(upload_id, number), "received_at": received_at, "rows": kept})


async def next_rows(job: Import, tx: Transaction) -> tuple[Row, ...]:
    """Read the page that the present passage goes through next.

    Raises:
        ImportRowsGoneError: it was deleted, `ROWS_KEPT_SECONDS` after the file came.
    """
    document = await tx.load("import_pages", page_id(job.upload_id, job.next_page))
    if document is None:
        raise ImportRowsGoneError(f"the rows of {job.import_id} are deleted: send the file again")
    return rows_of(document)


async def imported(home: Country, digests: Iterable[str], tx: Transaction) -> dict[str, str]:
    """Give the entries that rows of these digests were registered as, by digest."""
    ids = [_imported_id(home, digest) for digest in digests]
    found = await tx.find("imported_rows", {"_id": {"$in": ids}}, limit=ROWS_OF_PAGE)
    return {document["digest"]: document["enterprise_id"] for document in found}


async def mark_imported(job: Import, row: Row, tx: Transaction) -> None:
    """Keep that a row was registered; the same row is never registered again."""
    named = {"digest": row.digest, "enterprise_id": row.enterprise_id, "import_id": job.import_id}
    await tx.insert("imported_rows", {"_id": _imported_id(job.home, row.digest), **named})


async def holders(home: Country, numbers: Iterable[str], tx: Transaction) -> dict[str, str]:
    """Give the entries that have official numbers, by number."""
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    query: Document = {"identifiers": {"$in": wanted}}
    found = await tx.find("enterprises", query, limit=NUMBERS_READ_MAX)
    entries = [document for document in found if document["country"] == home.value]
    return {number: entry["_id"] for entry in entries for number in entry["identifiers"]}


async def claimed(job: Import, claims: Iterable[str], tx: Transaction) -> dict[str, int]:
    """Give the rows that hold claims, by claim."""
    ids = {_claim_id(job, claim): claim for claim in claims}
    found = await tx.find("import_claims", {"_id": {"$in": sorted(ids)}}, limit=len(ids) or 1)
    return {ids[document["_id"]]: document["row"] for document in found}


async def claim(job: Import, claims: Mapping[str, int], tx: Transaction) -> None:
    """Keep what rows claim."""
    for said, row in claims.items():
        await tx.insert("import_claims", {"_id": _claim_id(job, said), "row": row, "claimed_at": tx.now})


def from_document(document: Document) -> Import:
    """Read a kept import."""
    source = document["source"]
    columns = tuple(Column(**column) for column in source["columns"])
    names = Import.__dataclass_fields__.keys() - {"import_id", "source", "home"}
    return Import(
        import_id=document["_id"],
        home=Country(document["home"]),
        source=Source(**{**source, "columns": columns}),
        **{name: document[name] for name in names},
    )


def rows_of(document: Document) -> tuple[Row, ...]:
    """Read a kept page."""
    return tuple(
        Row(**{**row, "problems": tuple(RowProblem(**problem) for problem in row["problems"])})
        for row in document["rows"]
    )


def _row_to_document(row: Row) -> Document:
    # Written out: a file has so many rows that `asdict`, which copies each value deeply, is felt.
    return {
        "number": row.number,
        "cells": dict(row.cells),
        "digest": row.digest,
        "is_too_long": row.is_too_long,
        "outcome": row.outcome,
        "problems": [asdict(problem) for problem in row.problems],
        "other": row.other,
        "enterprise_id": row.enterprise_id,
    }


def page_id(upload_id: str, number: int) -> str:
    """Write the id of a page; ids of one file sort as their numbers do."""
    return f"{upload_id}/{number:05}"


def _imported_id(home: Country, digest: str) -> str:
    return f"{home}/enterprises/{digest}"


def _claim_id(job: Import, said: str) -> str:
    return f"{job.import_id}/{sha256(said.encode()).hexdigest()[:40]}"
