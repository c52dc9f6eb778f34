"""How extracts are read: only named fields of the registers' documents, in the order of their ids."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from functools import cache

from services.chassis.mongo import Database, Document, Index
from services.kernel.reference_data import read_table
from services.registry.extracts.disclosure import Cell, Column, ExtractRule, Register
from services.registry.extracts.model import Point

INDEXES = tuple(Index(register.value, (("recorded_at", -1),)) for register in Register)
ROWS_AT_ONCE = 500

_FIELDS: Mapping[Column, str] = {
    Column.REGISTER_NUMBER: "register_number",
    Column.ID: "_id",
    Column.COUNTRY: "country",
    Column.MUNICIPALITY_CODE: "municipality_code",
    Column.MUNICIPALITY: "municipality_code",
    Column.SECTOR: "sector",
    Column.ACTIVITY_CODE: "activity_code",
    Column.ACTIVITY_EDITION: "activity_edition",
    Column.SIZE_CLASS: "size_class",
    Column.KIND: "kind",
    Column.FORM: "form",
    Column.MEMBERS: "member_count",
    Column.STATUS: "status",
}


def field_of(register: Register, column: Column) -> str:
    """Name the field a column is read from; a cooperative's size is its class by law."""
    if register is Register.COOPERATIVES and column is Column.SIZE_CLASS:
        return "ksp_class"
    return _FIELDS[column]


async def newest(register: Register, db: Database) -> datetime | None:
    """Tell when the newest entry or change was recorded."""
    found = await db[register.value].find_one({}, {"recorded_at": 1}, sort=[("recorded_at", -1)])
    return found["recorded_at"] if found else None


async def documents(rule: ExtractRule, db: Database) -> AsyncIterator[list[Document]]:
    """Read a register's entries, some at a time, with no field but those the rule tells."""
    shown = {field_of(rule.tells_of, column): 1 for column in rule.columns}
    after: Document = _told(rule)
    while True:
        page = db[rule.tells_of.value].find(after, shown).sort("_id", 1).limit(ROWS_AT_ONCE)
        found = [document async for document in page]
        if found:
            yield found
        if len(found) < ROWS_AT_ONCE:
            return
        after |= {"_id": {"$gt": found[-1]["_id"]}}


async def cells(rule: ExtractRule, db: Database) -> dict[Cell, int]:
    """Count the entries of each combination of identifying values; it grows with these, not with the entries."""
    names = [field_of(rule.tells_of, column) for column in (Column.COUNTRY, *rule.identifying)]
    group = {"_id": {name: f"${name}" for name in names}, "count": {"$sum": 1}}
    counted = db[rule.tells_of.value].aggregate([{"$match": _told(rule)}, {"$group": group}])
    return {tuple(row["_id"].get(name) for name in names): row["count"] async for row in counted}


async def counts_by_municipality(rule: ExtractRule, db: Database) -> dict[str, int]:
    """Count a register's entries by municipality or regency."""
    group = {"_id": "$municipality_code", "count": {"$sum": 1}}
    counted = db[rule.tells_of.value].aggregate([{"$match": _told(rule)}, {"$group": group}])
    return {row["_id"]: row["count"] async for row in counted}


@cache
def points() -> Mapping[str, Point]:
    """Read the points of municipalities and regencies by code."""
    rows = read_table("registry", "place_points.csv")
    return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in rows}


def _told(rule: ExtractRule) -> Document:
    return {"status": {"$nin": list(rule.statuses_left_out)}} if rule.statuses_left_out else {}
