"""Commitments: results both ministries plan, progress from indicators and reports, and when they are met."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.evaluation import Attainment, CommitmentAssessed, CommitmentMet, ResultLevel
from services.evaluation.commitments import model, progress
from services.evaluation.commitments.model import Commitment, Evidence, Measurement, Plan, Report
from services.evaluation.commitments.progress import Measured, attainment
from services.evaluation.commitments.refusals import (
    CountedByIndicatorError,
    NothingProposedError,
    NotOwnerError,
    OwnProposalError,
    ReportCalendarError,
    ResultNotPlannedError,
    ResultPlanError,
    ResultUnknownError,
)
from services.evaluation.commitments.status_rules import load_status_rules
from services.kernel import Country

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)
FIRST, LAST, TODAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 2)
ID, TL = Country.ID, Country.TL
(RULE,) = load_status_rules()
EMPTY = model.undertake(Commitment("mou-2024.trainings", "mou-2024", "training_and_visits", "Trainings", ID), at=NOON)


def plan(level: ResultLevel = "output", serves: str | None = None, **measured: Any) -> Plan:
    told = {"indicator": None, "country": None, "currency": None, "unit": "visits", "baseline": None}
    measurement = Measurement(**{**told, "baseline_on": None, "target": Decimal(10), **measured})
    return Plan(level, "Visits held", serves, TL, "training_unit", FIRST, LAST, measurement)


def agreed(*plans: tuple[str, Plan]) -> Commitment:
    commitment = EMPTY.state
    for code, planned in plans:
        commitment = model.propose(commitment, code, planned, by=TL, at=NOON).state
        commitment = model.agree(commitment, code, by=ID, at=NOON).state
    return commitment


def reported(commitment: Commitment, value: str, last: date = TODAY, code: str = "visits", **by: Any) -> Commitment:
    told = Report(FIRST, last, Decimal(value), "visit_report", "VR-1", "evaluator-1")
    return progress.report(commitment, code, told, by=by.get("by", TL), at=NOON).state


def status(commitment: Commitment, measured: Mapping[str, Measured] | None = None, on: date = TODAY) -> Attainment:
    return progress.assessment(commitment, measured or {}, RULE, on=on).status


VISITS = agreed(("visits", plan()))


def test_a_result_is_planned_when_the_other_ministry_agrees_and_never_by_one_alone() -> None:
    waiting = model.propose(VISITS, "visits", plan(target=Decimal(1)), by=TL, at=NOON).state

    with pytest.raises(OwnProposalError):
        model.agree(waiting, "visits", by=TL, at=NOON)
    lowered = model.agree(waiting, "visits", by=ID, at=NOON).state

    assert model.demand_result(waiting, "visits").plan == plan()
    assert model.demand_result(lowered, "visits").plan == plan(target=Decimal(1))
    with pytest.raises(NothingProposedError):
        model.agree(lowered, "visits", by=ID, at=NOON)


def test_activities_lead_to_outputs_and_outputs_to_outcomes() -> None:
    chain = agreed(
        ("sales", plan("outcome")), ("visits", plan("output", "sales")), ("calls", plan("activity", "visits"))
    )

    assert [result.code for result in chain.results] == ["calls", "sales", "visits"]
    for planned in (plan("activity", "sales"), plan("outcome", "sales"), plan("output", "nothing")):
        with pytest.raises(ResultPlanError):
            model.propose(chain, "other", planned, by=TL, at=NOON)
    with pytest.raises(ResultPlanError):
        model.propose(chain, "other", replace(plan(), due_on=date(2025, 12, 31)), by=TL, at=NOON)
    with pytest.raises(ResultPlanError):
        model.propose(chain, "other", plan(baseline=Decimal(10)), by=TL, at=NOON)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("10", "met"), ("9.999999", "partly"), ("5", "partly"), ("4.9", "not_yet"), ("0", "not_yet")],
)
def test_a_commitment_is_met_partly_or_not_yet_by_the_rule_of_the_day(value: str, expected: Attainment) -> None:
    assert status(reported(VISITS, value)) == expected


def test_the_report_of_the_latest_day_counts_and_none_of_a_later_day() -> None:
    told = reported(reported(reported(VISITS, "3", date(2026, 6, 30)), "10", date(2026, 9, 30)), "4", date(2026, 6, 30))

    found = [progress.assessment(told, {}, RULE, on=on).findings[0].value for on in (date(2026, 7, 1), TODAY)]

    assert found == [Decimal(4), Decimal(10)]
    assert progress.assessment(told, {}, RULE, on=date(2026, 6, 29)).findings[0].reason == "no_report"


def test_without_a_target_or_a_value_nothing_is_said_of_attainment() -> None:
    aimless = agreed(("visits", plan(target=None)))

    assert status(VISITS) == status(EMPTY.state) == "not_assessable"
    assert status(reported(aimless, "10")) == "not_assessable"
    assert status(agreed(("calls", plan("activity")))) == "not_assessable"


def test_an_indicator_tells_what_no_report_may() -> None:
    counted = agreed(("visits", plan(indicator="trained_enterprises")))
    evidence = Evidence("indicator", "trained_enterprises", FIRST, TODAY, 12)

    with pytest.raises(CountedByIndicatorError):
        reported(counted, "10")

    assert status(counted, {"visits": Measured(Decimal(12), None, evidence)}) == "met"
    assert status(counted, {"visits": Measured(None, "denominator_is_zero", evidence)}) == "not_assessable"


def test_a_commitment_is_met_once_as_a_fact() -> None:
    met = progress.assess(reported(VISITS, "10"), {}, RULE, on=TODAY, at=NOON)
    again = progress.assess(met.state, {}, RULE, on=TODAY, at=NOON)

    assert [type(fact) for fact in met.events] == [CommitmentAssessed, CommitmentMet]
    assert [type(fact) for fact in again.events] == [CommitmentAssessed]
    assert met.state.version == VISITS.version + 3


def test_what_a_report_is_refused_for() -> None:
    waiting = model.propose(EMPTY.state, "visits", plan(), by=TL, at=NOON).state

    for commitment, changes, refusal in (
        (VISITS, {"by": ID}, NotOwnerError),
        (VISITS, {"last": date(2026, 11, 3)}, ReportCalendarError),
        (VISITS, {"code": "other"}, ResultUnknownError),
        (waiting, {}, ResultNotPlannedError),
    ):
        with pytest.raises(refusal):
            reported(commitment, "1", **changes)


NUMBERS = st.decimals(-10_000, 10_000, places=2)


@given(baseline=NUMBERS, target=NUMBERS, value=NUMBERS)
def test_the_share_reaches_one_exactly_when_the_target_is_reached(
    baseline: Decimal, target: Decimal, value: Decimal
) -> None:
    if baseline == target:
        return

    reached = value >= target if target > baseline else value <= target

    assert (attainment(value, baseline, target) >= 1) is reached
