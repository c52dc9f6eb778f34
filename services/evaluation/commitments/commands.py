"""What may be asked of commitments."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CountryCode, CurrencyCode, Day, PathId, ReasonCode
from services.contracts.evaluation import ResultLevel

NUMBER_MAX = 10**15

Line = Annotated[str, StringConstraints(min_length=3, max_length=300)]
Number = Annotated[
    Decimal, Field(strict=False, ge=-NUMBER_MAX, le=NUMBER_MAX, max_digits=21, decimal_places=6, allow_inf_nan=False)
]
"""A decimal number of the unit named beside it, written as text."""
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9./:_-]{0,98}[A-Za-z0-9]$")]
"""As whoever keeps the evidence names it; it is published, so it holds no sentence."""


class UndertakeCommitment(Command):
    """Enter what the ministries undertook in something of an agreement's scope."""

    agreement_id: PathId
    scope_code: ReasonCode
    code: ReasonCode
    title: Line


class GivenMeasurement(Command):
    """How progress is told."""

    indicator: PathId | None = None
    country: CountryCode | None = None
    currency: CurrencyCode | None = None
    unit: ReasonCode
    baseline: Number | None = None
    baseline_on: Day | None = None
    target: Number | None = None


class GivenPlan(Command):
    """The body of planning a result."""

    level: ResultLevel
    title: Line
    serves: ReasonCode | None = None
    owner: CountryCode
    owner_role: ReasonCode
    """A role or an organisation, never a person."""
    starts_on: Day
    due_on: Day
    measurement: GivenMeasurement


class ProposeResult(Command):
    """Propose how a result is planned."""

    commitment_id: PathId
    result_code: ReasonCode
    plan: GivenPlan


class AgreeToResult(Command):
    """Agree to what the other ministry proposed."""

    commitment_id: PathId
    result_code: ReasonCode


class GivenProgress(Command):
    """The body of a report on a result."""

    first_day: Day
    last_day: Day
    value: Number
    evidence_kind: ReasonCode
    evidence_reference: Reference


class ReportProgress(Command):
    """Report on a result."""

    commitment_id: PathId
    result_code: ReasonCode
    progress: GivenProgress


class GivenDay(Command):
    """The body of an assessment: the day at whose end the commitment is looked at."""

    assessed_on: Day


class AssessCommitment(Command):
    """Keep how far a commitment is."""

    commitment_id: PathId
    assessed_on: Day
