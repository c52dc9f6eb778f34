"""Exchange positions of interest, fees and penalties: as the books show them, revalued with the principal."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.financing.exchange_rates.conversions import convert
from services.financing.ledger.model import Posting
from services.financing.ledger.repository import EARNINGS_RECEIVABLE
from services.financing.ledger.trial_balances import totals_of, trial_balances
from services.financing.loans import charging
from services.financing.loans.entering import Entry
from services.financing.loans.model import Loan
from services.financing.portfolio import bookings
from services.financing.portfolio.model import BOOKS
from services.financing.portfolio.positions import Held, KnownRates, days_of, flows, receivable_flows, revalued
from services.kernel import Currency, Money
from tests.unit.financing.bookings import CHARTS
from tests.unit.financing.examples import DISBURSED, NOTE, NOW, approved, disbursing, paying, usd
from tests.unit.financing.test_daily_work import DAY, FIRST_DUE, RULE, booked, up_to
from tests.unit.financing.test_portfolio import PORTFOLIO, rate_on

CODES = {CHARTS[0].account(use).code for use in EARNINGS_RECEIVABLE}
changes = st.lists(st.integers(-5_000, 5_000), max_size=30)


def on_days(minors: Iterable[int]) -> list[tuple[date, Money]]:
    return [(DISBURSED + number * DAY, usd(minor)) for number, minor in enumerate(minors)]


def receivable(postings: Iterable[Posting], until: date) -> list[tuple[date, Money]]:
    """Sum what the books show as owed besides principal, by value date."""
    sums = Counter[date]()
    for one in postings:
        if one.account in CODES and one.day <= until:
            sums[one.day] += one.debit_minor - one.credit_minor
    return [(day, usd(minor)) for day, minor in sorted(sums.items()) if minor]


def processed(cents: int, paid_after: int, days: int) -> tuple[Loan, list[Entry]]:
    """Lend, let penalties and interest be booked day by day, and take a payment between."""
    lent = disbursing(approved())
    first = up_to(replace(lent.loan, penalty=RULE, processed_until=FIRST_DUE - 3 * DAY), FIRST_DUE + paid_after * DAY)
    paid = paying(first[-1].loan, cents, FIRST_DUE + paid_after * DAY)
    fee = charging.charge(paid.loan, "fee", usd(500), on=FIRST_DUE, due_on=FIRST_DUE, note=NOTE)
    rest = up_to(fee.loan, FIRST_DUE + (paid_after + days) * DAY)
    return rest[-1].loan if rest else fee.loan, [lent, *first, paid, fee, *rest]


@given(changes)
def test_flows_never_fall_below_zero_and_hold_back_only_what_came_early(minors: list[int]) -> None:
    found = receivable_flows(on_days(minors))

    running = [sum(flow.change.amount_minor for flow in found[: end + 1]) for end in range(len(found))]
    assert min(running, default=0) >= 0
    assert max(0, sum(minors)) == (running[-1] if running else 0)


@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=20))
def test_what_was_booked_before_it_came_in_moves_as_it_was_booked(minors: list[int]) -> None:
    booked_first = [*minors, *(-minor for minor in minors)]

    assert [flow.change.amount_minor for flow in receivable_flows(on_days(booked_first))] == booked_first


@settings(max_examples=5, deadline=None)
@given(st.sampled_from([300, 6_000, 10_558, 40_000]), st.integers(0, 6), st.integers(0, 6))
def test_both_positions_are_carried_at_the_closing_rate_and_the_books_stay_even(
    cents: int, paid_after: int, days: int
) -> None:
    loan, entries = processed(cents, paid_after, days)
    postings, last = booked(entries), FIRST_DUE + (paid_after + days) * DAY
    moved = {loan.loan_id: (Currency.USD, flows(loan, last))}
    held, kept = Held(), list(postings)
    for on in (FIRST_DUE, last, last):
        owed = receivable_flows(receivable(postings, on))
        principal = {loan.loan_id: (Currency.USD, flows(loan, on))}
        rates = KnownRates({day: rate_on(day) for day in {on, *days_of([flows(loan, last), owed])}})
        (one,), _ = revalued(principal, {loan.loan_id: held}, rates, on=on, receivable={loan.loan_id: owed})
        held = Held(
            held.realised_minor + one.change.realised.amount_minor,
            held.unrealised_minor + one.change.unrealised.amount_minor,
        )
        run = replace(PORTFOLIO, version=len(kept))
        made = bookings.exchange_journals(run, [one.change], CHARTS, on=on, booked_at=NOW)
        kept += [posting for journal in made for posting in journal.postings]

    balance = sum(minor.amount_minor for _, minor in receivable(postings, last))
    assert one.receivable is not None
    assert one.receivable.exposure == usd(max(0, balance))
    assert one.receivable.carrying_amount == convert(one.receivable.exposure, BOOKS, rate_on(last)).converted
    assert one.position.exposure == usd(sum(flow.change.amount_minor for flow in moved[loan.loan_id][1]))
    for day in {posting.day for posting in kept} | {last + timedelta(days=1)}:
        evened = trial_balances(totals_of(kept, on=day), CHARTS, on=day)
        assert all(of_currency.difference_minor == 0 for of_currency in evened)


def test_a_second_revaluation_of_a_day_books_nothing_of_either_part() -> None:
    loan, entries = processed(6_000, 3, 5)
    on = FIRST_DUE + 8 * DAY
    owed = receivable_flows(receivable(booked(entries), on))
    moved = {loan.loan_id: (Currency.USD, flows(loan, on))}
    rates = KnownRates({day: rate_on(day) for day in {on, *days_of([owed, flows(loan, on)])}})
    (first,), _ = revalued(moved, {}, rates, on=on, receivable={loan.loan_id: owed})
    (alone,), _ = revalued(moved, {}, rates, on=on)
    held = Held(first.change.realised.amount_minor, first.change.unrealised.amount_minor)

    (again,), _ = revalued(moved, {loan.loan_id: held}, rates, on=on, receivable={loan.loan_id: owed})

    assert not again.change.realised
    assert not again.change.unrealised
    assert first.change != alone.change
