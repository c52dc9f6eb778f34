"""Journals: which accounts each happening debits and credits, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from services.financing.ledger.accruals import ChargeAdded, InterestAccrued, InterestCapitalised, Waived
from services.financing.ledger.chart import AccountUse, ChartOfAccounts, account_of
from services.financing.ledger.dealings import (
    ChargedBack,
    Disbursed,
    OverpaymentRefunded,
    OverpaymentUsed,
    Recovered,
    Repaid,
)
from services.financing.ledger.entries import Entry, Happening, Parts, credit, debit
from services.financing.ledger.exchange_differences import ExchangeRealised, ExchangeRevalued
from services.financing.ledger.journals import journal_of, not_yet_posted
from services.financing.ledger.losses import ChargedOff, ProvisionRaised, ProvisionReleased, WrittenOff
from services.financing.ledger.model import LINES_MAX, Journal, Posting
from services.financing.ledger.refusals import (
    AccountNotFoundError,
    AmountNegativeError,
    BooksCurrencyError,
    JournalMalformedError,
    JournalUnbalancedError,
    PostingConflictError,
)
from services.financing.ledger.reversals import reverse, standing
from services.kernel import Currency, Money
from services.kernel.dated_rules import NoRuleInForceError
from tests.unit.financing.bookings import CHARTS, FIRST_DAY, booked, cause, happenings, ledgers, noon, sides
from tests.unit.financing.examples import usd

OWED = Parts(Currency.USD, principal_minor=9_000, interest_minor=500, fee_minor=30, penalty_minor=20)
LATER = datetime(2026, 3, 1, 9, tzinfo=UTC)


def rupiah(sen: int) -> Money:
    return Money(sen, Currency.IDR)


@pytest.mark.parametrize(
    ("what", "lines"),
    [
        (Disbursed(usd(100_000)), [("debit", "1201", 100_000), ("credit", "1101", 100_000)]),
        (
            Disbursed(usd(100_000), withheld_minor=2_000),
            [("debit", "1201", 100_000), ("credit", "1101", 98_000), ("credit", "4102", 2_000)],
        ),
        (
            Repaid(OWED, overpaid_minor=50),
            [
                ("debit", "1101", 9_600),
                ("credit", "1201", 9_000),
                ("credit", "1202", 500),
                ("credit", "1203", 30),
                ("credit", "1204", 20),
                ("credit", "2101", 50),
            ],
        ),
        (
            Repaid(replace(OWED, fee_minor=0, penalty_minor=0), is_charged_off=True),
            [("debit", "1101", 9_500), ("credit", "1211", 9_000), ("credit", "1212", 500)],
        ),
        (
            OverpaymentUsed(Parts(Currency.USD, interest_minor=50)),
            [("debit", "2101", 50), ("credit", "1202", 50)],
        ),
        (OverpaymentRefunded(usd(50)), [("debit", "2101", 50), ("credit", "1101", 50)]),
        (
            ChargedBack(Parts(Currency.USD, 900), overpaid_minor=50),
            [("debit", "1201", 900), ("debit", "2101", 50), ("credit", "1101", 950)],
        ),
        (Recovered(usd(700)), [("debit", "1101", 700), ("credit", "4201", 700)]),
        (InterestAccrued(usd(33)), [("debit", "1202", 33), ("credit", "4101", 33)]),
        (InterestCapitalised(usd(33)), [("debit", "1201", 33), ("credit", "1202", 33)]),
        (ChargeAdded(Currency.USD, penalty_minor=20), [("debit", "1204", 20), ("credit", "4103", 20)]),
        (ChargeAdded(Currency.USD, fee_minor=30), [("debit", "1203", 30), ("credit", "4102", 30)]),
        (
            Waived(Currency.USD, interest_minor=5, penalty_minor=20),
            [("debit", "5103", 25), ("credit", "1202", 5), ("credit", "1204", 20)],
        ),
        (ProvisionRaised(usd(450)), [("debit", "5101", 450), ("credit", "1290", 450)]),
        (ProvisionReleased(usd(50)), [("debit", "1290", 50), ("credit", "4202", 50)]),
        (
            ChargedOff(Parts(Currency.USD, 9_000, 500)),
            [("debit", "1211", 9_000), ("debit", "1212", 500), ("credit", "1201", 9_000), ("credit", "1202", 500)],
        ),
        (
            WrittenOff(Parts(Currency.USD, 9_000, 500), from_provision_minor=4_000),
            [("debit", "1290", 4_000), ("debit", "5102", 5_500), ("credit", "1201", 9_000), ("credit", "1202", 500)],
        ),
    ],
)
def test_each_happening_is_booked_on_its_accounts(what: Happening, lines: list[tuple[str, str, int]]) -> None:
    assert sides(booked(what)) == lines


def test_a_gain_that_was_shown_before_it_was_settled_is_moved_to_the_realised_gains() -> None:
    # USD 100 lent at 15 000, valued anew at 15 500, repaid at 15 800: whole rupiah in sen.
    shown = booked(ExchangeRevalued(rupiah(50_000_00)))
    settled = booked(ExchangeRealised(rupiah(80_000_00), revalued_before_minor=50_000_00))

    assert sides(shown) == [("debit", "1301", 50_000_00), ("credit", "4302", 50_000_00)]
    assert sides(settled) == [("debit", "1301", 30_000_00), ("debit", "4302", 50_000_00), ("credit", "4301", 80_000_00)]


def test_a_loss_on_the_exchange_is_booked_as_a_loss() -> None:
    shown = booked(ExchangeRevalued(rupiah(-50_000_00)))
    settled = booked(ExchangeRealised(rupiah(-20_000_00), revalued_before_minor=-50_000_00))

    assert sides(shown) == [("credit", "1301", 50_000_00), ("debit", "5302", 50_000_00)]
    assert sides(settled) == [("debit", "1301", 30_000_00), ("credit", "5302", 50_000_00), ("debit", "5301", 20_000_00)]


@pytest.mark.parametrize("difference", [ExchangeRevalued, ExchangeRealised])
def test_exchange_differences_are_booked_in_rupiah_only(difference: type[ExchangeRevalued | ExchangeRealised]) -> None:
    with pytest.raises(BooksCurrencyError, match="kept in IDR"):
        difference(usd(1))


@settings(deadline=None)
@given(happenings)
def test_every_happening_balances_in_every_currency(what: Happening) -> None:
    journal = booked(what)

    for currency in Currency:
        own = [posting for posting in journal.postings if posting.currency is currency]
        assert sum(posting.debit_minor for posting in own) == sum(posting.credit_minor for posting in own)


@settings(deadline=None)
@given(happenings.filter(lambda what: bool(booked(what).postings)), st.data())
def test_a_journal_with_one_amount_changed_is_refused(what: Happening, data: st.DataObject) -> None:
    journal = booked(what)
    changed = list(journal.postings)
    index = data.draw(st.integers(0, len(changed) - 1))
    changed[index] = replace(changed[index], amount_minor=changed[index].amount_minor + 1)

    with pytest.raises(JournalUnbalancedError):
        Journal(journal.journal_id, tuple(changed))


def test_dollars_do_not_balance_rupiah() -> None:
    class Swapped:
        kind: ClassVar[str] = "swap"

        def entries(self) -> tuple[Entry, ...]:
            return (debit(AccountUse.CASH, usd(100)), credit(AccountUse.LOANS, rupiah(100)))

    with pytest.raises(JournalUnbalancedError, match=r"USD 100, IDR -100"):
        booked(Swapped())


def test_a_journal_holds_its_own_postings_only() -> None:
    one, other = booked(Recovered(usd(5))), booked(Recovered(usd(5)), cause("loan-1:2"))

    with pytest.raises(JournalMalformedError):
        Journal(one.journal_id, (*one.postings, *other.postings))


def test_a_journal_has_no_more_lines_than_are_read_back() -> None:
    (debited, credited) = booked(Recovered(usd(5))).postings
    pairs = range(0, LINES_MAX + 2, 2)
    many = [part for line in pairs for part in (replace(debited, line=line), replace(credited, line=line + 1))]

    with pytest.raises(JournalMalformedError):
        Journal(debited.journal_id, tuple(many))


def test_more_than_the_principal_cannot_be_withheld_from_it() -> None:
    with pytest.raises(AmountNegativeError):
        booked(Disbursed(usd(100), withheld_minor=101))


def test_a_provision_covers_no_more_than_is_written_off() -> None:
    with pytest.raises(AmountNegativeError):
        booked(WrittenOff(Parts(Currency.USD, 100), from_provision_minor=101))


def test_a_posting_books_at_least_one_minor_unit() -> None:
    (posting, _) = booked(Recovered(usd(5))).postings

    with pytest.raises(AmountNegativeError):
        replace(posting, amount_minor=0)


def test_a_posting_names_its_cause_and_whose_effect_it_is() -> None:
    moved = replace(cause("loan-1:7"), effect_of="loan-1:3")

    (posting, _) = booked(Recovered(usd(5)), moved).postings

    assert posting.posting_id == "loan-1:7/loan-1:3/coop-1/recovery/01"
    assert (posting.cause_id, posting.effect_of, posting.day) == ("loan-1:7", "loan-1:3", FIRST_DAY)


def test_each_lender_of_a_loan_books_its_own_share_of_the_same_event() -> None:
    shares = {"coop-1": 6_001, "coop-2": 3_999}

    journals = [booked(Disbursed(usd(share)), cause(lender_id=lender)) for lender, share in shares.items()]

    assert len({journal.journal_id for journal in journals}) == 2
    assert len(not_yet_posted(journals, [])) == 4


@settings(deadline=None)
@given(ledgers())
def test_booking_the_same_again_writes_nothing(ledger: tuple[Posting, ...]) -> None:
    again = [Journal(journal.journal_id, journal.postings[::-1]) for journal in standing(ledger)]

    assert not_yet_posted(again, ledger) == ()


def test_the_same_cause_at_a_later_instant_is_the_same_booking() -> None:
    first = booked(Recovered(usd(5)))
    again = booked(Recovered(usd(5)), replace(cause(), booked_at=LATER))

    assert not_yet_posted([again], first.postings) == ()
    assert not_yet_posted([first, again], []) == first.postings


@pytest.mark.parametrize(
    "other",
    [
        booked(Recovered(usd(6))),
        booked(Recovered(usd(5)), cause(day=date(2026, 1, 2))),
        booked(Recovered(Money(5, Currency.IDR))),
        booked(Recovered(usd(0))),
    ],
)
def test_the_same_cause_with_other_postings_is_refused(other: Journal) -> None:
    first = booked(Recovered(usd(5)))

    with pytest.raises(PostingConflictError):
        not_yet_posted([other], first.postings)


@settings(deadline=None)
@given(happenings)
def test_a_reversal_is_the_mirror_on_the_same_value_date(what: Happening) -> None:
    journal = booked(what)

    mirror = reverse(journal, event_id="loan-1:9", booked_at=LATER)

    opposite = {"debit": "credit", "credit": "debit"}
    assert sides(mirror) == [(opposite[side], account, minor) for side, account, minor in sides(journal)]
    assert {posting.day for posting in mirror.postings} <= {FIRST_DAY}
    assert standing((*journal.postings, *mirror.postings)) == ()


def test_a_journal_is_taken_back_once() -> None:
    journal = booked(Recovered(usd(5)))
    mirror = reverse(journal, event_id="loan-1:8", booked_at=LATER)

    with pytest.raises(PostingConflictError):
        not_yet_posted([reverse(journal, event_id="loan-1:9", booked_at=LATER)], mirror.postings)
    with pytest.raises(PostingConflictError):
        reverse(mirror, event_id="loan-1:9", booked_at=LATER)


def test_a_reversal_may_have_a_value_date_of_its_own() -> None:
    mirror = reverse(booked(Recovered(usd(5))), event_id="loan-1:8", booked_at=LATER, day=date(2026, 3, 1))

    assert {posting.day for posting in mirror.postings} == {date(2026, 3, 1)}


def test_the_chart_gives_every_use_one_account() -> None:
    (chart,) = CHARTS

    assert {chart.account(use).code for use in AccountUse} < {account.code for account in chart.accounts}


def test_a_chart_that_lacks_an_account_is_refused() -> None:
    (chart,) = CHARTS
    data = chart.model_dump()
    data["accounts"] = [account for account in data["accounts"] if account["use"] != "cash"]

    with pytest.raises(ValidationError, match="exactly one account for each use"):
        ChartOfAccounts.model_validate(data)


def test_the_chart_of_the_value_date_gives_the_accounts() -> None:
    (chart,) = CHARTS
    old = chart.model_copy(update={"version": "old", "valid_until": date(2025, 12, 31)})
    renumbered = tuple(account.model_copy(update={"code": f"9{account.code}"}) for account in chart.accounts)
    new = chart.model_copy(update={"version": "new", "valid_from": date(2026, 1, 1), "accounts": renumbered})

    before = journal_of(Recovered(usd(5)), cause(day=date(2025, 12, 31)), [old, new])
    after = journal_of(Recovered(usd(5)), cause(day=date(2026, 1, 1)), [old, new])

    assert sides(before) == [("debit", "1101", 5), ("credit", "4201", 5)]
    assert sides(after) == [("debit", "91101", 5), ("credit", "94201", 5)]
    assert account_of("1101", [old, new], on=date(2026, 6, 1)).name == "Cash and bank"


def test_a_day_before_every_chart_is_refused() -> None:
    late = CHARTS[0].model_copy(update={"valid_from": date(2026, 2, 1)})

    with pytest.raises(NoRuleInForceError):
        journal_of(Recovered(usd(5)), cause(), [late])


def test_an_account_that_no_chart_has_is_not_found() -> None:
    with pytest.raises(AccountNotFoundError):
        account_of("0000", CHARTS, on=noon(FIRST_DAY).date())
