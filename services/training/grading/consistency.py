"""Whether a sample can be graded at all: whole, possible, and of what the standard knows."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from services.training.grading.particulars import Sample
from services.training.grading.refusals import (
    DefectCountNegativeError,
    DefectUnknownError,
    DeterminationOutOfRangeError,
    DeterminationUnknownError,
    SampleIncompleteError,
    SampleMassError,
)
from services.training.grading.standards import (
    CERTIFICATE_COVERS,
    COMPUTED,
    DEFECT_SUM,
    Determination,
    GradingRule,
    Limit,
    Reading,
)


def demand_possible(sample: Sample, rules: Sequence[GradingRule]) -> None:
    """Refuse what cannot be, and what none of the rules asks for.

    Raises:
        DefectCountNegativeError: fewer than no pieces were counted.
        DefectUnknownError: no rule knows the defect.
        DeterminationUnknownError: no rule asks for it, or it is computed, or of the other kind.
        DeterminationOutOfRangeError: it is below zero or above all there is.
    """
    for code, count in (sample.defects or {}).items():
        if count < 0:
            raise DefectCountNegativeError(f"{code} was counted {count} times")
    known_defects = {defect.code for rule in rules for defect in rule.defects}
    strange = sorted((sample.defects or {}).keys() - known_defects)
    if strange:
        raise DefectUnknownError(f"{', '.join(strange)}: {_names(rules)} counts {', '.join(sorted(known_defects))}")
    known = {one.code: one for rule in rules for one in rule.determinations if one.code not in COMPUTED}
    _demand_known(sample, known, rules)
    for code, number in (sample.measures or {}).items():
        most = known[code].most
        if number < 0 or (most is not None and number > most):
            bound = "" if most is None else f", at most {most}"
            raise DeterminationOutOfRangeError(f"{code} is {number}; possible is at least 0{bound}")


def demand_complete(sample: Sample, rule: GradingRule, *, on: date) -> None:
    """Refuse a sample that lacks what the rule's grades ask for.

    Raises:
        SampleMassError: it has another mass than the rule's, or none.
        SampleIncompleteError: a determination or the count of defects is missing.
    """
    if rule.sample_mass_g is not None and sample.mass_g != rule.sample_mass_g:
        told = "a mass that is not told" if sample.mass_g is None else f"{sample.mass_g} g"
        raise SampleMassError(f"{rule.standard} counts in {rule.sample_mass_g} g, not in {told}")
    found = readings(sample, rule, on=on)
    classes = rule.grades_for(sample.commodity, sample.variant)
    limits = (*rule.requirements, *(limit for one in classes for limit in one.limits))
    missing = sorted({limit.of for limit in limits} - found.keys())
    if missing:
        raise SampleIncompleteError(rule.standard, ["defects" if code == DEFECT_SUM else code for code in missing])


def readings(sample: Sample, rule: GradingRule, *, on: date) -> dict[str, Reading]:
    """Give every determination of a sample with what follows from its defects and certificates."""
    found: dict[str, Reading] = {**(sample.measures or {}), **(sample.findings or {})}
    if sample.defects is not None and rule.defects:
        found[DEFECT_SUM] = sum((points for _, _, points in defect_points(sample, rule)), Decimal())
    found[CERTIFICATE_COVERS] = any(held.standard == rule.standard and held.covers(on) for held in sample.certificates)
    return found


def defect_points(sample: Sample, rule: GradingRule) -> Iterator[tuple[str, int, Decimal]]:
    """Give each defect that was found, its count, and its count times its value."""
    counted = sample.defects or {}
    for defect in rule.defects:
        count = counted.get(defect.code, 0)
        if count:
            yield defect.code, count, count * defect.value


def is_determined(limits: Sequence[Limit], found: dict[str, Reading]) -> bool:
    """Tell whether everything the limits speak of was determined."""
    return all(limit.of in found for limit in limits)


def _demand_known(sample: Sample, known: dict[str, Determination], rules: Sequence[GradingRule]) -> None:
    told = {"measure": set(sample.measures or {}), "finding": set(sample.findings or {})}
    asked = {kind: {code for code, one in known.items() if one.kind == kind} for kind in told}
    strange = sorted(code for kind, codes in told.items() for code in codes - asked[kind])
    if strange:
        raise DeterminationUnknownError(f"{', '.join(strange)}: {_names(rules)} asks for {', '.join(sorted(known))}")


def _names(rules: Sequence[GradingRule]) -> str:
    return " or ".join(rule.standard for rule in rules)
