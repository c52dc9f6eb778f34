"""How the register of enterprises is read as a table."""

from collections.abc import AsyncIterator

from services.chassis.mongo import Database, Document
from services.kernel import Country
from services.kernel.languages import Language
from services.registry.tables.columns import header_of

ROWS_AT_ONCE = 500
COLUMNS = (
    *("register_number", "legal_name", "place_code", "municipality_code", "sector"),
    *("activity_code", "activity_edition", "owner_gender", "identifiers"),
    *("size_class", "status", "registered_on", "enterprise_id"),
)
"""Fields of an entry in the order of an export; none is a person's."""


async def enterprises(country: Country, language: Language, db: Database) -> AsyncIterator[list[tuple[str, ...]]]:
    """Read one country's entries as lines, their header first, in the order of their ids."""
    yield [tuple(header_of(name, language) for name in COLUMNS)]
    lines: list[tuple[str, ...]] = []
    async for document in db.enterprises.find({"country": country.value}).sort("_id", 1).batch_size(ROWS_AT_ONCE):
        lines.append(_line(document))
        if len(lines) == ROWS_AT_ONCE:
            yield lines
            lines = []
    yield lines


def _line(document: Document) -> tuple[str, ...]:
    told = {
        **document,
        "enterprise_id": document["_id"],
        "identifiers": "; ".join(document.get("identifiers", [])),
    }
    return tuple(str(told.get(name) or "") for name in COLUMNS)
