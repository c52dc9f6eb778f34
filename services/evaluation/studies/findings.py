"""What a plan leads to: every line and figure of it, with the conventions they follow and a digest of them all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from pydantic import TypeAdapter

from services.evaluation.studies.cash_flows import Line, lines_of, loan_line
from services.evaluation.studies.discounting import Rates, Returns, periodic, returns
from services.evaluation.studies.plans import Plan
from services.evaluation.studies.refusals import PlanInconsistentError
from services.evaluation.studies.sensitivities import BreakEven, Sensitivity, break_evens, sensitivities
from services.evaluation.studies.simulations import Simulated, simulate

CONVENTIONS = (
    "period_zero_is_not_discounted",
    "flows_fall_due_at_the_end_of_their_period",
    "annual_rates_compound",
    "prices_are_constant",
    "amounts_are_rounded_half_even",
    "taxes_are_costs_of_the_plan",
)


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was computed; amounts are whole minor units of the plan's currency."""

    conventions: tuple[str, ...]
    lines: tuple[Line, ...]
    project: Returns
    """Of the business itself, however it is financed."""
    owner: Returns | None
    """With the loan paid out and repaid; None: the plan has none."""
    break_evens: tuple[BreakEven, ...]
    sensitivities: tuple[Sensitivity, ...]
    simulated: Simulated | None


_FINDINGS = TypeAdapter(Findings)


def compute(plan: Plan) -> Findings:
    """Compute a plan; the same plan gives the same findings.

    Raises:
        PlanInconsistentError: its parts do not fit together, or nothing is ever spent or earned.
    """
    lines = lines_of(plan)
    if not any(any(line.flows_minor) for line in lines):
        raise PlanInconsistentError("nothing is spent and nothing is earned")
    loan = (loan_line(plan.financing, plan),) if plan.financing else ()
    return Findings(
        conventions=CONVENTIONS,
        lines=(*lines, *loan),
        project=_returns(lines, plan),
        owner=_returns((*lines, *loan), plan) if loan else None,
        break_evens=break_evens(plan, lines),
        sensitivities=sensitivities(plan, lines),
        simulated=simulate(plan, plan.simulation, lines) if plan.simulation else None,
    )


def digest_of(findings: Findings) -> str:
    """Take the SHA-256 of findings: equal where every figure is."""
    told = _FINDINGS.dump_python(findings, mode="json")
    return sha256(json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def _returns(lines: Sequence[Line], plan: Plan) -> Returns:
    periods = list(zip(*(line.flows_minor for line in lines), strict=True))
    inflows = [sum(flow for flow in period if flow > 0) for period in periods]
    outflows = [-sum(flow for flow in period if flow < 0) for period in periods]
    annual = (plan.annual_discount_rate, plan.annual_finance_rate, plan.annual_reinvestment_rate)
    rates = Rates(*(periodic(rate, plan.period_unit) for rate in annual))
    return returns(inflows, outflows, rates, plan.period_unit)
