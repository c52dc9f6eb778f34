"""What a dated rule makes of findings: a suggestion with the reasons; people decide."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import BaseModel, ConfigDict

from services.contracts.evaluation import Advice
from services.evaluation.studies.findings import Findings
from services.evaluation.studies.plans import Plan
from services.kernel.dated_rules import Confidence, DatedRule, in_force
from services.kernel.reference_data import read_rules


class Demands(BaseModel):
    """What the project's findings must keep for an advice; a figure left out is not asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    npv_minor_min: int | None = None
    modified_rate_over_discount_min: Decimal | None = None
    """By how much a year the modified rate is above the discount rate."""
    benefit_cost_ratio_min: Decimal | None = None
    discounted_payback_share_max: Decimal | None = None
    """Of the plan's periods."""
    negative_npv_probability_max: Decimal | None = None


class StudyRule(DatedRule):
    """What is suggested from which figures on; what keeps neither is not recommended."""

    recommended: Demands
    conditional: Demands


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the rule suggests, and which demands of the advice above were not kept."""

    advice: Advice
    rule: str
    confidence: Confidence
    not_kept: tuple[str, ...]


@cache
def load_study_rules() -> tuple[StudyRule, ...]:
    """Read every rule; an unknown or missing field is refused."""
    return read_rules("evaluation", "study_rules.json", StudyRule)


def suggest(plan: Plan, findings: Findings, *, on: date) -> Suggestion:
    """Suggest by the rule in force on a day.

    Raises:
        NoRuleInForceError: none is.
    """
    rule = in_force(load_study_rules(), on=on, subject="feasibility studies")
    advices: tuple[tuple[Advice, Demands], ...] = (
        ("recommended", rule.recommended),
        ("conditional", rule.conditional),
    )
    missed: tuple[str, ...] = ()
    for advice, demands in advices:
        found = _not_kept(demands, plan, findings)
        if not found:
            return Suggestion(advice, rule.version, rule.confidence, missed)
        missed = found
    return Suggestion("not_recommended", rule.version, rule.confidence, missed)


def _not_kept(demands: Demands, plan: Plan, findings: Findings) -> tuple[str, ...]:
    project, simulated = findings.project, findings.simulated
    rate, back = project.modified_rate, project.discounted_payback_periods
    least = (
        ("npv_minor_min", Decimal(project.npv_minor), demands.npv_minor_min),
        (
            "modified_rate_over_discount_min",
            rate - plan.annual_discount_rate if rate is not None else None,
            demands.modified_rate_over_discount_min,
        ),
        ("benefit_cost_ratio_min", project.benefit_cost_ratio, demands.benefit_cost_ratio_min),
    )
    most = (
        (
            "discounted_payback_share_max",
            back / plan.period_count if back is not None else None,
            demands.discounted_payback_share_max,
        ),
        (
            "negative_npv_probability_max",
            simulated.negative_npv_probability if simulated else None,
            demands.negative_npv_probability_max,
        ),
    )
    missed = [name for name, value, bound in least if bound is not None and (value is None or value < bound)]
    missed += [name for name, value, bound in most if bound is not None and (value is None or value > bound)]
    return tuple(missed)
