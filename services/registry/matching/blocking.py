"""The keys an entry is found by: two entries without one in common are never compared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice, product

from services.registry.matching.model import Described, Form, KeyPart, MatchingRule
from services.registry.matching.spellings import plain, sound_of, spell

KEYS_MAX = 60
"""Keys of one entry; a name of many words is found by its first ones."""
START_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Keys:
    """An entry's blocking keys: those few entries share, and those many may."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]


def blocking_keys(rule: MatchingRule, described: Described) -> Keys:
    """Give the keys an entry is kept under and looked for by; sorted, without repetition."""
    strong = _keys(rule, described, is_strong=True)
    return Keys(strong, _keys(rule, described, is_strong=False)[: KEYS_MAX - len(strong)])


def _keys(rule: MatchingRule, described: Described, *, is_strong: bool) -> tuple[str, ...]:
    found = {
        f"{key.name}:{'|'.join(values)}"
        for key in rule.keys
        if key.is_strong == is_strong
        for values in islice(product(*(_forms(part, described) for part in key.parts)), KEYS_MAX)
    }
    return tuple(sorted(found)[:KEYS_MAX])


def _forms(part: KeyPart, described: Described) -> tuple[str, ...]:
    values = described.get(part.field, ())
    return tuple(sorted(set(_FORMS[part.form](values)))) if values else ()


def _words(values: Iterable[str]) -> Iterable[str]:
    names = [spell(value) for value in values]
    return ["-".join((sound_of(word), *name.numbers)) for name in names for word in name.telling_words or name.numbers]


def _whole(values: Iterable[str]) -> Iterable[str]:
    names = [spell(value) for value in values]
    return ["-".join((*sorted(map(sound_of, name.telling_words)), *name.numbers)) for name in names]


_FORMS: Mapping[Form, Callable[[Iterable[str]], Iterable[str]]] = {
    "exact": lambda values: values,
    "start": lambda values: [plain(value).replace(" ", "")[:START_LETTERS] for value in values],
    "phonetic": lambda values: [sound_of(plain(value)) for value in values],
    "words": _words,
    "whole": _whole,
}
