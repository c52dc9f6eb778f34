"""The registers that are searched: how each finds its entries by a part of their ids, and shows one to search."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.chassis.mongo import Document
from services.chassis.unit_of_work import Transaction
from services.registry.cooperatives import keeping as cooperatives
from services.registry.cooperatives.repository import from_document as cooperative_of
from services.registry.enterprises import keeping as enterprises
from services.registry.enterprises.repository import from_document as enterprise_of
from services.registry.farmer_groups import keeping as farmer_groups
from services.registry.farmer_groups.repository import from_document as farmer_group_of
from services.registry.partnerships import keeping as partnerships
from services.registry.partnerships.repository import from_document as partnership_of
from services.registry.products import keeping as products
from services.registry.products.repository import from_document as product_of
from services.registry.search.progress import SLICES, Part
from services.registry.search_entries.model import EntryKind, Searchable

PART_READ_MAX = 20_000
"""Entries of one part; a slice of a register of eighty million has so many."""
_AFTER_EVERY_DIGIT = "g"


@dataclass(frozen=True, slots=True)
class Register:
    """A register's collection, the prefix of its ids, the field that names an entry's country, and how one is shown."""

    collection: str
    prefix: str
    country_field: str
    shown: Callable[[Document], Searchable]


REGISTERS: Mapping[EntryKind, Register] = {
    "enterprise": Register(
        "enterprises", "ent", "country", lambda document: enterprises.searchable(enterprise_of(document))
    ),
    "cooperative": Register(
        "cooperatives", "coop", "country", lambda document: cooperatives.searchable(cooperative_of(document))
    ),
    "farmer_group": Register(
        "farmer_groups", "group", "country", lambda document: farmer_groups.searchable(farmer_group_of(document))
    ),
    "product": Register("products", "product", "country", lambda document: products.searchable(product_of(document))),
    "partnership": Register(
        "partnerships", "part", "proposed_by", lambda document: partnerships.searchable(partnership_of(document))
    ),
}


async def entries_of(part: Part, tx: Transaction) -> list[Searchable]:
    """Read the entries of a part of a register, as search sees them."""
    register = REGISTERS[part.of.kind]
    found = await tx.find(register.collection, query_of(part), limit=PART_READ_MAX)
    return [register.shown(document) for document in found]


def query_of(part: Part) -> Document:
    """Write the query of a part of a register: one stretch of its index on countries and ids."""
    register = REGISTERS[part.of.kind]
    return {register.country_field: part.of.country.value, "_id": ids_of(register.prefix, part)}


def ids_of(prefix: str, part: Part) -> Document:
    """Give the ids of a part as a range."""
    end = f"{part.end:03x}" if part.end < SLICES else _AFTER_EVERY_DIGIT
    return {"$gte": f"{prefix}-{part.first:03x}", "$lt": f"{prefix}-{end}"}
