"""What is true of a search entry: an entry of a register as it is looked for, and the order of what is found."""

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Literal, get_args

from services.kernel import Country
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL, Official
from services.registry.matching.spellings import plain
from services.registry.places.gazetteer import Gazetteer
from services.registry.places.model import PlaceUnknownError
from services.registry.search_entries.terms import (
    EVERYTHING,
    RULES_VERSION,
    activity_terms,
    facet,
    facets,
    name_terms,
    product_terms,
)

EntryKind = Literal["enterprise", "cooperative", "farmer_group", "product", "partnership"]
KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
KEY_NAME_LETTERS_MAX = 60
"""Letters of a name that order what is found; a cursor holds them."""
MARKED_OF = 64
"""One entry of so many is a mark: the sample from which a search learns how terms lie among names."""
_BEFORE_EVERY_LETTER = "\t"


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Searchable:
    """What a register tells of an entry so that it is found; nothing of it is personal."""

    entry_id: str
    kind: EntryKind
    countries: tuple[Country, ...]
    """Its own first."""
    name: Official[str]
    """Empty: it has none, and is named after the entries it belongs to."""
    status: str
    place_codes: tuple[str, ...] = ()
    """Its place and the municipality or regency around it."""
    sector: str | None = None
    activity_code: str | None = None
    size_class: str | None = None
    product_codes: tuple[str, ...] = ()
    """Codes of goods and of commodities."""
    standards: tuple[str, ...] = ()
    leans_on: tuple[str, ...] = ()
    """Entries it belongs to: where it has no name, place or sector, it has theirs of the moment it is kept."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class SearchEntry:
    """An entry as it is found; `key` orders by name, then by id."""

    entry_id: str
    kind: EntryKind
    country: Country
    name: Official[str]
    status: str
    sector: str | None
    place_codes: tuple[str, ...]
    """From the narrowest to the widest."""
    key: str
    terms: tuple[str, ...]
    rules_version: str

    @property
    def is_mark(self) -> bool:
        """Tell whether the entry is of the sample; its id alone decides."""
        return int.from_bytes(sha256(self.entry_id.encode()).digest()[:4]) % MARKED_OF == 0


def search_entry(found: Searchable, gazetteer: Gazetteer, *, on: date) -> SearchEntry:
    """Make the entry something is found by, with every place around its own on a day."""
    places = _places_around(found.place_codes, gazetteer, on)
    terms = {
        EVERYTHING,
        *name_terms(found.name),
        facet("kind", found.kind),
        facet("status", found.status),
        *facets("country", found.countries),
        *facets("place", places),
        *product_terms(found.product_codes),
        *facets("standard", found.standards),
        *(activity_terms(found.activity_code) if found.activity_code else ()),
        *([facet("sector", found.sector)] if found.sector else ()),
        *([facet("size_class", found.size_class)] if found.size_class else ()),
        *facets("owner", found.leans_on),
    }
    return SearchEntry(
        entry_id=found.entry_id,
        kind=found.kind,
        country=found.countries[0],
        name=found.name,
        status=found.status,
        sector=found.sector,
        place_codes=places,
        key=key_of(found.name, found.entry_id),
        terms=tuple(sorted(terms)),
        rules_version=RULES_VERSION,
    )


def leaning_on(found: Searchable, *others: SearchEntry) -> Searchable:
    """Let what has no name, place or sector of its own be found by those of the entries it belongs to."""
    name = found.name or " / ".join(other.name for other in others) or found.entry_id
    places = dict.fromkeys(code for other in others for code in other.place_codes)
    sector = found.sector or next((other.sector for other in others if other.sector), None)
    return replace(found, name=name, place_codes=found.place_codes or tuple(places), sector=sector)


def key_of(name: str, entry_id: str) -> str:
    """Give what orders entries: the name without case and accents, then the id."""
    return f"{plain(name)[:KEY_NAME_LETTERS_MAX]}{_BEFORE_EVERY_LETTER}{entry_id}"


def _places_around(codes: tuple[str, ...], gazetteer: Gazetteer, on: date) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for code in codes:
        try:
            found |= dict.fromkeys(place.code for place in gazetteer.around(code, on))
        except PlaceUnknownError:
            # A place that has ended since is still where the entry is.
            found |= {code: None}
    return tuple(found)
