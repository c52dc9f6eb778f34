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
BEGINNING_LETTERS = (2, 3, 5)
"""Beginnings that are terms; one of other letters is looked up by the next shorter one, and the name tells the rest."""
ACTIVITY_DIGITS = (2, 5)
"""Of a division and of a whole code."""

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
    written = [form for word in words_of(name) for form in _forms(word)]
    spelled = {beginning for form in written for beginning in _beginnings(form)}
    cut = {one[:letters] for one in spelled for letters in BEGINNING_LETTERS if len(one) >= letters}
    short = {one for one in spelled if len(one) < min(BEGINNING_LETTERS)}
    return frozenset({*map(_word, written), *(f"begins:{one}" for one in cut | short)})


def has_word_beginning(name: str, text: str) -> bool:
    """Tell whether a word of a name begins as the last word of a text does, both written the one way."""
    sought = spell_word((words_of(text) or ("",))[-1])
    written = (form for word in words_of(name) for form in _forms(word))
    return any(one.startswith(sought) for form in written for one in (spell_word(form), *_beginnings(form)))


def asked_terms(text: str) -> tuple[str, ...]:
    """Give the terms of what somebody looks for: its words in any order, the last one as a beginning."""
    *whole, last = words_of(text) or ("",)
    if len(last) < min(BEGINNING_LETTERS):
        return (*map(_word, whole), *([_word(last)] if last else []))
    spelled = spell_word(last)
    letters = max((most for most in BEGINNING_LETTERS if most <= len(spelled)), default=len(spelled))
    return (*map(_word, whole), f"begins:{spelled[:letters]}")


def facet(name: Facet, value: str) -> str:
    """Give the term of one facet's value; neither case nor accents count in it."""
    return f"{name}:{plain(value) if name == 'sector' else value.casefold()}"


def facets(name: Facet, values: Iterable[str]) -> frozenset[str]:
    """Give the terms of several values of one facet."""
    return frozenset(facet(name, value) for value in values)


def activity_terms(code: str) -> frozenset[str]:
    """Give an activity's code and its division."""
    return facets("activity", (code[:digits] for digits in ACTIVITY_DIGITS))


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
        return max(_WIDE_BEGINNING - len(value), 2) if len(value) > min(BEGINNING_LETTERS) else _WIDE_BEGINNING
    if name == "word" and not is_telling(value):
        return _GENERIC_WORD
    return _WIDE_LAST[name]


def _word(word: str) -> str:
    return f"word:{spell_word(word)}"


def _forms(word: str) -> set[str]:
    return {word, plain(word).replace(" ", "") or word}


def _beginnings(form: str) -> list[str]:
    """Write each beginning the one way by itself: a rule for endings would hide it in the word."""
    return [spell_word(form[:letters]) for letters in range(min(BEGINNING_LETTERS), len(form) + 1)]
