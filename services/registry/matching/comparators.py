"""How alike the values of one field are, from 0 to 1: the same whichever side is asked first, 1 for the same values."""

from collections.abc import Callable, Mapping

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from services.registry.matching.model import Comparator
from services.registry.matching.spellings import plain, sound_of, spell

Values = tuple[str, ...]

SOUNDS_ALIKE = 0.95
"""What equal sounds are worth where the letters differ."""
INSIDE_ALIKE = 0.5
"""What two values inside the same wider one are worth."""


def similarity(comparator: Comparator, one: Values, other: Values) -> float | None:
    """Compare a field's values; None where either side has none, or nothing comparable."""
    if not one or not other:
        return None
    return _COMPARATORS[comparator](*sorted((one, other)))


def _exact(one: Values, other: Values) -> float:
    return float(one == other)


def _any(one: Values, other: Values) -> float:
    return float(not set(one).isdisjoint(other))


def _nested(one: Values, other: Values) -> float:
    if one[0] == other[0]:
        return 1.0
    return INSIDE_ALIKE if not set(one).isdisjoint(other) else 0.0


def _numbers(one: Values, other: Values) -> float | None:
    if not set(one).isdisjoint(other):
        return 1.0
    schemes = [{value.partition(":")[0] for value in values} for values in (one, other)]
    return None if schemes[0].isdisjoint(schemes[1]) else 0.0


def _digits(one: Values, other: Values) -> float:
    return float(OSA.normalized_similarity(one[0], other[0]))


def _text(one: Values, other: Values) -> float:
    left, right = plain(" ".join(one)), plain(" ".join(other))
    written = JaroWinkler.similarity(left, right)
    alike = sound_of(left) == sound_of(right)
    return float(max(written, SOUNDS_ALIKE) if alike and left != right else written)


def _name(one: Values, other: Values) -> float:
    left, right = spell(one[0]), spell(other[0])
    if left.numbers != right.numbers:
        return 0.0
    written = max(fuzz.ratio(left.text, right.text), fuzz.ratio("".join(left.words), "".join(right.words)))
    sound = SOUNDS_ALIKE * fuzz.ratio(left.sound, right.sound) if left.sound == right.sound else 0
    return float(max(written, sound)) / 100


_COMPARATORS: Mapping[Comparator, Callable[[Values, Values], float | None]] = {
    "exact": _exact,
    "any": _any,
    "nested": _nested,
    "numbers": _numbers,
    "digits": _digits,
    "text": _text,
    "name": _name,
}
