"""How registries are listed and read in GovStack's form; nobody's own data is in what is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from services.chassis.caller import Caller
from services.chassis.mongo import Database, Document
from services.kernel.privacy import classed
from services.kernel.reduction import reduced, shape_of
from services.registry.cooperatives.model import Cooperative
from services.registry.cooperatives.repository import from_document as cooperative_of
from services.registry.enterprises.model import Enterprise
from services.registry.enterprises.repository import from_document as enterprise_of
from services.registry.farmer_groups.model import FarmerGroup
from services.registry.farmer_groups.repository import from_document as group_of
from services.registry.field_classes import PUBLIC
from services.registry.govstack import repository
from services.registry.govstack.commands import AskList
from services.registry.govstack.model import PageAsked, Registry, query_of, registry_of
from services.registry.govstack.refusals import (
    FieldUnknownError,
    RecordNotFoundError,
    RecordsSeveralError,
    TextFitsTooManyError,
)
from services.registry.privacy_rules import clearance_today
from services.registry.search.model import wanted

Record = Enterprise | Cooperative | FarmerGroup

NAMED_MAX = 1_000
"""Records whose names a text may be in."""
COUNTED_MAX = 100_000
"""Records that are counted; a longer list says so many."""


def _enterprise(document: Document) -> Record:
    # Who owns a share is read, and accounted for, at the enterprise's own address.
    return replace(enterprise_of(document), owners=(), is_youth_led=None)


_RECORDS: Mapping[str, Callable[[Document], Record]] = MappingProxyType(
    {"enterprises": _enterprise, "cooperatives": cooperative_of, "farmer_groups": group_of}
)


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Listing:
    """One page of records, and where the pages beside it are."""

    count: int
    next: str | None
    previous: str | None
    results: list[Enterprise | Cooperative | FarmerGroup]


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class RecordRead:
    """One record."""

    content: Enterprise | Cooperative | FarmerGroup


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class ValueRead:
    """One value; a field that the caller does not see is refused before."""

    value: Any


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Existence:
    """Whether a record is there."""

    status: bool
    message: str


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class ExistenceTold:
    """The answer to whether a record is there."""

    answer: Existence


async def listing(
    registry: Registry, asked: AskList, content: Mapping[str, str], url: Callable[[int], str], db: Database
) -> Listing:
    """List the records that have everything asked.

    Raises:
        FieldUnknownError, ListTooDeepError, TextFitsTooManyError: it cannot be asked so.
    """
    page = PageAsked(asked.page, asked.page_size, asked.ordering == "descending")
    query: Document = dict(query_of(content, registry))
    if asked.search is not None:
        query = {"$and": [query, await _searched(asked.search, asked.filter, registry, db)]}
    elif asked.filter is not None:
        raise FieldUnknownError("filter names the field that search is looked for in: send search too")
    found = await repository.page(query, registry, page, db)
    count = await repository.count(query, registry, COUNTED_MAX, db)
    return Listing(
        count=count,
        next=url(page.number + 1) if page.number * page.size < count else None,
        previous=url(page.number - 1) if page.number > 1 else None,
        results=[_RECORDS[registry.collection](document) for document in found],
    )


async def record(registry: Registry, content: Mapping[str, str], db: Database) -> Record:
    """Read the one record that has everything asked.

    Raises:
        RecordNotFoundError: none has.
        RecordsSeveralError: several have.
    """
    found = await repository.page(dict(query_of(content, registry)), registry, PageAsked(1, 2), db)
    if not found:
        raise RecordNotFoundError("no record fits")
    if len(found) > 1:
        raise RecordsSeveralError("several records fit")
    return _RECORDS[registry.collection](found[0])


async def existence(registry: Registry, content: Mapping[str, str], db: Database) -> ExistenceTold:
    """Tell whether any record has everything asked."""
    there = await repository.count(dict(query_of(content, registry)), registry, 1, db) > 0
    return ExistenceTold(Existence(there, "a record fits" if there else "no record fits"))


async def value(registry: Registry, entry_id: str, field: str, caller: Caller, db: Database) -> ValueRead:
    """Read one field of one record, as far as the caller sees it.

    Raises:
        RecordNotFoundError: there is no such record.
        FieldUnknownError: it has no such field, or the caller does not see it.
    """
    found = await record(registry, {"ID": entry_id}, db)
    told = TypeAdapter(type(found)).dump_python(found, mode="json")
    seen = reduced(told, shape_of(type(found)), clearance_today(caller.roles))
    flat = {**seen.get("description", {}), **seen}
    if field not in flat:
        raise FieldUnknownError("the record has no such field, or not for this caller")
    return ValueRead(flat[field])


async def _searched(text: str, field: str | None, registry: Registry, db: Database) -> Document:
    if field is not None:
        return dict(query_of({field: text}, registry))
    terms = wanted(text, kind=registry.kind).terms
    ids = await repository.named(terms, NAMED_MAX + 1, db)
    if len(ids) > NAMED_MAX:
        raise TextFitsTooManyError(f"more than {NAMED_MAX} names have the text")
    return {"_id": {"$in": ids}}


def known(name: str, version: str) -> Registry:
    """Look a registry up.

    Raises:
        RegistryUnknownError: there is none of that name and version.
    """
    return registry_of(name, version)
