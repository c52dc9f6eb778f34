"""What is true of a commitment: its results, how both ministries plan them, and what was reported and assessed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from services.contracts.evaluation import (
    Attainment,
    CommitmentResultAgreed,
    CommitmentResultProposed,
    CommitmentUndertaken,
    ResultLevel,
)
from services.evaluation.commitments.refusals import (
    NothingProposedError,
    OwnProposalError,
    ResultPlanError,
    ResultsFullError,
    ResultUnknownError,
)
from services.kernel import Country, Currency, Decision, ForbiddenError

RESULTS_MAX = 100
REPORTS_MAX = 200
ASSESSMENTS_KEPT_MAX = 50
"""Of one commitment: it is kept as one document."""

_LEADS_TO: dict[ResultLevel, ResultLevel | None] = {"activity": "output", "output": "outcome", "outcome": None}


@dataclass(frozen=True, slots=True)
class Measurement:
    """How progress is told: by an indicator, or by reports in a unit; numbers are decimals of that unit."""

    indicator: str | None
    """None: by reports."""
    country: Country | None
    """Counted in one country alone."""
    currency: Currency | None
    unit: str
    baseline: Decimal | None
    """None: not known; progress then counts from zero."""
    baseline_on: date | None
    target: Decimal | None
    """None: none was set, so nothing can be said of attainment."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to come of a commitment, by whom and by when."""

    level: ResultLevel
    title: str
    serves: str | None
    """The result of the level above that it leads to."""
    owner: Country
    owner_role: str
    starts_on: date
    due_on: date
    measurement: Measurement


@dataclass(frozen=True, slots=True)
class Report:
    """What the owner's ministry told of a result for some days."""

    first_day: date
    last_day: date
    value: Decimal
    evidence_kind: str
    evidence_reference: str
    reported_by: str


@dataclass(frozen=True, slots=True)
class Result:
    """One result: how it is planned, and how it would be planned by a proposal that waits."""

    code: str
    plan: Plan | None = None
    proposal: Plan | None = None
    proposed_by: Country | None = None
    reports: tuple[Report, ...] = ()
    """In the order they were told."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a finding rests on: an indicator with the number of facts beneath it, or a report."""

    kind: Literal["indicator", "report"]
    reference: str
    first_day: date
    last_day: date
    sources_count: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """How far a result is at the end of a day."""

    code: str
    level: ResultLevel
    value: Decimal | None
    share: Decimal | None
    """Of the way from the baseline to the target, rounded down to six places."""
    status: Attainment
    reason: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """How far a commitment is at the end of a day, by the rule of that day."""

    assessed_on: date
    status: Attainment
    rule_version: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something undertaken under an agreement; `version` counts its facts."""

    commitment_id: str
    agreement_id: str
    scope_code: str
    title: str
    kept_by: Country
    """The ministry that keeps the agreement."""
    results: tuple[Result, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    """The last ones, in the order of their recording."""
    version: int = 0

    def result(self, code: str) -> Result | None:
        """Find a result."""
        return next((found for found in self.results if found.code == code), None)


def undertake(commitment: Commitment, *, at: datetime) -> Decision[Commitment]:
    """Enter what the ministries undertook."""
    fact = CommitmentUndertaken(
        subject=commitment.commitment_id,
        occurred_at=at,
        agreement_id=commitment.agreement_id,
        scope_code=commitment.scope_code,
    )
    return Decision(commitment, (fact,))


def propose(commitment: Commitment, code: str, plan: Plan, *, by: Country | None, at: datetime) -> Decision[Commitment]:
    """Propose how a result is planned, a new one or another plan of one; a proposal that waits is replaced.

    Raises:
        ResultsFullError: there are `RESULTS_MAX`.
        ResultPlanError: the plan does not fit together or to the results there are.
    """
    side, known = _side(by), commitment.result(code)
    if known is None and len(commitment.results) >= RESULTS_MAX:
        raise ResultsFullError(f"{commitment.commitment_id} has {RESULTS_MAX} results")
    _demand_sound(commitment, code, plan)
    measured = plan.measurement
    fact = CommitmentResultProposed(
        subject=commitment.commitment_id,
        occurred_at=at,
        result_code=code,
        level=plan.level,
        serves=plan.serves,
        side=side,
        owner=plan.owner,
        owner_role=plan.owner_role,
        starts_on=plan.starts_on,
        due_on=plan.due_on,
        indicator=measured.indicator,
        unit=measured.unit,
        baseline=_written(measured.baseline),
        target=_written(measured.target),
    )
    proposed = replace(known or Result(code), proposal=plan, proposed_by=side)
    return Decision(with_result(commitment, proposed), (fact,))


def agree(commitment: Commitment, code: str, *, by: Country | None, at: datetime) -> Decision[Commitment]:
    """Agree to what the other ministry proposed; from now on the result is planned so.

    Raises:
        ResultUnknownError: there is no such result.
        NothingProposedError: nothing waits.
        OwnProposalError: it is this ministry's own.
    """
    side, known = _side(by), demand_result(commitment, code)
    if known.proposal is None:
        raise NothingProposedError(f"nothing is proposed for {code}")
    if known.proposed_by == side:
        raise OwnProposalError(f"{code} was proposed by {side}: the other ministry agrees to it")
    _demand_sound(commitment, code, known.proposal)
    agreed = replace(known, plan=known.proposal, proposal=None, proposed_by=None)
    fact = CommitmentResultAgreed(subject=commitment.commitment_id, occurred_at=at, result_code=code, side=side)
    return Decision(with_result(commitment, agreed), (fact,))


def demand_result(commitment: Commitment, code: str) -> Result:
    """Give a result.

    Raises:
        ResultUnknownError: there is no such result.
    """
    found = commitment.result(code)
    if found is None:
        raise ResultUnknownError(f"{commitment.commitment_id} has no result {code}")
    return found


def with_result(commitment: Commitment, result: Result) -> Commitment:
    """Give a commitment with a result in the place of the one of its code; results stay in the order of their codes."""
    others = (one for one in commitment.results if one.code != result.code)
    return replace(commitment, results=tuple(sorted((*others, result), key=lambda one: one.code)))


def _demand_sound(commitment: Commitment, code: str, plan: Plan) -> None:
    if plan.due_on < plan.starts_on:
        raise ResultPlanError(f"{code} would be due on {plan.due_on}, before it begins")
    if plan.measurement.target is not None and plan.measurement.target == (plan.measurement.baseline or Decimal()):
        raise ResultPlanError(f"the target of {code} is its baseline")
    wanted = _LEADS_TO[plan.level]
    if plan.serves is None:
        return
    served = commitment.result(plan.serves)
    served_plan = (served.plan or served.proposal) if served else None
    if wanted is None or served_plan is None or served_plan.level != wanted:
        raise ResultPlanError(f"{code} is an {plan.level}: it leads to {wanted or 'nothing'} of this commitment")


def _side(ministry: Country | None) -> Country:
    if ministry is None:
        raise ForbiddenError("an officer of one of the two ministries acts for it")
    return ministry


def _written(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
