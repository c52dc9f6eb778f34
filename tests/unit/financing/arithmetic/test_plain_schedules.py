"""What holds for every schedule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.lending.terms import RATE_MAX
from services.kernel import Currency, Money
from tests.plain_schedules import Terms, build_schedule

TERM_MONTHS_MAX = 600

TERMS = Terms(
    principal=Money(100_000, Currency.USD),
    annual_rate=Decimal("0.12"),
    instalment_count=12,
    disbursed_on=date(2026, 1, 31),
)


@st.composite
def any_terms(draw: st.DrawFn) -> Terms:
    count = draw(st.integers(1, 60))
    return Terms(
        principal=Money(draw(st.integers(count, 10**12)), draw(st.sampled_from(Currency))),
        annual_rate=draw(st.decimals(0, RATE_MAX, places=6)),
        instalment_count=count,
        disbursed_on=draw(st.dates(date(2000, 1, 1), date(2100, 12, 31))),
        repay_every_months=draw(st.integers(1, TERM_MONTHS_MAX // count)),
        method=draw(st.sampled_from(["equal_instalments", "equal_principal"])),
        day_count=draw(st.sampled_from(["30/360", "actual/365"])),
        instalment_multiple_minor=draw(st.sampled_from([1, 100, 100_000])),
    )


@given(any_terms())
def test_the_principal_parts_sum_to_the_principal(terms: Terms) -> None:
    currency = terms.principal.currency

    schedule = build_schedule(terms)

    assert Money.total((instalment.principal for instalment in schedule), currency) == terms.principal


@given(any_terms())
def test_no_instalment_is_negative_and_the_balance_falls_to_zero(terms: Terms) -> None:
    nothing = Money.zero(terms.principal.currency)

    schedule = build_schedule(terms)

    balances = [terms.principal, *(instalment.balance_after for instalment in schedule)]
    assert all(instalment.principal >= nothing <= instalment.interest for instalment in schedule)
    assert all(before >= after for before, after in pairwise(balances))
    assert balances[-1] == nothing


@given(any_terms())
def test_periods_follow_one_another_from_the_disbursement(terms: Terms) -> None:
    schedule = build_schedule(terms)

    starts = [instalment.period_start for instalment in schedule]
    ends = [instalment.due_on for instalment in schedule]
    assert starts == [terms.disbursed_on, *ends[:-1]]
    assert [instalment.number for instalment in schedule] == list(range(1, terms.instalment_count + 1))
    assert sum(instalment.days for instalment in schedule) == (ends[-1] - terms.disbursed_on).days


@given(any_terms())
def test_every_equal_instalment_but_the_last_is_the_same_while_principal_is_left(terms: Terms) -> None:
    terms = replace(terms, method="equal_instalments")

    schedule = build_schedule(terms)

    amounts = {instalment.due for instalment in schedule[:-1] if instalment.balance_after}
    assert len(amounts) <= 1


@given(any_terms())
def test_every_part_of_equal_principal_but_the_last_is_the_same_while_principal_is_left(terms: Terms) -> None:
    terms = replace(terms, method="equal_principal")

    schedule = build_schedule(terms)

    parts = {instalment.principal for instalment in schedule[:-1] if instalment.balance_after}
    assert len(parts) <= 1


@given(any_terms())
def test_an_equal_instalment_is_a_multiple_of_the_product_or_smaller_than_it(terms: Terms) -> None:
    terms = replace(terms, method="equal_instalments", annual_rate=Decimal(0))

    schedule = build_schedule(terms)

    multiple = terms.instalment_multiple_minor
    amounts = [instalment.due.amount_minor for instalment in schedule[:-1] if instalment.balance_after]
    assert all(amount % multiple == 0 or amount < multiple for amount in amounts)


@given(any_terms())
def test_a_loan_at_no_interest_repays_what_was_lent(terms: Terms) -> None:
    free = replace(terms, annual_rate=Decimal(0))

    schedule = build_schedule(free)

    assert Money.total((instalment.due for instalment in schedule), terms.principal.currency) == terms.principal


@given(any_terms())
def test_a_bullet_loan_repays_everything_on_one_day(terms: Terms) -> None:
    bullet = replace(terms, instalment_count=1)

    (instalment,) = build_schedule(bullet)

    assert instalment.principal == terms.principal
    assert not instalment.balance_after


@given(any_terms())
def test_both_methods_charge_the_same_interest_for_the_first_period_of_a_bullet_loan(terms: Terms) -> None:
    bullet = replace(terms, instalment_count=1, method="equal_instalments")

    assert build_schedule(bullet) == build_schedule(replace(bullet, method="equal_principal"))


def test_a_day_the_month_lacks_is_its_last_day_and_comes_back_in_the_next_month() -> None:
    schedule = build_schedule(replace(TERMS, instalment_count=3))

    assert [instalment.due_on for instalment in schedule] == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_actual_days_are_counted_over_365() -> None:
    terms = replace(TERMS, day_count="actual/365", instalment_count=2)

    first, second = build_schedule(terms)

    assert (first.days, first.interest.amount_minor) == (28, 921)
    assert second.interest == Money.of(second.principal.major * Decimal("0.12") * 31 / 365, Currency.USD)


def test_interest_that_does_not_fit_in_an_instalment_moves_to_the_next_one() -> None:
    terms = Terms(
        principal=Money(360, Currency.USD),
        annual_rate=Decimal(2),
        instalment_count=3,
        disbursed_on=date(2026, 1, 31),
        repay_every_months=12,
        instalment_multiple_minor=100,
    )

    schedule = build_schedule(terms)

    rows = [(instalment.principal.amount_minor, instalment.interest.amount_minor) for instalment in schedule]
    assert rows == [(0, 700), (0, 700), (360, 760)]


def test_a_schedule_in_whole_rupiah_has_whole_rupiah_instalments() -> None:
    terms = replace(TERMS, principal=Money(25_000_000_00, Currency.IDR), instalment_multiple_minor=100)

    schedule = build_schedule(terms)

    assert {instalment.due for instalment in schedule[:-1]} == {Money(2_221_220_00, Currency.IDR)}
