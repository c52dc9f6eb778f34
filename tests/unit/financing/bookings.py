"""What the ledger's tests begin from: causes, happenings of every kind, and ledgers of several events."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from services.financing.ledger.accruals import ChargeAdded, InterestAccrued, InterestCapitalised, Waived
from services.financing.ledger.dealings import (
    ChargedBack,
    Disbursed,
    OverpaymentRefunded,
    OverpaymentUsed,
    Recovered,
    Repaid,
)
from services.financing.ledger.entries import Happening, Parts
from services.financing.ledger.exchange_differences import ExchangeRealised, ExchangeRevalued
from services.financing.ledger.journals import journal_of, not_yet_posted
from services.financing.ledger.losses import ChargedOff, ProvisionRaised, ProvisionReleased, WrittenOff
from services.financing.ledger.model import Cause, Journal, Posting
from services.financing.ledger.repository import load_charts
from services.financing.ledger.reversals import reverse, standing
from services.kernel import Currency, Money

CHARTS = load_charts()
FIRST_DAY = date(2026, 1, 1)
DAYS = 6
LENDERS = ("coop-1", "coop-2")


def cause(event_id: str = "loan-1:1", day: date = FIRST_DAY, lender_id: str = "coop-1") -> Cause:
    return Cause(event_id, "loan-1", lender_id, day, noon(day))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def booked(what: Happening, because: Cause | None = None) -> Journal:
    return journal_of(what, because or cause(), CHARTS)


def sides(journal: Journal) -> list[tuple[str, str, int]]:
    """Give each line of a journal as side, account and amount."""
    return [(posting.side.value, posting.account, posting.amount_minor) for posting in journal.postings]


amounts = st.integers(0, 10**9)
currencies = st.sampled_from(Currency)
money = st.builds(Money, amounts, currencies)
rupiah = st.builds(Money, st.integers(-(10**9), 10**9), st.just(Currency.IDR))
parts = st.builds(Parts, currencies, amounts, amounts, amounts, amounts)
happenings: st.SearchStrategy[Happening] = st.one_of(
    money.flatmap(lambda paid: st.builds(Disbursed, st.just(paid), st.integers(0, paid.amount_minor))),
    st.builds(Repaid, parts, amounts, st.booleans()),
    st.builds(OverpaymentUsed, parts),
    st.builds(OverpaymentRefunded, money),
    st.builds(ChargedBack, parts, amounts),
    st.builds(Recovered, money),
    st.builds(InterestAccrued, money),
    st.builds(InterestCapitalised, money),
    st.builds(ChargeAdded, currencies, amounts, amounts),
    st.builds(Waived, currencies, amounts, amounts, amounts),
    st.builds(ProvisionRaised, money),
    st.builds(ProvisionReleased, money),
    st.builds(ChargedOff, parts),
    parts.flatmap(
        lambda owed: st.builds(WrittenOff, st.just(owed), st.integers(0, owed.total.amount_minor), st.booleans())
    ),
    st.builds(ExchangeRevalued, rupiah),
    st.builds(ExchangeRealised, rupiah, st.integers(-(10**9), 10**9)),
)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Posting, ...]:
    """Draw a ledger of events on several days, entered in any order, some of them taken back later."""
    kept: list[Posting] = []
    whats: Sequence[Happening] = draw(st.lists(happenings, max_size=8))
    for number, what in enumerate(whats, start=1):
        day = FIRST_DAY + timedelta(days=draw(st.integers(0, DAYS - 1)))
        entered = noon(FIRST_DAY + timedelta(days=number))
        because = Cause(f"loan-1:{number}", "loan-1", draw(st.sampled_from(LENDERS)), day, entered)
        kept += not_yet_posted([booked(what, because)], kept)
        found, is_undone = standing(kept), draw(st.booleans())
        if found and is_undone:
            undone = reverse(draw(st.sampled_from(found)), event_id=f"loan-1:{number}-undo", booked_at=entered)
            kept += not_yet_posted([undone], kept)
    return tuple(kept)
