"""What a row is told apart by, as last told."""

from collections.abc import Iterable, Mapping

from services.evaluation.figures.model import Row
from services.evaluation.indicators.terms import UNKNOWN_GROUP, Grouping

YOUTH_GROUPS: Mapping[object, str] = {True: "youth_led", False: "not_youth_led"}
"""By whether young people hold more than half of the recorded shares; unknown where the owners' ages are not."""
_NAMES = {
    Grouping.COUNTRY: "country",
    Grouping.MUNICIPALITY: "municipality_code",
    Grouping.SECTOR: "sector",
    Grouping.GENDER: "owner_gender",
    Grouping.PROGRAMME: "programme",
    Grouping.COOPERATIVE: "cooperative_id",
}


def groups(row: Row, groupings: Iterable[Grouping]) -> dict[Grouping, str]:
    """Name the group of a row for each grouping."""
    return {grouping: _group(row, grouping) for grouping in groupings}


def _group(row: Row, grouping: Grouping) -> str:
    if grouping is Grouping.YOUTH:
        told = row.last("is_youth_led")
        return YOUTH_GROUPS.get(told.value, UNKNOWN_GROUP) if told and isinstance(told.value, bool) else UNKNOWN_GROUP
    return row.text(_NAMES[grouping]) or UNKNOWN_GROUP
