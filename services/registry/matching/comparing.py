"""Compares two descriptions by a rule: every field's evidence, their sum, and the grade it comes to."""

from decimal import ROUND_HALF_EVEN, Decimal

from services.registry.matching.comparators import similarity
from services.registry.matching.model import Comparison, Described, FieldPart, Grade, Level, MatchedField, MatchingRule

DIGITS = Decimal("0.0001")


def compare(rule: MatchingRule, one: Described, other: Described) -> Comparison:
    """Weigh how alike two descriptions are; the same whichever comes first.

    The score is 1 where every field known on both sides is as alike as it can be, and a field made different never
    raises it. Nothing known on both sides: the score is 0.
    Source: Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969); levels as in Splink.
    """
    found = [(field, *_level(field, one, other)) for field in rule.fields]
    known = [(field, level) for field, level, _ in found if level is not None]
    bits = sum(level.bits for _, level in known)
    least = sum(field.levels[-1].bits for field, _ in known)
    most = sum(field.levels[0].bits for field, _ in known)
    certain = any(field.equal_is_certain and level is field.levels[0] for field, level in known)
    return Comparison(
        score=_rounded((bits - least) / (most - least) if most > least else 0.0),
        bits=_rounded(rule.prior_bits + bits),
        grade=_grade(rule, rule.prior_bits + bits, certain=certain),
        parts=tuple(_part(field, level, alike) for field, level, alike in found),
        rule_version=rule.version,
    )


def levels(rule: MatchingRule, one: Described, other: Described) -> tuple[int | None, ...]:
    """Give each field's level by its place in the rule, most alike first; None where it is missing."""
    found = (_level(field, one, other)[0] for field in rule.fields)
    return tuple(field.levels.index(level) if level else None for field, level in zip(rule.fields, found, strict=True))


def _level(field: MatchedField, one: Described, other: Described) -> tuple[Level | None, float | None]:
    alike = similarity(field.comparator, one.get(field.name, ()), other.get(field.name, ()))
    if alike is None:
        return None, None
    return next(level for level in field.levels if alike >= level.at_least), alike


def _grade(rule: MatchingRule, bits: float, *, certain: bool) -> Grade:
    if certain:
        return "certain"
    return "likely" if bits >= rule.likely_bits else "unlikely"


def _part(field: MatchedField, level: Level | None, alike: float | None) -> FieldPart:
    if level is None or alike is None:
        return FieldPart(field.name, "missing", None, Decimal(0))
    return FieldPart(field.name, level.name, _rounded(alike), _rounded(level.bits))


def _rounded(figure: float) -> Decimal:
    return Decimal(figure).quantize(DIGITS, ROUND_HALF_EVEN)
