"""What holds for every loan, whatever its terms and whatever happens to it."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.due_dates import due_dates
from services.financing.arithmetic.lending.events import Charge, Disbursement, Event, Payment
from services.financing.arithmetic.lending.explanation import explain
from services.financing.arithmetic.lending.replay import process, replay
from services.financing.arithmetic.lending.rows import owed_in_all
from services.financing.arithmetic.lending.schedule import schedule_of
from services.financing.arithmetic.lending.terms import (
    AllocationRule,
    Allocations,
    Component,
    FutureRule,
    Instalments,
    Interest,
    LendingTerms,
    Recalculation,
)
from services.kernel import Currency
from tests.unit.financing.arithmetic.lives import STARTS_ON, events, terms

PRINCIPALS = st.integers(5_000, 10**9)
LATE = STARTS_ON + timedelta(days=700)


@st.composite
def lives(draw: st.DrawFn) -> tuple[LendingTerms, list[Event]]:
    return draw(terms()), draw(events(draw(PRINCIPALS)))


def _replayed(agreed: LendingTerms, happened: list[Event], as_of: date = LATE) -> Account:
    return replay(agreed, due_dates(agreed, STARTS_ON), happened, as_of)


@given(terms(), PRINCIPALS)
def test_the_principal_of_all_instalments_is_what_was_lent(agreed: LendingTerms, principal: int) -> None:
    account = _replayed(agreed, [Disbursement(STARTS_ON, STARTS_ON, principal)], STARTS_ON)

    assert owed_in_all(account.rows, Component.PRINCIPAL) == principal
    assert schedule_of(account)[-1].balance_after == 0


@given(lives())
@settings(max_examples=80, deadline=None)
def test_principal_is_conserved_whatever_is_paid(life: tuple[LendingTerms, list[Event]]) -> None:
    account = _replayed(*life)

    lent = sum(one.amount for one in account.disbursements)
    assert owed_in_all(account.rows, Component.PRINCIPAL) == lent


@given(lives())
@settings(max_examples=80, deadline=None)
def test_no_amount_is_below_zero_and_nothing_is_paid_beyond_what_is_owed(
    life: tuple[LendingTerms, list[Event]],
) -> None:
    account = _replayed(*life)

    for instalment in schedule_of(account):
        assert instalment.balance_after >= 0
        for component in Component:
            assert 0 <= instalment.paid[component] <= instalment.owed[component]


@given(lives())
@settings(max_examples=80, deadline=None)
def test_every_minor_unit_paid_is_allocated_once_or_overpaid(life: tuple[LendingTerms, list[Event]]) -> None:
    account = _replayed(*life)

    paid = sum(event.amount for event in life[1] if isinstance(event, Payment))
    allocated = sum(sum(row.paid.values()) for row in account.rows)
    assert allocated + account.overpaid == paid


@given(lives())
@settings(max_examples=60, deadline=None)
def test_the_working_of_every_figure_adds_up_to_the_figure(life: tuple[LendingTerms, list[Event]]) -> None:
    account = _replayed(*life)

    worked = {(figure.number, figure.component): figure.amount for figure in explain(account)}
    for instalment in schedule_of(account):
        for component, amount in instalment.owed.items():
            assert worked.get((instalment.number, component), 0) == amount


@given(lives())
@settings(max_examples=60, deadline=None)
def test_replaying_all_is_the_same_as_taking_one_event_after_the_other(
    life: tuple[LendingTerms, list[Event]],
) -> None:
    agreed, happened = life
    in_order = sorted(happened, key=lambda event: (event.effective_on, event.recorded_on))

    step_by_step = _replayed(agreed, [], STARTS_ON)
    for event in in_order:
        process(step_by_step, event)
    step_by_step.count_overdue(LATE)

    assert schedule_of(step_by_step) == schedule_of(_replayed(agreed, happened))


@given(lives(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_entry_does_not_matter_for_events_of_different_days(
    life: tuple[LendingTerms, list[Event]], random: Random
) -> None:
    agreed, happened = life
    by_day = {event.effective_on: event for event in happened}
    entered = list(by_day.values())
    shuffled = list(entered)
    random.shuffle(shuffled)

    assert schedule_of(_replayed(agreed, shuffled)) == schedule_of(_replayed(agreed, entered))


@given(terms(), PRINCIPALS, st.integers(1, 500), st.integers(1, 5_000))
@settings(max_examples=60, deadline=None)
def test_two_charges_of_one_day_may_be_entered_in_any_order(
    agreed: LendingTerms, principal: int, day: int, amount: int
) -> None:
    on = STARTS_ON + timedelta(days=day)
    lent: Event = Disbursement(STARTS_ON, STARTS_ON, principal)
    fee: Event = Charge(on, on, Component.FEE, amount, on)
    penalty: Event = Charge(on, on, Component.PENALTY, amount + 1, on)

    assert schedule_of(_replayed(agreed, [lent, fee, penalty])) == schedule_of(_replayed(agreed, [lent, penalty, fee]))


def test_principal_paid_all_at_once_before_any_interest_repays_no_more_than_was_lent() -> None:
    principal_first = (Component.PENALTY, Component.FEE, Component.PRINCIPAL, Component.INTEREST)
    rule = AllocationRule.of(principal_first, FutureRule.SPREAD)
    interest = Interest(annual_rate=Decimal("0.2903"), day_count="actual/360", recalculation=Recalculation())
    agreed = LendingTerms(Currency.IDR, interest, Instalments(count=16), Allocations(default=rule))
    lent = 9_220_473
    on = date(2026, 6, 9)

    account = _replayed(agreed, [Disbursement(STARTS_ON, STARTS_ON, lent), Payment(on, on, lent)], on)

    assert owed_in_all(account.rows, Component.PRINCIPAL) == lent
    assert sum(sum(row.paid.values()) for row in account.rows) == lent
