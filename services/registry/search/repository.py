"""How rebuilds are kept."""

from dataclasses import asdict

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.registry.search.progress import Rebuild, RebuildNotFoundError

COLLECTION = "search_rebuilds"
INDEXES: tuple[Index, ...] = ()
"""Rebuilds are read by their ids."""


async def get(rebuild_id: str, tx: Transaction) -> Rebuild:
    """Read a rebuild.

    Raises:
        RebuildNotFoundError: there is none of that id.
    """
    document = await tx.load(COLLECTION, rebuild_id)
    if document is None:
        raise RebuildNotFoundError(f"no rebuild {rebuild_id}")
    return from_document(document)


async def put(rebuild: Rebuild, tx: Transaction) -> None:
    """Keep a rebuild; it publishes nothing."""
    document: Document = {"_id": rebuild.rebuild_id, **asdict(rebuild)}
    await tx.put(COLLECTION, document)


def from_document(document: Document) -> Rebuild:
    """Read a kept rebuild."""
    return Rebuild(**{name: document[name] for name in Rebuild.__dataclass_fields__})
