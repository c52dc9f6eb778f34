"""How entries with a term lie among all names, told from a sample, so that a search reads a part and not everything."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.registry.search_entries.model import MARKED_OF
from services.registry.search_entries.terms import rarest_first


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the keys: after one, up to another that belongs to it; None: to the end."""

    after: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Outline:
    """Each term's keys among the entries that are marks, in their order.

    They say only where to cut and where to begin: what is found does not depend on them.
    """

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def span(self, term: str, after: str, wanted: int) -> Span:
        """Give the part after a key in which about so many entries have a term."""
        marks = self.keys.get(term, ())
        end = bisect_right(marks, after) - 1 + -(-wanted // MARKED_OF)
        return Span(after, marks[end] if end < len(marks) else None)

    def rarest_first(self, terms: Iterable[str]) -> tuple[str, ...]:
        """Order terms by how many marks have them, then by what their form tells."""
        return tuple(sorted(rarest_first(terms), key=lambda term: len(self.keys.get(term, ()))))


def outline_of(marks: Iterable[tuple[str, Iterable[str]]]) -> Outline:
    """Draw an outline from the keys and terms of marks."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, terms in sorted(marks):
        for term in terms:
            found[term].append(key)
    return Outline({term: tuple(keys) for term, keys in found.items()})
