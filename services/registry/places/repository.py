"""How places are kept: packaged tables, read once."""

from datetime import date
from functools import cache

from services.kernel.country import Country
from services.kernel.dated_rules import Confidence
from services.kernel.reference_data import read_table
from services.registry.places.gazetteer import Gazetteer
from services.registry.places.model import Alias, Level, Place


@cache
def load_gazetteer() -> Gazetteer:
    """Read both countries' places and the spelling variants; later calls give the same gazetteer."""
    rows = (*read_table("registry", "places_tl.csv"), *read_table("registry", "places_id.csv"))
    return Gazetteer(map(_to_place, rows), map(_to_alias, read_table("registry", "place_aliases.csv")))


def _to_place(row: dict[str, str]) -> Place:
    return Place(
        code=row["code"],
        name=row["name"],
        country=Country(row["country"]),
        level=Level(row["level"]),
        parent_code=row["parent_code"] or None,
        valid_from=_to_day(row["valid_from"]),
        valid_until=_to_day(row["valid_until"]),
        confidence=Confidence(row["confidence"]),
    )


def _to_alias(row: dict[str, str]) -> Alias:
    return Alias(row["alias"], Country(row["country"]), row["code"], Confidence(row["confidence"]))


def _to_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
