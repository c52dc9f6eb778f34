"""A condition as the database's query over each register that has farmers; no operator of a caller reaches it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.spdci.criteria import Comparison, Condition

NOTHING: Mapping[str, Any] = MappingProxyType({"_id": {"$in": []}})
_SIGNS = {"eq": "$eq", "gt": "$gt", "lt": "$lt", "ge": "$gte", "le": "$lte", "in": "$in"}
_JOINS = {"and": "$and", "or": "$or", "not": "$nor"}


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Source:
    """A register whose entries are told as farmers: its fields by the attributes asked, and which entries count."""

    collection: str
    fields: dict[str, str]
    among: dict[str, Any]


GROUPS = Source(
    "farmer_groups",
    {
        "farmer_id": "_id",
        "country": "country",
        "status": "status",
        "group_type": "kind",
        "location": "place_code",
        "district": "municipality_code",
        "crop_type": "commodities",
        "farm_size": "land_area_m2",
        "registration_date": "registered_on",
    },
    {},
)
ENTERPRISES = Source(
    "enterprises",
    {
        "farmer_id": "_id",
        "uin": "register_number",
        "country": "country",
        "status": "status",
        "location": "place_code",
        "district": "municipality_code",
        "registration_date": "registered_on",
    },
    # KBLI 2020, category A: agriculture, forestry and fishing are the divisions 01 to 03.
    {"activity_code": {"$gte": "01", "$lt": "04"}},
)
SOURCES = (GROUPS, ENTERPRISES)


def query_of(condition: Condition, source: Source) -> dict[str, Any]:
    """Write the query of a condition over one register."""
    return {"$and": [source.among, _query(condition, source)]} if source.among else _query(condition, source)


def _query(condition: Condition, source: Source) -> dict[str, Any]:
    if isinstance(condition, Comparison):
        field = source.fields.get(condition.attribute)
        if field is None:
            return dict(NOTHING)
        value = list(condition.value) if isinstance(condition.value, tuple) else condition.value
        return {field: {_SIGNS[condition.operator]: value}}
    return {_JOINS[condition.kind]: [_query(part, source) for part in condition.parts]}
