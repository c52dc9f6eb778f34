"""How the registers are searched for farmers: each by its own query, put together in one order, page by page."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from services.chassis.mongo import Database, Document
from services.registry.enterprises.repository import from_document as enterprise_of
from services.registry.farmer_groups.repository import from_document as group_of
from services.registry.spdci import repository
from services.registry.spdci.answers import RECORD_TYPES, PageTold, Records, SearchResult
from services.registry.spdci.commands import SearchCriteria, SearchItem, Sort
from services.registry.spdci.criteria import Comparison, Condition, Junction, attribute_of, condition_of
from services.registry.spdci.refusals import ItemRefusedError
from services.registry.spdci.showing import FarmerRecord, of_enterprise, of_group
from services.registry.spdci.wanted import GROUPS, SOURCES, Source, query_of

PAGE_MAX = 200
PAGE_DEFAULT = 50
FOUND_MAX = 10_000
"""A search that finds more is refused, so no page lies deeper and no order is made of more."""
UNSORTED = frozenset({"crop_type"})
"""Attributes that may have several values, so they order nothing."""

Found = tuple[str, Source]


async def search_all(items: Sequence[SearchItem], at: datetime, db: Database) -> tuple[SearchResult, ...]:
    """Answer the searches of a message, each reference once."""
    results, seen = list[SearchResult](), set[str]()
    for item in items:
        if item.reference_id in seen:
            code, why = "rjct.reference_id.duplicate", f"{item.reference_id} came before in this message"
            results.append(SearchResult(item.reference_id, at, "rjct", code, why))
        else:
            results.append(await search(item, at, db))
        seen.add(item.reference_id)
    return tuple(results)


async def search(item: SearchItem, at: datetime, db: Database) -> SearchResult:
    """Answer one search; one that is refused is answered with the standard's code."""
    try:
        data, page = await _searched(item.search_criteria, db)
    except ItemRefusedError as error:
        return SearchResult(item.reference_id, at, "rjct", error.reason_code, error.detail, locale=item.locale)
    return SearchResult(item.reference_id, at, "succ", data=data, pagination=page, locale=item.locale)


async def one(entry_id: str, condition: Condition, db: Database) -> Records | None:
    """Read one entry as a farmer record, if it fits a condition."""
    only = Junction("and", (Comparison("farmer_id", "eq", entry_id), condition))
    for source in SOURCES:
        if await repository.count(query_of(only, source), source, 1, db):
            return Records(await _read([(entry_id, source)], db))
    return None


def demand_record_type(name: str | None) -> None:
    """Refuse records of a type that is not kept here.

    Raises:
        ItemRefusedError: it is not.
    """
    if name is not None and name not in RECORD_TYPES:
        raise ItemRefusedError("rjct.search_criteria.invalid", f"records are {' or '.join(sorted(RECORD_TYPES))}")


async def _searched(criteria: SearchCriteria, db: Database) -> tuple[Records, PageTold]:
    demand_record_type(criteria.reg_record_type)
    condition = condition_of(criteria.query_type, criteria.query)
    sort = _sort(criteria.sort)
    size = criteria.pagination.page_size if criteria.pagination else PAGE_DEFAULT
    number = criteria.pagination.page_number if criteria.pagination else 1
    if size > PAGE_MAX:
        raise ItemRefusedError("rjct.pagination.invalid", f"a page has at most {PAGE_MAX} records")
    total = 0
    for source in SOURCES:
        total += await repository.count(query_of(condition, source), source, FOUND_MAX + 1, db)
    if total > FOUND_MAX:
        raise ItemRefusedError("rjct.search.too_many_records_found", f"more than {FOUND_MAX} records fit: ask narrower")
    first = size * (number - 1)
    found = await _in_order(condition, sort, min(first + size, total), db) if first < total else []
    return Records(await _read(found[first:], db)), PageTold(size, number, total)


async def _in_order(condition: Condition, sort: Sequence[Sort], most: int, db: Database) -> list[Found]:
    """List the first entries of all registers in one order: the attributes asked, then the id."""
    found: list[tuple[Document, Source]] = []
    for source in SOURCES:
        named = [(source.fields[by.attribute_name], by.sort_order) for by in sort if by.attribute_name in source.fields]
        order = [(field, -1 if way == "desc" else 1) for field, way in named if field != "_id"]
        ways = [way for field, way in named if field == "_id"]
        order.append(("_id", -1 if ways[:1] == ["desc"] else 1))
        read = await repository.ordered(query_of(condition, source), source, order, most, db)
        found += [(document, source) for document in read]
    found.sort(key=lambda one: one[0]["_id"])
    for by in reversed(sort):
        found.sort(key=partial(_key, by), reverse=by.sort_order == "desc")
    return [(document["_id"], source) for document, source in found[:most]]


def _key(by: Sort, found: tuple[Document, Source]) -> tuple[bool, Any]:
    document, source = found
    value = document.get(source.fields.get(by.attribute_name, ""))
    return (value is not None, value if value is not None else 0)


async def _read(found: Sequence[Found], db: Database) -> tuple[FarmerRecord, ...]:
    known: dict[str, FarmerRecord] = {}
    for source in SOURCES:
        ids = [entry_id for entry_id, of in found if of is source]
        documents = await repository.entries(ids, source, db) if ids else []
        known |= {document["_id"]: _record(document, source) for document in documents}
    return tuple(known[entry_id] for entry_id, _ in found if entry_id in known)


def _record(document: Document, source: Source) -> FarmerRecord:
    return of_group(group_of(document)) if source is GROUPS else of_enterprise(enterprise_of(document))


def _sort(asked: Sequence[Sort]) -> Sequence[Sort]:
    for by in asked:
        try:
            attribute_of(by.attribute_name)
        except ItemRefusedError as error:
            raise ItemRefusedError("rjct.sort.invalid", error.detail) from error
        if by.attribute_name in UNSORTED:
            raise ItemRefusedError("rjct.sort.invalid", f"{by.attribute_name} may have several values")
    return asked
