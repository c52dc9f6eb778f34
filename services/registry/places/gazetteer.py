"""Looks places up by code or by written name, for a day; it never guesses."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from services.kernel.country import Country
from services.kernel.dated_rules import Confidence, weakest
from services.registry.places.model import Alias, Level, Match, MatchedBy, Place, PlaceUnknownError, folded

TEXT_LENGTH_MAX = 200
"""A longer text is no place's name and is not searched."""

_WIDTH = {level: rank for rank, level in enumerate(Level)}
_MUNICIPAL = frozenset({Level.MUNICIPALITY, Level.REGENCY})


class Gazetteer:
    """Places and their spellings, read once and never changed.

    Raises:
        ValueError: two forms of one code overlap, or an alias contradicts another or names no code.
    """

    def __init__(self, places: Iterable[Place], aliases: Iterable[Alias] = ()) -> None:
        self._forms: defaultdict[str, list[Place]] = defaultdict(list)
        self._children: defaultdict[str, list[Place]] = defaultdict(list)
        self._named: defaultdict[tuple[Country, str], list[Place]] = defaultdict(list)
        self._aliases: dict[tuple[Country, str], Alias] = {}
        for place in places:
            self._add(place)
        for alias in aliases:
            self._add_alias(alias)

    def get(self, code: str, on: date) -> Place:
        """Look a code up for a day.

        Raises:
            PlaceUnknownError: no place had that code then.
        """
        for place in self._forms.get(code, ()):
            if place.is_valid(on):
                return place
        raise PlaceUnknownError(f"no place had the code {code[:TEXT_LENGTH_MAX]!r} on {on}")

    def find(self, text: str, country: Country, on: date) -> Match | None:
        """Find the place a text names: by name, else by a listed alias; case and accents do not matter.

        "Same, Manufahi" is read as Same inside Manufahi. Of places with one name the widest is meant; two
        equally wide ones are no match, and a namesake elsewhere lowers the confidence.
        """
        if len(text) > TEXT_LENGTH_MAX:
            return None
        match: Match | None = None
        for part in reversed(text.split(",")):
            inside = self._find_part(folded(part), country, on, match.place if match else None)
            if inside is None:
                return None
            match = inside if match is None else _narrowed(match, inside)
        return match

    def municipality_of(self, code: str, on: date) -> Place | None:
        """Name the municipality (Timor-Leste) or regency (Indonesia) a place lies in or is; None above that level.

        Raises:
            PlaceUnknownError: no place had that code then.
        """
        return next((place for place in self._upwards(self.get(code, on), on) if place.level in _MUNICIPAL), None)

    def children(self, code: str, on: date) -> tuple[Place, ...]:
        """List the places directly inside one on a day, by code."""
        return tuple(sorted((p for p in self._children.get(code, ()) if p.is_valid(on)), key=lambda place: place.code))

    def around(self, code: str, on: date) -> tuple[Place, ...]:
        """List a place and every wider one it lies in on a day, the narrowest first.

        Raises:
            PlaceUnknownError: no place had that code then.
        """
        return self._upwards(self.get(code, on), on)

    def at_level(self, country: Country, level: Level, on: date) -> tuple[Place, ...]:
        """List a country's places of one level on a day, by code."""
        forms = (place for places in self._forms.values() for place in places)
        found = (p for p in forms if p.country == country and p.level == level and p.is_valid(on))
        return tuple(sorted(found, key=lambda place: place.code))

    def _find_part(self, name: str, country: Country, on: date, inside: Place | None) -> Match | None:
        named = [p for p in self._named.get((country, name), ()) if p.is_valid(on) and self._lies_in(p, inside, on)]
        if named:
            return self._widest(named, on)
        alias = self._aliases.get((country, name))
        place = next((p for p in self._forms[alias.code] if p.is_valid(on)), None) if alias else None
        if alias is None or place is None or not self._lies_in(place, inside, on):
            return None
        return Match(place, MatchedBy.ALIAS, weakest(alias.confidence, place.confidence))

    def _widest(self, named: list[Place], on: date) -> Match | None:
        named = sorted(named, key=lambda place: _WIDTH[place.level])
        widest = named[0]
        if any(place.level == widest.level for place in named[1:]):
            return None
        elsewhere = any(not self._lies_in(place, widest, on) for place in named[1:])
        confidence = weakest(widest.confidence, Confidence.MEDIUM) if elsewhere else widest.confidence
        return Match(widest, MatchedBy.NAME, confidence)

    def _lies_in(self, place: Place, wider: Place | None, on: date) -> bool:
        return wider is None or (place != wider and wider in self._upwards(place, on))

    def _upwards(self, place: Place, on: date) -> tuple[Place, ...]:
        chain = [place]
        while (parent := chain[-1].parent_code) is not None:
            chain.append(self.get(parent, on))
        return tuple(chain)

    def _add(self, place: Place) -> None:
        if any(place.overlaps(other) for other in self._forms[place.code]):
            raise ValueError(f"two forms of {place.code} overlap")
        self._forms[place.code].append(place)
        if place.parent_code is not None:
            self._children[place.parent_code].append(place)
        for name in place.spoken_names:
            self._named[place.country, name].append(place)

    def _add_alias(self, alias: Alias) -> None:
        key = (alias.country, folded(alias.text))
        known = self._aliases.setdefault(key, alias)
        if known.code != alias.code:
            raise ValueError(f"{alias.text!r} stands for {known.code} and for {alias.code}")
        if not any(place.country == alias.country for place in self._forms.get(alias.code, ())):
            raise ValueError(f"{alias.text!r} stands for {alias.code}, which is no place of {alias.country}")


def _narrowed(wider: Match, inside: Match) -> Match:
    matched_by = inside.matched_by if wider.matched_by is MatchedBy.NAME else wider.matched_by
    return Match(inside.place, matched_by, weakest(wider.confidence, inside.confidence))
