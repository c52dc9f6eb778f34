"""The terms an entry is found by: its words, their beginnings and its facets, each one text such as `word:kafi`."""

from collections.abc import Iterable
from itertools import chain
from typing import Literal

from services.registry.matching.spellings import is_telling, plain, rule_versions, spell_word, words_of
from services.registry.trade_codes import prefixes

Facet = Literal[
    "kind", "country", "place", "sector", "activity", "status", "size_class", "product", "standard", "owner"
]

EVERYTHING = "any:"
"""The term every entry has."""
BEGINNING_LETTERS_MIN = 2
BEGINNING_LETTERS_MAX = 10
"""Longer beginnings are cut to this."""
ACTIVITY_DIGITS_MIN = 2

RULES_VERSION = "+".join(("terms-1", *rule_versions()))
"""Which rules an entry's terms were made by; the first part is this module's own."""

_WIDE_LAST: dict[str, int] = {
    "owner": 0,
    "word": 1,
    "product": 3,
    "standard": 3,
    "place": 4,
    "activity": 4,
    "sector": 6,
    "size_class": 8,
    "status": 8,
    "country": 9,
    "kind": 9,
    "any": 10,
}
_WIDE_BEGINNING = 7
_GENERIC_WORD = 5


def name_terms(name: str) -> frozenset[str]:
    """Give a name's words and their beginnings, with their accents and without, each written the one way."""
    written = {form for word in words_of(name) for form in (word, plain(word).replace(" ", "")) if form}
    beginnings = (_beginning(form, letters) for form in written for letters in _lengths(form))
    return frozenset({*map(_word, written), *beginnings})


def asked_terms(text: str) -> tuple[str, ...]:
    """Give the terms of what somebody looks for: its words in any order, the last one as a beginning."""
    *whole, last = words_of(text) or ("",)
    if len(last) < BEGINNING_LETTERS_MIN:
        return (*map(_word, whole), *([_word(last)] if last else []))
    return (*map(_word, whole), _beginning(last, BEGINNING_LETTERS_MAX))


def facet(name: Facet, value: str) -> str:
    """Give the term of one facet's value; neither case nor accents count in it."""
    return f"{name}:{plain(value) if name == 'sector' else value.casefold()}"


def facets(name: Facet, values: Iterable[str]) -> frozenset[str]:
    """Give the terms of several values of one facet."""
    return frozenset(facet(name, value) for value in values)


def activity_terms(code: str) -> frozenset[str]:
    """Give an activity's code and the wider ones it begins with, from its division on."""
    return facets("activity", (code[:digits] for digits in range(ACTIVITY_DIGITS_MIN, len(code) + 1)))


def product_terms(codes: Iterable[str]) -> frozenset[str]:
    """Give codes of commodities, and of goods with their headings and chapters."""
    wider = (prefixes(code) if code.isdecimal() else (code,) for code in codes)
    return facets("product", chain.from_iterable(wider))


def rarest_first(terms: Iterable[str]) -> tuple[str, ...]:
    """Order terms by how few entries have them, as far as their form tells: the first one is looked up."""
    return tuple(sorted(set(terms), key=lambda term: (_width(term), -len(term), term)))


def _width(term: str) -> int:
    name, _, value = term.partition(":")
    if name == "begins":
        # Two letters begin many words, five few.
        return max(_WIDE_BEGINNING - len(value), 2) if len(value) > BEGINNING_LETTERS_MIN else _WIDE_BEGINNING
    if name == "word" and not is_telling(value):
        return _GENERIC_WORD
    return _WIDE_LAST[name]


def _word(word: str) -> str:
    return f"word:{spell_word(word)}"


def _beginning(word: str, letters: int) -> str:
    return f"begins:{spell_word(word[: min(letters, BEGINNING_LETTERS_MAX)])}"


def _lengths(word: str) -> range:
    return range(BEGINNING_LETTERS_MIN, min(len(word), BEGINNING_LETTERS_MAX) + 1)
