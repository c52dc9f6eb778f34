"""What is true of places: their level and period, how a name is spelled, what a match says."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.country import Country
from services.kernel.dated_rules import Confidence, covers
from services.kernel.errors import NotFoundError, RuleViolationError
from services.kernel.privacy import classed
from services.registry.field_classes import PUBLIC, Public


class PlaceUnknownError(RuleViolationError):
    """No place had that code on that day."""

    code = "place_unknown"


class PlaceNotFoundError(NotFoundError):
    """The place asked for does not exist; said of what is read, where `PlaceUnknownError` is said of what is given."""

    code = "place_unknown"


class Level(StrEnum):
    """How wide a place is; the names are each country's own, widest first."""

    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    MUNICIPALITY = "municipality"
    ADMINISTRATIVE_POST = "administrative_post"
    SUCO = "suco"


_REGENCY_KINDS = ("kabupaten ", "kota ")


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Place:
    """A place as it was from its first to its last day, both included; an open end is None.

    A code may come back with another level: Ataúro kept its code when it became a municipality.
    """

    code: str
    name: Public[str]
    country: Country
    level: Level
    parent_code: str | None
    valid_from: date | None
    valid_until: date | None
    confidence: Confidence

    def is_valid(self, on: date) -> bool:
        """Tell whether the place existed in this form on a day."""
        return covers(self.valid_from, self.valid_until, on)

    def overlaps(self, other: "Place") -> bool:
        """Tell whether both existed on some day."""
        starts = [place.valid_from for place in (self, other) if place.valid_from is not None]
        latest = max(starts) if starts else date.min
        return all(place.valid_until is None or latest <= place.valid_until for place in (self, other))

    @property
    def spoken_names(self) -> tuple[str, ...]:
        """The folded names it goes by: a regency also without its kind, as in Kabupaten Ende and Ende."""
        name = folded(self.name)
        kind = next((kind for kind in _REGENCY_KINDS if name.startswith(kind)), None)
        return (name, name.removeprefix(kind)) if kind and self.level is Level.REGENCY else (name,)


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Alias:
    """Another spelling of a place's name, and how sure it is."""

    text: str
    country: Country
    code: str
    confidence: Confidence


class MatchedBy(StrEnum):
    """What a text was found by."""

    NAME = "name"
    ALIAS = "alias"


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Match:
    """The one place a text names, how it was found and how sure that is."""

    place: Place
    matched_by: MatchedBy
    confidence: Confidence


def folded(text: str) -> str:
    """Fold case, accents and punctuation away, so that spellings that differ only there are equal."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.split())
