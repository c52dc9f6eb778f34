"""Penalties for late instalments: once or again and again, never above the cap."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.charges import PenaltyRule, penalties
from services.financing.arithmetic.lending.due_dates import due_dates
from services.financing.arithmetic.lending.events import Disbursement, Event, Payment
from services.financing.arithmetic.lending.replay import replay
from services.financing.arithmetic.lending.terms import Component, Instalments, Interest, LendingTerms
from services.kernel import Currency

DAY = date(2026, 1, 10)
TERMS = LendingTerms(Currency.USD, Interest(Decimal(0)), Instalments(3))
FIRST_DUE, SECOND_DUE = date(2026, 2, 10), date(2026, 3, 10)


def _account(*events: Event, on: date) -> Account:
    return replay(TERMS, due_dates(TERMS, DAY), [Disbursement(DAY, DAY, 30_000), *events], on)


def test_an_instalment_is_charged_once_on_its_due_date() -> None:
    on = date(2026, 3, 1)

    (charged,) = penalties(_account(on=on), PenaltyRule(Decimal("0.015")), on)

    assert (charged.on, charged.component, charged.amount) == (FIRST_DUE, Component.PENALTY, 150)


def test_a_repeated_penalty_is_charged_as_often_as_its_days_have_passed() -> None:
    on = date(2026, 3, 9)
    rule = PenaltyRule(Decimal("0.001"), every_days=7)

    charged = penalties(_account(on=on), rule, on)

    assert [one.on for one in charged] == [date(2026, 2, day) for day in (10, 17, 24)] + [date(2026, 3, 3)]


def test_nothing_is_charged_within_the_days_of_grace_or_after_payment() -> None:
    on = date(2026, 2, 13)
    rule = PenaltyRule(Decimal("0.015"), grace_days=3)

    paid = _account(Payment(date(2026, 2, 10), date(2026, 2, 10), 10_000), on=date(2026, 3, 9))

    assert penalties(_account(on=on), rule, on) == ()
    assert penalties(paid, rule, date(2026, 3, 9)) == ()


@given(st.decimals(0, 1, places=3), st.integers(1, 30), st.decimals(0, 1, places=3), st.dates(DAY, date(2027, 1, 1)))
@settings(max_examples=50, deadline=None)
def test_all_penalties_together_stay_within_the_cap(rate: Decimal, every: int, cap: Decimal, on: date) -> None:
    charged = penalties(_account(on=on), PenaltyRule(rate, every_days=every, cap_rate=cap), on)

    assert sum(one.amount for one in charged) <= cap * 30_000 + Decimal("0.5")
    assert all(one.amount > 0 and one.on <= on for one in charged)
