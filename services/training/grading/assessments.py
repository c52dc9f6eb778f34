"""How a sample is graded: the best grade whose limits are kept."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from services.kernel.dated_rules import Confidence, weakest
from services.training.grading.consistency import (
    defect_points,
    demand_complete,
    demand_possible,
    is_determined,
    readings,
)
from services.training.grading.model import Check, ClassCheck, DefectPoints, Grading, Unsure
from services.training.grading.particulars import Sample
from services.training.grading.standards import (
    DEFECT_SUM,
    GradingRule,
    Limit,
    QualityClass,
    Reading,
    Remark,
    rule_of,
    rules_for,
)

Found = dict[str, Reading]


def grade_by(standards: Sequence[str], sample: Sample, *, on: date) -> tuple[Grading, ...]:
    """Grade a sample by the readings of several standards that are in force on a day, each by itself.

    Raises:
        GradingRuleNotFoundError, NoRuleInForceError: no rule of a standard is kept, or none covers the day.
        DefectCountNegativeError, DefectUnknownError, DeterminationUnknownError, DeterminationOutOfRangeError: what was
            found cannot be, or no rule of the commodity asks for it.
        RuleViolationError: as `grade` says.
    """
    rules = [rule_of(standard, on=on) for standard in standards]
    for rule in rules:
        rule.demand_for(sample.commodity, sample.variant)
    demand_possible(sample, rules_for(sample.commodity, on=on))
    return tuple(grade(sample, rule, on=on) for rule in rules)


def grade(sample: Sample, rule: GradingRule, *, on: date) -> Grading:
    """Grade a sample: the best grade whose limits are kept, if what every grade asks for is kept.

    Exact decimals, nothing is rounded. Source: the rule's.

    Raises:
        StandardOfOtherGoodsError, VariantUnknownError: the rule does not grade these goods.
        SampleMassError, SampleIncompleteError: the sample lacks what the rule's grades ask for.
    """
    rule.demand_for(sample.commodity, sample.variant)
    demand_complete(sample, rule, on=on)
    found = readings(sample, rule, on=on)
    requirements = tuple(_check(limit, found) for limit in rule.requirements)
    wanted = rule.grades_for(sample.commodity, sample.variant)
    grades = tuple(_class_check(one, found) for one in wanted)
    sizes = _sizes(rule.sizes_for(sample.commodity, sample.variant), found)
    defects = _defects(sample, rule)
    total = sum((one.points for one in defects), Decimal()) if DEFECT_SUM in found else None
    unsure = _unsure(rule, defects, _decisive(rule, wanted, grades), total)
    return Grading(
        standard=rule.standard,
        scheme=rule.scheme,
        title=rule.title,
        commodity=sample.commodity,
        variant=sample.variant,
        graded_on=on,
        sample_mass_g=sample.mass_g,
        grade=_first_met(grades) if all(check.is_kept for check in requirements) else None,
        size=_first_met(sizes),
        defects=defects,
        defect_sum=total,
        requirements=requirements,
        grades=grades,
        sizes=sizes,
        rule_version=rule.version,
        source=rule.source,
        confidence=weakest(rule.confidence, *(one.confidence for one in unsure)),
        unsure=unsure,
    )


def _defects(sample: Sample, rule: GradingRule) -> tuple[DefectPoints, ...]:
    known = {defect.code: defect for defect in rule.defects}
    return tuple(
        DefectPoints(code, count, known[code].value, points, known[code].confidence)
        for code, count, points in defect_points(sample, rule)
    )


def _check(limit: Limit, found: Found) -> Check:
    value = found[limit.of]
    return Check(limit.of, value, limit.at_least, limit.at_most, limit.equals, limit.is_kept_by(value))


def _class_check(one: QualityClass, found: Found) -> ClassCheck:
    return ClassCheck(one.name, tuple(_check(limit, found) for limit in one.limits))


def _sizes(classes: tuple[QualityClass, ...], found: Found) -> tuple[ClassCheck, ...]:
    # A size found without its larger neighbours might be one of them.
    known = all(is_determined(one.limits, found) for one in classes)
    return tuple(_class_check(one, found) for one in classes) if known else ()


def _first_met(classes: tuple[ClassCheck, ...]) -> str | None:
    return next((one.name for one in classes if one.is_met), None)


def _decisive(rule: GradingRule, wanted: tuple[QualityClass, ...], checked: tuple[ClassCheck, ...]) -> list[Limit]:
    """List the limits the result rests on: what every grade asks for, and each grade down to the one reached."""
    reached = next((at for at, one in enumerate(checked) if one.is_met), len(checked) - 1)
    return [*rule.requirements, *(limit for one in wanted[: reached + 1] for limit in one.limits)]


def _unsure(
    rule: GradingRule, defects: tuple[DefectPoints, ...], limits: list[Limit], total: Decimal | None
) -> tuple[Unsure, ...]:
    remarks = [
        Unsure(remark.about, remark.says, remark.confidence) for remark in rule.remarks if _applies(remark, rule, total)
    ]
    counted = [
        Unsure(one.defect, f"One counts {one.value}.", one.confidence)
        for one in defects
        if one.confidence is not Confidence.HIGH
    ]
    bounds = [Unsure(limit.of, _bound(limit), limit.confidence) for limit in limits]
    doubtful = [one for one in bounds if one.confidence is not Confidence.HIGH]
    return (*remarks, *counted, *dict.fromkeys(doubtful))


def _applies(remark: Remark, rule: GradingRule, total: Decimal | None) -> bool:
    if remark.about != "rounding":
        return True
    if total is None:
        return False
    # Only a sum just above a band's upper bound would belong elsewhere if it were rounded.
    whole = total.to_integral_value(rounding=ROUND_FLOOR)
    bounds = {limit.at_most for one in rule.grades for limit in one.limits if limit.of == DEFECT_SUM}
    return whole != total and whole in bounds


def _bound(limit: Limit) -> str:
    parts = (
        ("at least", limit.at_least),
        ("at most", limit.at_most),
        ("must be", None if limit.equals is None else str(limit.equals).lower()),
    )
    return f"{' and '.join(f'{words} {value}' for words, value in parts if value is not None)}."
