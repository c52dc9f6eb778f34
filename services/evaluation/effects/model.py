"""What is true of a report of outcomes: what enterprises told of one for a period; a later report corrects."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from services.contracts.evaluation import OutcomeReportRecorded
from services.evaluation.effects.refusals import MinistryUnknownError, OutcomeReportError
from services.evaluation.effects.thresholds import demand_outcome
from services.kernel import Country, Decision


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported: an outcome in a unit, for a period whose two days belong to it, and where it comes from."""

    outcome: str
    unit: str
    first_day: date
    last_day: date
    source_kind: str
    values: Mapping[str, Decimal]
    """By enterprise."""


@dataclass(frozen=True, slots=True)
class OutcomeReport:
    """A report as an officer recorded it; `number` counts reports, `version` its facts."""

    report_id: str
    number: int
    reported: Reported
    recorded_by: str
    ministry: Country
    recorded_on: date
    version: int = 0


def record(
    reported: Reported, *, report_id: str, number: int, by: tuple[str, Country | None], at: datetime
) -> Decision[OutcomeReport]:
    """Record a report; `by` is who records it, of which ministry.

    Raises:
        MinistryUnknownError: of neither.
        OutcomeReportError: the outcome or unit is unknown, or the period is none or not over.
    """
    recorder, ministry = by
    if ministry is None:
        raise MinistryUnknownError("an officer of one of the two ministries records what was reported")
    demand_outcome(reported.outcome, reported.unit)
    today = ministry.day_of(at)
    if not reported.first_day <= reported.last_day < today:
        raise OutcomeReportError(f"{reported.first_day} until {reported.last_day} is no period before {today}")
    fact = OutcomeReportRecorded(
        subject=report_id,
        occurred_at=at,
        recorded_by=ministry,
        outcome=reported.outcome,
        unit=reported.unit,
        first_day=reported.first_day,
        last_day=reported.last_day,
        source_kind=reported.source_kind,
        enterprise_count=len(reported.values),
        digest=_digest_of(reported.values),
    )
    return Decision(OutcomeReport(report_id, number, reported, recorder, ministry, today), (fact,))


def values_of(reports: Iterable[OutcomeReport]) -> dict[str, Decimal]:
    """Tell what each enterprise reported; of several reports the last one recorded stands."""
    found: dict[str, Decimal] = {}
    for report in sorted(reports, key=lambda one: one.number):
        found.update(report.reported.values)
    return found


def _digest_of(values: Mapping[str, Decimal]) -> str:
    told = {enterprise_id: f"{value.normalize():f}" for enterprise_id, value in values.items()}
    return sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
