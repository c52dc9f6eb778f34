"""Trial balances and statements: zero per currency on every day, and each account the sum of its lines."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.financing.ledger.chart import Side, account_of
from services.financing.ledger.dealings import Disbursed, Repaid
from services.financing.ledger.entries import Parts
from services.financing.ledger.losses import ProvisionRaised
from services.financing.ledger.model import Posting
from services.financing.ledger.refusals import LedgerOfOtherMinistryError, StatementPeriodError
from services.financing.ledger.repository import from_document, to_document
from services.financing.ledger.reversals import reverse, standing
from services.financing.ledger.statements import StatementPeriod, statement_of, turnovers_of
from services.financing.ledger.trial_balances import totals_of, trial_balances
from services.financing.ledger.views import demand_books_country
from services.kernel import Country, Currency
from tests.unit.financing.bookings import CHARTS, DAYS, FIRST_DAY, booked, cause, ledgers, noon
from tests.unit.financing.examples import usd

EACH_DAY = [FIRST_DAY + timedelta(days=offset) for offset in range(-1, DAYS + 1)]
CODES = [account.code for account in CHARTS[0].accounts]


@settings(deadline=None)
@given(ledgers())
def test_after_any_sequence_the_trial_balance_is_zero_for_each_currency_on_each_day(
    ledger: tuple[Posting, ...],
) -> None:
    for on in EACH_DAY:
        balances = trial_balances(totals_of(ledger, on=on), CHARTS, on=on)

        assert [balance.difference_minor for balance in balances] == [0] * len(balances)
        assert {balance.currency for balance in balances} == {post.currency for post in ledger if post.day <= on}


@settings(deadline=None)
@given(ledgers(), st.sampled_from(EACH_DAY))
def test_the_books_are_in_balance_as_they_stood_on_any_day(ledger: tuple[Posting, ...], booked_by: date) -> None:
    on = EACH_DAY[-1]

    balances = trial_balances(totals_of(ledger, on=on, booked_by=booked_by), CHARTS, on=on, booked_by=booked_by)

    assert all(balance.difference_minor == 0 for balance in balances)


@settings(deadline=None)
@given(ledgers())
def test_each_balance_is_the_sum_of_the_account_s_lines(ledger: tuple[Posting, ...]) -> None:
    on = EACH_DAY[-1]

    for balance in trial_balances(totals_of(ledger, on=on), CHARTS, on=on):
        for line in balance.lines:
            own = [post for post in ledger if (post.account, post.currency) == (line.account, balance.currency)]
            signs = [post.amount_minor if post.side is line.normal_side else -post.amount_minor for post in own]
            assert line.balance_minor == sum(signs)


@settings(deadline=None)
@given(ledgers())
def test_taking_everything_back_leaves_every_balance_at_nothing(ledger: tuple[Posting, ...]) -> None:
    mirrors = [
        posting
        for journal in standing(ledger)
        for posting in reverse(journal, event_id="loan-1:99", booked_at=noon(EACH_DAY[-1])).postings
    ]

    for on in EACH_DAY:
        for balance in trial_balances(totals_of((*ledger, *mirrors), on=on), CHARTS, on=on):
            assert not any(line.balance_minor for line in balance.lines)


def test_a_backdated_booking_changes_the_day_but_not_what_was_known_before_it() -> None:
    lent = booked(Disbursed(usd(100_000)), cause("loan-1:1", date(2026, 1, 1)))
    paid_late = booked(Repaid(Parts(Currency.USD, 40_000)), cause("loan-1:2", date(2026, 1, 2)))
    entered_on = date(2026, 1, 5)
    paid = [from_document({**to_document(post), "recorded_at": noon(entered_on)}) for post in paid_late.postings]
    ledger = (*lent.postings, *paid)

    def loans(booked_by: date | None) -> int:
        (balance,) = trial_balances(totals_of(ledger, on=date(2026, 1, 2), booked_by=booked_by), CHARTS, on=FIRST_DAY)
        return next(line.balance_minor for line in balance.lines if line.account == "1201")

    assert (loans(None), loans(date(2026, 1, 4)), loans(entered_on)) == (60_000, 100_000, 60_000)


def test_the_day_of_booking_ends_at_midnight_in_the_lender_s_country() -> None:
    (posting, _) = booked(Disbursed(usd(5))).postings

    late = from_document({**to_document(posting), "recorded_at": noon(FIRST_DAY) + timedelta(hours=12)})

    assert (posting.booked_on, late.booked_on) == (FIRST_DAY, FIRST_DAY + timedelta(days=1))


def test_a_provision_is_an_asset_that_stands_on_the_credit_side() -> None:
    raised = booked(ProvisionRaised(usd(450))).postings

    (balance,) = trial_balances(totals_of(raised, on=FIRST_DAY), CHARTS, on=FIRST_DAY)
    provision = balance.lines[0]

    assert (provision.kind, provision.normal_side, provision.balance_minor) == ("asset", Side.CREDIT, 450)


@settings(deadline=None)
@given(ledgers(), st.sampled_from(CODES), st.sampled_from(Currency), st.integers(0, DAYS), st.integers(0, DAYS))
def test_a_statement_leads_from_its_opening_to_the_trial_balance_of_its_last_day(
    ledger: tuple[Posting, ...], code: str, currency: Currency, first: int, length: int
) -> None:
    period = StatementPeriod(EACH_DAY[0] + timedelta(first), EACH_DAY[0] + timedelta(first + length))
    account = account_of(code, CHARTS, on=FIRST_DAY)

    statement = statement_of(account, currency, period, turnovers_of(ledger, account, currency))

    def balance_on(on: date) -> int:
        balances = trial_balances(totals_of(ledger, on=on), CHARTS, on=on)
        lines = (line for balance in balances if balance.currency is currency for line in balance.lines)
        return next((line.balance_minor for line in lines if line.account == code), 0)

    assert statement.opening_minor == balance_on(period.first_day - timedelta(days=1))
    assert statement.closing_minor == balance_on(period.last_day)
    assert [day.balance_minor for day in statement.days] == [balance_on(day.day) for day in statement.days]


@pytest.mark.parametrize("last_day", [date(2025, 12, 31), date(2027, 1, 2)])
def test_a_statement_covers_a_day_to_a_year(last_day: date) -> None:
    with pytest.raises(StatementPeriodError):
        StatementPeriod(FIRST_DAY, last_day)


@settings(deadline=None)
@given(ledgers())
def test_a_posting_is_kept_as_it_is(ledger: tuple[Posting, ...]) -> None:
    assert tuple(from_document(to_document(posting)) for posting in ledger) == ledger


@pytest.mark.parametrize("ministry", [Country.TL, None])
def test_a_lender_s_books_do_not_cross_the_border(ministry: Country | None) -> None:
    with pytest.raises(LedgerOfOtherMinistryError):
        demand_books_country(ministry)
