"""What is looked for: words and facets, which every entry found has all of."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import cast

from services.kernel import RuleViolationError
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.search_entries.model import SearchEntry
from services.registry.search_entries.terms import EVERYTHING, Facet, asked_terms, facet, has_word_beginning

COUNTED_VALUES_MAX = 50
"""Values of one facet that are counted out, the most frequent first."""


class TextWithoutWordsError(RuleViolationError):
    """A text to look for has a letter or a digit."""

    code = "search_text_without_words"


@classed(OFFICIAL)
@dataclass(frozen=True)
class Wanted:
    """What is asked of a search; without anything, every entry is meant."""

    text: str = ""
    facets: Mapping[Facet, str] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Give the terms that an entry found has all of.

        Raises:
            TextWithoutWordsError: there is a text, and neither a letter nor a digit in it.
        """
        words = asked_terms(self.text)
        if self.text and not words:
            raise TextWithoutWordsError("the text has neither a letter nor a digit")
        return (*words, *(facet(name, value) for name, value in self.facets.items())) or (EVERYTHING,)

    def matches(self, entry: SearchEntry) -> bool:
        """Tell whether an entry has all that is asked."""
        is_named = not self.text or has_word_beginning(entry.name, self.text)
        return is_named and set(self.terms).issubset(entry.terms)


def wanted(text: str, **given: str | None) -> Wanted:
    """Take down what is asked; facets that are None are not."""
    return Wanted(text, {cast("Facet", name): value for name, value in given.items() if value is not None})


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class FacetCounts:
    """How many of the entries counted have each value, the most frequent first."""

    counted: int
    is_cut: bool
    """Whether there are more: every count is then the least there are, and a value not named may have some."""
    kind: dict[str, int]
    place: dict[str, int]
    """Each entry counts for its place and for every wider one."""
    sector: dict[str, int]
    status: dict[str, int]


def count_facets(entries: Iterable[SearchEntry], *, is_cut: bool) -> FacetCounts:
    """Count entries by kind, place, sector and status, at most `COUNTED_VALUES_MAX` values of each."""
    found = list(entries)
    return FacetCounts(
        counted=len(found),
        is_cut=is_cut,
        kind=_most(entry.kind for entry in found),
        place=_most(code for entry in found for code in entry.place_codes),
        sector=_most(entry.sector for entry in found if entry.sector),
        status=_most(entry.status for entry in found),
    )


def _most(values: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:COUNTED_VALUES_MAX])
