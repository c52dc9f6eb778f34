"""Exchange visits: prepared in order, counted once, paid by bearer, reported in time, followed up."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.training import CostBearerKind, VisitClosed, VisitHeld, VisitReported, VisitSide
from services.kernel import Country, Currency, Decision, DomainError, Money
from services.kernel.money import MINOR_UNITS_MAX
from services.training.visits import preparations
from services.training.visits.costs import costs_born, record_cost
from services.training.visits.milestones import close, hold, take_report
from services.training.visits.model import (
    COSTS_MAX,
    FOLLOW_UPS_MAX,
    Visit,
    demand_country,
    demand_home,
)
from services.training.visits.particulars import (
    AgendaItem,
    Cost,
    Delegate,
    FollowUp,
    Host,
    Objective,
    Plan,
    Report,
)
from services.training.visits.refusals import FirstCountryError, TourEnteredError, VisitStateError
from services.training.visits.terms import load_report_rules, load_types
from services.training.visits.undertakings import complete_action, plan_action

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)
FIRST, LAST, TODAY, TOMORROW = date(2026, 9, 7), date(2026, 9, 11), date(2026, 11, 2), date(2026, 11, 3)
REPORT_DUE_DAYS = 21
"""Trip reports of the Innovation Lab at Virginia Tech's CIRED, https://innovate.cired.vt.edu."""

PLAN = Plan("sending", Country.TL, "TL-ID-2026-COFFEE", "study_visit", "53.03", FIRST, LAST)
OBJECTIVES = (
    Objective("See how a cooperative grades coffee", ("grade_a_sample", "run_a_wet_mill")),
    Objective("See how members save", ("keep_a_savings_book", "grade_a_sample")),
)
COMPETENCES = ("grade_a_sample", "run_a_wet_mill", "keep_a_savings_book")
HOSTS = (Host("cooperative", "coop-9"), Host("institution", "provincial_office"))
AGENDA = (AgendaItem(LAST, 2, "meeting", (2,)), AgendaItem(FIRST, 1, "guided_tour", (1,)))
DELEGATES = (Delegate("enterprise", "ent-1", "p1"), Delegate("cooperative", "coop-1", "p1"))
WENT = ("ent-1.p1", "coop-1.p1")
SECTIONS = {section.code: "As seen on the way" for section in load_report_rules()[0].sections}
REPORT = Report(date(2026, 9, 20), SECTIONS, dict.fromkeys(COMPETENCES, True) | {"run_a_wet_mill": False})
COST = Cost("travel", "organisation", "coop-1", Money(12_000, Currency.USD), FIRST)
ACTION = FollowUp("Sign the purchase agreement", "organisation", "coop-1", date(2026, 12, 1))


def planned(plan: Plan = PLAN, *entered: Visit, country: Country = Country.TL) -> Decision[Visit]:
    return preparations.plan_visit(plan, entered, visit_id="visit-1", country=country, at=NOON)


def held(visit: Visit, *went: str, started_on: date = FIRST, ended_on: date = LAST) -> Decision[Visit]:
    return hold(visit, went or WENT, started_on=started_on, ended_on=ended_on, at=NOON)


def completed(visit: Visit, number: int = 1, on: date = TODAY) -> Decision[Visit]:
    return complete_action(visit, number, completed_on=on, evidence_kind="signed_paper", at=NOON)


STEPS: dict[str, Callable[[Visit], Decision[Visit]]] = {
    "fix": lambda visit: preparations.fix_objectives(visit, OBJECTIVES, at=NOON),
    "set": lambda visit: preparations.set_agenda(visit, HOSTS, AGENDA, at=NOON),
    "choose": lambda visit: preparations.choose_delegation(visit, DELEGATES, at=NOON),
    "hold": held,
    "report": lambda visit: take_report(visit, REPORT, at=NOON),
    "act": lambda visit: plan_action(visit, ACTION, at=NOON),
    "complete": completed,
    "close": lambda visit: close(visit, "followed_up", reason_code="goals_reached", at=NOON),
    "stop": lambda visit: close(visit, "stopped", reason_code="no_means", at=NOON),
    "cancel": lambda visit: preparations.cancel(visit, reason_code="no_visa", at=NOON),
    "pay": lambda visit: record_cost(visit, COST, at=NOON),
}
ORDER = ("fix", "set", "choose", "hold", "report", "act", "complete", "close")


def visit_after(last: str) -> Visit:
    visit = planned().state
    for step in ORDER[: ORDER.index(last) + 1]:
        visit = STEPS[step](visit).state
    return visit


CHOSEN, HELD, REPORTED, ACTING = (visit_after(step) for step in ("choose", "hold", "report", "act"))
FIXED = visit_after("fix")
CLOSED = visit_after("close")


@given(done=st.integers(0, len(ORDER)), tried=st.lists(st.sampled_from(sorted(STEPS)), max_size=8))
def test_nobody_is_chosen_before_the_objectives_are_fixed_and_nothing_follows_an_end(
    done: int, tried: list[str]
) -> None:
    visit = planned().state
    for step in (*ORDER[:done], *tried):
        before = visit
        try:
            decision = STEPS[step](visit)
        except DomainError:
            continue
        visit = decision.state

        assert visit.version == before.version + len(decision.events) == before.version + 1
        assert before.status != "closed"
        assert before.status != "cancelled" or step == "pay"
        assert not visit.delegation or visit.objectives
        assert visit.objectives == before.objectives or before.status == "planned"
        assert (visit.report is not None) <= (visit.held is not None) <= bool(visit.delegation)
        assert (visit.status == "closed") <= (visit.report is not None)


def test_a_visit_goes_from_its_plan_to_its_follow_up() -> None:
    facts = {last: STEPS[last](visit_after(ORDER[ORDER.index(last) - 1])).events[0] for last in ORDER[3:]}

    (holding, report, closing) = facts["hold"], facts["report"], facts["close"]
    assert isinstance(holding, VisitHeld)
    assert (holding.delegate_count, holding.is_counted, holding.report_due_on) == (2, True, date(2026, 10, 2))
    assert isinstance(report, VisitReported)
    assert (report.competences_reached, report.competences_missed, report.is_late) == (
        ("grade_a_sample", "keep_a_savings_book"),
        ("run_a_wet_mill",),
        False,
    )
    assert isinstance(closing, VisitClosed)
    assert (closing.outcome, closing.open_actions, CLOSED.version) == ("followed_up", 0, len(ORDER) + 1)
    assert [item.day for item in CLOSED.agenda] == [FIRST, LAST]


@given(days=st.integers(0, 50), ended=st.dates(date(2026, 1, 10), date(2026, 9, 12)))
def test_a_report_is_in_time_for_three_weeks_after_the_last_day_and_late_then(days: int, ended: date) -> None:
    on = ended + timedelta(days=days)
    visit = held(CHOSEN, started_on=ended, ended_on=ended).state
    reported = take_report(visit, replace(REPORT, reported_on=on), at=NOON).state

    assert visit.held
    assert reported.report
    assert visit.held.report_due_on == ended + timedelta(days=REPORT_DUE_DAYS)
    assert reported.report.is_late is (days > REPORT_DUE_DAYS)


ENTRIES = st.tuples(*[st.sampled_from(Country)] * 3)
"""Who keeps an entry, who sends the delegation by it, and whose statistics count the tour by it."""


def entered(entry: tuple[Country, ...], *others: Visit) -> Visit:
    keeper, sender, counting = entry
    side: VisitSide = "sending" if sender is keeper else "receiving"
    return planned(replace(PLAN, side=side, first_country=counting), *others, country=keeper).state


@given(first=ENTRIES, second=ENTRIES)
def test_a_tour_entered_by_both_ministries_is_counted_exactly_once(
    first: tuple[Country, ...], second: tuple[Country, ...]
) -> None:
    one = entered(first)
    same_keeper, same_sender, same_count = (a is b for a, b in zip(first, second, strict=True))

    if same_keeper or not same_sender:
        with pytest.raises(TourEnteredError):
            entered(second, one)
    elif not same_count:
        with pytest.raises(FirstCountryError):
            entered(second, one)
    else:
        other = entered(second, one)
        assert one.is_counted + other.is_counted == 1
        assert (one.sending, one.receiving) == (other.sending, other.receiving) == (first[1], first[1].other)


def test_an_entry_that_was_cancelled_binds_the_other_ministry_to_nothing() -> None:
    cancelled = STEPS["cancel"](planned().state).state
    other = entered((Country.ID, Country.ID, Country.ID), cancelled)

    assert (cancelled.is_counted, other.is_counted) == (False, True)


BEARERS: tuple[tuple[CostBearerKind, str | None], ...] = (
    ("sending_ministry", None),
    ("receiving_ministry", None),
    ("organisation", "coop-1"),
    ("donor", "donor-1"),
)


def costs() -> st.SearchStrategy[Cost]:
    money = st.builds(Money, st.integers(1, 10**9), st.sampled_from(Currency))
    return st.builds(
        lambda bearer, amount: Cost("travel", bearer[0], bearer[1], amount, FIRST), st.sampled_from(BEARERS), money
    )


@given(st.lists(costs(), max_size=12))
def test_every_cost_is_in_the_sum_of_its_bearer_and_currency_and_in_no_other(recorded: list[Cost]) -> None:
    visit = planned().state
    for cost in recorded:
        visit = record_cost(visit, cost, at=NOON).state

    expected: Counter[tuple[str, str | None, Currency]] = Counter()
    for cost in recorded:
        expected[cost.bearer_kind, cost.bearer, cost.amount.currency] += cost.amount.amount_minor
    sums = {
        (one.bearer_kind, one.bearer, one.total.currency): one.total.amount_minor for one in costs_born(visit.costs)
    }
    assert sums == expected


FULL = Money(MINOR_UNITS_MAX, Currency.USD)
REFUSED: dict[str, tuple[str, Callable[[], Any]]] = {
    "a type that is not listed": ("visit_type_unknown", lambda: planned(replace(PLAN, visit_type="holiday"))),
    "an end before its beginning": ("visit_calendar", lambda: planned(replace(PLAN, ends_on=date(2026, 9, 6)))),
    "a host named twice": ("visit_host_repeated", lambda: preparations.set_agenda(FIXED, HOSTS[:1] * 2, (), at=NOON)),
    "a day that is not of the visit": ("visit_agenda_unfit", lambda: on_agenda(AgendaItem(TODAY, 1, "tour", (1,)))),
    "a host that is not named": ("visit_agenda_unfit", lambda: on_agenda(AgendaItem(FIRST, 3, "tour", (1,)))),
    "an objective that is not fixed": ("visit_agenda_unfit", lambda: on_agenda(AgendaItem(FIRST, 1, "tour", (1, 3)))),
    "a delegate chosen twice": (
        "visit_delegate_repeated",
        lambda: preparations.choose_delegation(FIXED, DELEGATES[:1] * 2, at=NOON),
    ),
    "an objective that nothing serves": (
        "visit_agenda_incomplete",
        lambda: held(preparations.set_agenda(CHOSEN, HOSTS, AGENDA[:1], at=NOON).state),
    ),
    "somebody who was not chosen": ("visit_delegate_unknown", lambda: held(CHOSEN, "ent-1.p1", "ent-1.p2")),
    "somebody who goes twice": ("visit_delegate_repeated", lambda: held(CHOSEN, "ent-1.p1", "ent-1.p1")),
    "a visit that goes on tomorrow": ("visit_calendar", lambda: held(CHOSEN, ended_on=TOMORROW)),
    "a report before the last day": ("visit_calendar", lambda: reported(reported_on=date(2026, 9, 10))),
    "a report from tomorrow": ("visit_calendar", lambda: reported(reported_on=TOMORROW)),
    "a section left out": ("visit_report_incomplete", lambda: reported(sections={"purpose": "To see"})),
    "a section nobody asked for": ("visit_report_incomplete", lambda: reported(sections=SECTIONS | {"jokes": "None"})),
    "a competence not judged": ("visit_report_incomplete", lambda: reported(competences={"run_a_wet_mill": True})),
    "an action due before the visit": (
        "visit_calendar",
        lambda: plan_action(REPORTED, replace(ACTION, due_on=FIRST), at=NOON),
    ),
    "an action that was not planned": ("visit_action_unknown", lambda: completed(ACTING, 2)),
    "an action done twice": ("visit_action_completed", lambda: completed(completed(ACTING).state)),
    "an action done tomorrow": ("visit_calendar", lambda: completed(ACTING, on=TOMORROW)),
    "followed up without any action": ("visit_actions_open", lambda: STEPS["close"](REPORTED)),
    "followed up with an action open": ("visit_actions_open", lambda: STEPS["close"](ACTING)),
    "one action too many": (
        "visit_full",
        lambda: STEPS["act"](replace(REPORTED, actions=(ACTION,) * FOLLOW_UPS_MAX)),
    ),
    "one cost too many": ("visit_full", lambda: STEPS["pay"](replace(HELD, costs=(COST,) * COSTS_MAX))),
    "a ministry under another name": ("visit_cost_bearer", lambda: paid(bearer_kind="sending_ministry")),
    "an organisation without its id": ("visit_cost_bearer", lambda: paid(bearer=None)),
    "a cost from tomorrow": ("visit_calendar", lambda: paid(incurred_on=TOMORROW)),
    "a sum beyond all money": ("rule_violated", lambda: record_cost(paid(amount=FULL).state, COST, at=NOON)),
    "a delegate of the other country": (
        "visit_organisation_side",
        lambda: demand_country("ent-1", Country.ID, CHOSEN.sending),
    ),
    "another ministry": ("visit_of_other_ministry", lambda: demand_home(Country.TL, Country.ID)),
    "nobody's ministry": ("visit_of_other_ministry", lambda: demand_home(Country.TL, None)),
}


def on_agenda(item: AgendaItem) -> Decision[Visit]:
    return preparations.set_agenda(FIXED, HOSTS, (item,), at=NOON)


def reported(**other: Any) -> Decision[Visit]:
    return take_report(HELD, replace(REPORT, **other), at=NOON)


def paid(**other: Any) -> Decision[Visit]:
    return record_cost(HELD, replace(COST, **other), at=NOON)


@pytest.mark.parametrize("asked", REFUSED)
def test_what_breaks_a_rule_of_visits_is_refused(asked: str) -> None:
    code, ask = REFUSED[asked]

    with pytest.raises(DomainError) as refusal:
        ask()

    assert refusal.value.code == code


def test_objectives_are_fixed_once_and_a_delegation_may_be_chosen_again_until_it_leaves() -> None:
    again = preparations.choose_delegation(CHOSEN, DELEGATES[:1], at=NOON).state

    with pytest.raises(VisitStateError):
        STEPS["fix"](FIXED)
    with pytest.raises(VisitStateError):
        STEPS["choose"](HELD)

    assert again.delegation == DELEGATES[:1]
    assert held(again, "ent-1.p1").state.status == "held"


def test_every_list_and_rule_on_visits_names_its_source() -> None:
    (rule,), (types,) = load_report_rules(), load_types()

    assert rule.due_days == REPORT_DUE_DAYS
    assert "cired.vt.edu" in rule.source
    assert "mcc.org" in types.source
    assert len({one.code for one in types.types}) == len(types.types)
