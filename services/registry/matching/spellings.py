"""How a legal name sounds whatever its spelling: legal forms left out, old and foreign spellings written one way."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from jellyfish import metaphone
from pydantic import BaseModel, ConfigDict

from services.kernel.dated_rules import DatedRule
from services.kernel.reference_data import read_rules

NAMES_CACHED_MAX = 4_096
WORDS_CACHED_MAX = 32_768
_DOUBLED = re.compile(r"([a-z])\1+")


class Rewriting(BaseModel):
    """A spelling, as a regular expression over small letters, and how it is written here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    spelling: str
    written: str


class SpellingRule(DatedRule):
    """What one orthography or register adds: spellings, legal forms and words that tell entries apart badly."""

    language: str
    rewritings: tuple[Rewriting, ...] = ()
    legal_forms: tuple[str, ...] = ()
    generic_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpelledName:
    """A name's words without its legal forms, sorted; numbers stand apart, for they tell namesakes apart."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    telling_words: tuple[str, ...]
    """The words that are not generic; all of them where every one is."""

    @property
    def text(self) -> str:
        """The words as one text, sorted."""
        return " ".join(self.words)

    @property
    def sound(self) -> str:
        """The words' phonetic codes as one text."""
        return " ".join(map(sound_of, self.words))


@lru_cache(maxsize=NAMES_CACHED_MAX)
def spell(name: str) -> SpelledName:
    """Write a legal name's words the one way; where nothing but legal forms is there, they are the name."""
    tokens = _tokens(name)
    legal, generic = _left_out()
    rest = _without(tokens, legal) or tokens
    numbers = tuple(sorted(token for token in rest if token.isdigit()))
    words = tuple(sorted(token for token in rest if not token.isdigit()))
    telling = tuple(word for word in words if word not in generic) or words
    return SpelledName(words, numbers, telling)


@lru_cache(maxsize=NAMES_CACHED_MAX)
def sound_of(word: str) -> str:
    """Give a word's phonetic code (Metaphone, of the library jellyfish); a word without one is its own."""
    return metaphone(word) or word


def words_of(text: str) -> tuple[str, ...]:
    """Split a text into its words in small letters as they are written: accents stay, "U.D." is one word."""
    kept = "".join(letter if letter.isalnum() else " " for letter in _joined(text) if not unicodedata.combining(letter))
    return tuple(kept.split())


@lru_cache(maxsize=WORDS_CACHED_MAX)
def spell_word(word: str) -> str:
    """Write one word, or its beginning, the one way; legal forms stay."""
    return "".join(_tokens(word))


@lru_cache(maxsize=WORDS_CACHED_MAX)
def is_telling(word: str) -> bool:
    """Tell whether a word, written the one way, is neither generic nor a legal form."""
    legal, generic = _left_out()
    return word not in generic and (word,) not in legal


@cache
def rule_versions() -> tuple[str, ...]:
    """Name the rules by which words are written the one way."""
    return tuple(rule.version for rule in _rules())


def plain(text: str) -> str:
    """Fold case, accents and punctuation away."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.split())


def _joined(name: str) -> str:
    text = unicodedata.normalize("NFC", name.casefold())
    # "U.D." and "P.T." are one word each, not letters on their own.
    return re.sub(r"\b(\w)\.(?=\w\b)", r"\1", text)


def _tokens(name: str) -> tuple[str, ...]:
    text = _joined(name)
    for pattern, written in _rewritings():
        text = pattern.sub(written, text)
    return tuple(_DOUBLED.sub(r"\1", token) for token in plain(text).split())


def _without(tokens: tuple[str, ...], legal: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    rest, at = [], 0
    while at < len(tokens):
        form = next((form for form in legal if tokens[at : at + len(form)] == form), None)
        if form is None:
            rest.append(tokens[at])
        at += len(form or " ")
    return tuple(rest)


@cache
def _rewritings() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(one.spelling), one.written) for rule in _rules() for one in rule.rewritings)


@cache
def _left_out() -> tuple[tuple[tuple[str, ...], ...], frozenset[str]]:
    forms = {_tokens(form) for rule in _rules() for form in rule.legal_forms}
    longest_first = tuple(sorted(forms, key=lambda form: (-len(form), form)))
    return longest_first, frozenset(
        token for rule in _rules() for word in rule.generic_words for token in _tokens(word)
    )


@cache
def _rules() -> tuple[SpellingRule, ...]:
    return read_rules("registry", "name_spellings.json", SpellingRule)
