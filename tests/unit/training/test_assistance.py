"""Assistance cases: from a baseline with its gaps to a standard, a certificate and a market."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.training import AssistanceActionCompleted, AssistanceBaselineAssessed, AssistanceStandardReached
from services.kernel import Country, Decision, DomainError
from services.training.assistance.assessments import assess_baseline, open_case
from services.training.assistance.checklists import load_checklists
from services.training.assistance.milestones import close, reach_market, reach_standard
from services.training.assistance.model import (
    ACTIONS_MAX,
    Action,
    AssistanceCase,
    Baseline,
    Sale,
    Target,
    demand_home,
    demand_lot_of,
)
from services.training.assistance.undertakings import complete_action, plan_action
from services.training.grading.assessments import grade_by
from services.training.grading.model import Grading
from services.training.grading.particulars import HeldCertificate, Sample

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)
OPENED, ASSESSED, TODAY = date(2026, 9, 1), date(2026, 9, 10), date(2026, 11, 2)
TOMORROW = date(2026, 11, 3)
SNI = "SNI-01-2907-2008"
TARGET = Target("ent-1", "prod-1", "coffee_green_arabica", None, SNI, "3")
CRITERIA = [criterion.code for criterion in load_checklists()[0].criteria]
ALL_KEPT = dict.fromkeys(CRITERIA, True)
CERTIFICATE = HeldCertificate(SNI, "TL-SNI-14", date(2026, 10, 1), TODAY)

OTHER_STANDARD = replace(CERTIFICATE, standard="ICO-420")


def grading(black_beans: int, moisture: str = "12", on: date = ASSESSED) -> Grading:
    sample = Sample(
        "coffee_green_arabica",
        mass_g=300,
        defects={"black_bean": black_beans},
        measures={"moisture_pct": Decimal(moisture), "foreign_matter_pct": Decimal(0)},
        findings={"live_insects": False, "rotten_or_mouldy_smell": False},
    )
    return grade_by([SNI], sample, on=on)[0]


GOOD_LOT = grading(20)


def opened(target: Target = TARGET, opened_on: date = OPENED) -> AssistanceCase:
    return open_case(target, case_id="case-1", country=Country.TL, opened_on=opened_on, at=NOON).state


def assessed(*missing: str, lot: Grading | None = None, case: AssistanceCase | None = None) -> AssistanceCase:
    findings = ALL_KEPT | dict.fromkeys(missing, False)
    baseline = Baseline(ASSESSED, findings, "lot-1" if lot else None)
    return assess_baseline(case or opened(), baseline, lot, at=NOON).state


def action(gap: int) -> Action:
    return Action(gap, "Build drying tables", "role", "processing_lead", date(2026, 12, 1))


def planned(case: AssistanceCase, gap: int = 1) -> AssistanceCase:
    return plan_action(case, action(gap), at=NOON).state


def completed(case: AssistanceCase, number: int = 1, on: date = TODAY) -> AssistanceCase:
    return complete_action(case, number, completed_on=on, evidence_kind="site_visit", at=NOON).state


def reached(
    case: AssistanceCase,
    lot: Grading | None = GOOD_LOT,
    certificate: HeldCertificate | None = CERTIFICATE,
    on: date = TODAY,
) -> Decision[AssistanceCase]:
    return reach_standard(case, "lot-2", lot, certificate, reached_on=on, at=NOON)


def sold(case: AssistanceCase, on: date = TODAY, lot: Grading | None = GOOD_LOT, mass_kg: int = 900) -> AssistanceCase:
    return reach_market(case, Sale(on, "lot-2", "id", mass_kg), lot, 1_800, at=NOON).state


def ended(case: AssistanceCase, outcome: Any = "stopped") -> AssistanceCase:
    return close(case, outcome, reason_code="goal_reached", at=NOON).state


ONE_GAP = assessed("process_recorded")
DONE = completed(planned(ONE_GAP))
REACHED = reached(DONE).state


def test_the_gaps_are_the_practices_not_kept_and_the_limits_the_lot_misses_for_the_target() -> None:
    findings = ALL_KEPT | {"process_recorded": False}

    decision = assess_baseline(opened(), Baseline(ASSESSED, findings, "lot-1"), grading(60, "13"), at=NOON)

    gaps = [(gap.number, gap.kind, gap.of, gap.found, gap.wanted) for gap in decision.state.gaps]
    assert gaps == [
        (1, "practice", "process_recorded", None, None),
        (2, "limit", "moisture_pct", "13", "at most 12.5"),
        (3, "limit", "defect_sum", "60", "at most 44"),
    ]
    (fact,) = decision.events
    assert isinstance(fact, AssistanceBaselineAssessed)
    assert fact.gaps == ("process_recorded", "moisture_pct", "defect_sum")


def test_a_lot_that_has_the_target_grade_or_a_better_one_leaves_no_limit_as_a_gap() -> None:
    assert assessed(lot=grading(44)).gaps == ()
    assert assessed(lot=grading(0)).gaps == ()


@given(
    missing=st.sets(st.sampled_from(CRITERIA), min_size=1),
    plan=st.lists(st.integers(1, len(CRITERIA)), max_size=12),
    data=st.data(),
)
def test_a_gap_is_closed_when_something_was_planned_for_it_and_all_of_it_is_done(
    missing: set[str], plan: list[int], data: st.DataObject
) -> None:
    case = assessed(*missing)
    for gap in plan:
        case = planned(case, gap) if gap <= len(case.gaps) else case
    numbers = [one.number for one in case.actions]
    done = data.draw(st.sets(st.sampled_from(numbers))) if numbers else set()

    closing = []
    for number in sorted(done):
        decision = complete_action(case, number, completed_on=TODAY, evidence_kind="site_visit", at=NOON)
        case, facts = decision.state, decision.events
        closing += [fact.gap for fact in facts if isinstance(fact, AssistanceActionCompleted) and fact.gap_closed]

    left = {one.gap for one in case.actions if one.number not in done}
    closed = {one.gap for one in case.actions} - left
    assert set(case.open_gaps) == {gap.number for gap in case.gaps} - closed
    assert sorted(closing) == sorted(closed)


def test_a_standard_is_reached_by_a_lot_and_the_certificate_in_the_register() -> None:
    decision = reached(DONE)

    (fact,) = decision.events
    assert isinstance(fact, AssistanceStandardReached)
    assert (fact.grade, fact.lot_id, fact.certificate_number) == ("2", "lot-2", "TL-SNI-14")
    whole = sold(sold(decision.state))
    assert [sale.market(Country.TL) for sale in whole.sales] == ["export", "export"]
    assert whole.sales[0].market(Country.ID) == "domestic"
    assert ended(whole, "market_reached").status == "closed"


@pytest.mark.parametrize(
    ("refusal", "step"),
    [
        ("assistance_target_grade", lambda: opened(replace(TARGET, grade="4a"))),
        ("grading_rule_not_found", lambda: opened(replace(TARGET, standard="SNI-1"))),
        ("grading_standard_of_other_goods", lambda: opened(replace(TARGET, commodity="cloves"))),
        ("assistance_calendar", lambda: opened(opened_on=TOMORROW)),
        ("assistance_baseline_incomplete", lambda: assess(dict.fromkeys(CRITERIA[1:], True))),
        ("assistance_baseline_incomplete", lambda: assess({**ALL_KEPT, "blessed": True})),
        ("lot_not_graded", lambda: assess(ALL_KEPT, lot_id="lot-1")),
        ("assistance_calendar", lambda: assess(ALL_KEPT, on=date(2026, 8, 31))),
        ("assistance_calendar", lambda: assess(ALL_KEPT, on=TOMORROW)),
        ("assistance_case_state", lambda: assessed(case=ONE_GAP)),
        ("assistance_gap_unknown", lambda: planned(ONE_GAP, 2)),
        ("assistance_case_full", lambda: planned(replace(ONE_GAP, actions=DONE.actions * ACTIONS_MAX))),
        ("assistance_action_unknown", lambda: completed(ONE_GAP)),
        ("assistance_action_completed", lambda: completed(DONE)),
        ("assistance_calendar", lambda: completed(planned(ONE_GAP), on=TOMORROW)),
        ("assistance_gaps_open", lambda: reached(ONE_GAP)),
        ("assistance_gaps_open", lambda: reached(planned(DONE))),
        ("assistance_case_state", lambda: reached(opened())),
        ("assistance_case_state", lambda: reached(REACHED)),
        ("assistance_calendar", lambda: reached(DONE, on=TOMORROW)),
        ("lot_not_graded", lambda: reached(DONE, None)),
        ("assistance_target_not_reached", lambda: reached(DONE, grading(45))),
        ("assistance_target_not_reached", lambda: reached(DONE, grading(20, "12.6"))),
        ("assistance_certificate_not_held", lambda: reached(DONE, certificate=None)),
        ("assistance_certificate_not_held", lambda: reached(DONE, on=date(2026, 9, 30))),
        ("assistance_certificate_not_held", lambda: reached(DONE, certificate=OTHER_STANDARD)),
        ("assistance_case_state", lambda: sold(DONE)),
        ("assistance_calendar", lambda: sold(REACHED, date(2026, 11, 1))),
        ("lot_not_graded", lambda: sold(REACHED, lot=None)),
        ("assistance_target_not_reached", lambda: sold(REACHED, lot=grading(45))),
        ("sold_more_than_lot", lambda: sold(sold(sold(REACHED)), mass_kg=1)),
        ("assistance_outcome_not_reached", lambda: ended(DONE, "standard_reached")),
        ("assistance_outcome_not_reached", lambda: ended(REACHED, "market_reached")),
        ("assistance_case_of_other_ministry", lambda: demand_home(Country.TL, Country.ID)),
        ("lot_of_other_product", lambda: demand_lot_of(ONE_GAP, "lot-9", "prod-2")),
    ],
)  # fmt: skip
def test_what_a_case_refuses(refusal: str, step: Callable[[], object]) -> None:
    with pytest.raises(DomainError) as refused:
        step()

    assert refused.value.code == refusal


def assess(findings: dict[str, bool], lot_id: str | None = None, on: date = ASSESSED) -> object:
    return assess_baseline(opened(), Baseline(on, findings, lot_id), None, at=NOON)


@pytest.mark.parametrize("step", [assessed, planned, completed, reached, sold, ended])
def test_nothing_is_added_to_a_closed_case(step: Callable[..., object]) -> None:
    closed = ended(REACHED)

    with pytest.raises(DomainError) as refused:
        step(case=closed)

    assert refused.value.code == "assistance_case_state"
