"""How a case begins: its target, the baseline, and the gaps that follow from it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from services.contracts.training import AssistanceBaselineAssessed, AssistanceCaseOpened
from services.kernel import Country, Decision
from services.kernel.dated_rules import in_force
from services.training.assistance.checklists import Checklist, load_checklists
from services.training.assistance.model import AssistanceCase, Baseline, Gap, Target, demand_days, demand_open
from services.training.assistance.refusals import (
    AssistanceCaseStateError,
    BaselineIncompleteError,
    LotNotGradedError,
    TargetGradeError,
)
from services.training.grading.model import Check, Grading
from services.training.grading.standards import rule_of


def open_case(
    target: Target, *, case_id: str, country: Country, opened_on: date, at: datetime
) -> Decision[AssistanceCase]:
    """Begin to assist an enterprise with a product, towards a grade that the standard has for it."""
    demand_days(opened_on, country.day_of(at))
    rule = rule_of(target.standard, on=opened_on)
    rule.demand_for(target.commodity, target.variant)
    names = [one.name for one in rule.grades_for(target.commodity, target.variant)]
    if target.grade not in names:
        raise TargetGradeError(f"{target.standard} has the grades {', '.join(names)} for {target.commodity}")
    fact = AssistanceCaseOpened(
        subject=case_id,
        occurred_at=at,
        country=country,
        enterprise_id=target.enterprise_id,
        product_id=target.product_id,
        commodity=target.commodity,
        standard=target.standard,
        target_grade=target.grade,
        opened_on=opened_on,
    )
    return Decision(AssistanceCase(case_id, country, target, opened_on), (fact,))


def assess_baseline(
    case: AssistanceCase, baseline: Baseline, grading: Grading | None, *, at: datetime
) -> Decision[AssistanceCase]:
    """Record where a product stands: practices that are not kept and limits that its lot misses become gaps.

    `baseline.checklist` is filled in here, by the day of the assessment.
    """
    demand_open(case)
    if case.baseline is not None:
        raise AssistanceCaseStateError(f"the baseline of {case.case_id} was assessed on {case.baseline.assessed_on}")
    demand_days(case.opened_on, baseline.assessed_on, case.country.day_of(at))
    if baseline.lot_id is not None and grading is None:
        raise LotNotGradedError(f"{baseline.lot_id} was not graded by {case.target.standard}")
    checklist = in_force(load_checklists(), on=baseline.assessed_on, subject="assistance")
    _demand_answered(baseline, checklist)
    found = [*_practices(baseline, checklist), *_limits(case, grading)]
    gaps = tuple(replace(gap, number=number) for number, gap in enumerate(found, start=1))
    fact = AssistanceBaselineAssessed(
        subject=case.case_id,
        occurred_at=at,
        assessed_on=baseline.assessed_on,
        checklist=checklist.version,
        lot_id=baseline.lot_id,
        gaps=tuple(gap.of for gap in gaps),
    )
    return Decision(replace(case, baseline=replace(baseline, checklist=checklist.version), gaps=gaps), (fact,))


def _demand_answered(baseline: Baseline, checklist: Checklist) -> None:
    asked = {criterion.code for criterion in checklist.criteria}
    if missing := sorted(asked - baseline.findings.keys()):
        raise BaselineIncompleteError(f"{checklist.version} also asks for {', '.join(missing)}")
    if strange := sorted(baseline.findings.keys() - asked):
        raise BaselineIncompleteError(f"{checklist.version} does not ask for {', '.join(strange)}")


def _practices(baseline: Baseline, checklist: Checklist) -> Iterator[Gap]:
    for criterion in checklist.criteria:
        if not baseline.findings[criterion.code]:
            yield Gap(0, "practice", criterion.code)


def _limits(case: AssistanceCase, grading: Grading | None) -> Iterator[Gap]:
    for check in grading.lacking_for(case.target.grade) if grading else ():
        yield Gap(0, "limit", check.of, found=str(check.found), wanted=_wanted(check))


def _wanted(check: Check) -> str:
    if check.equals is not None:
        return str(check.equals)
    bounds = (("at least", check.at_least), ("at most", check.at_most))
    return " and ".join(f"{words} {value}" for words, value in bounds if value is not None)
