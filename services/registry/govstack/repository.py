"""How registers are read in GovStack's form: by equalities, in the order of ids."""

from typing import Any

from services.chassis.mongo import Database, Document
from services.registry.govstack.model import PageAsked, Registry

ENTRIES = "search_entries"


async def count(query: Document, registry: Registry, most: int, db: Database) -> int:
    """Count the records that fit, up to `most`."""
    return await db[registry.collection].count_documents(query, limit=most)


async def page(query: Document, registry: Registry, asked: PageAsked, db: Database) -> list[Document]:
    """Read one page of the records that fit."""
    way = -1 if asked.descending else 1
    found = db[registry.collection].find(query).sort("_id", way).skip(asked.before).limit(asked.size)
    return await found.to_list(asked.size)


async def named(terms: tuple[str, ...], most: int, db: Database) -> list[str]:
    """List the ids of entries that have all of some terms, up to `most`."""
    query: dict[str, Any] = {"$and": [{"terms": term} for term in terms]}
    return [entry["_id"] async for entry in db[ENTRIES].find(query, {"_id": 1}).limit(most)]
