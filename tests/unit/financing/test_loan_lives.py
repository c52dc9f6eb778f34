"""Whatever happens to a loan: its books balance, its document keeps it, and it is the replay of its entries."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from services.financing.arithmetic.lending.events import ExtraTerms, InterestPause, RateChange, ReAmortisation
from services.financing.arithmetic.lending.prepayments import ChoiceKind
from services.financing.ledger.chart import AccountUse
from services.financing.ledger.model import Journal, Posting
from services.financing.ledger.repository import load_charts
from services.financing.ledger.reversals import standing
from services.financing.loans import bookings, charging, losses, repayments, undoing
from services.financing.loans.changes import change_terms
from services.financing.loans.entering import Entry
from services.financing.loans.model import Consent, Loan
from services.financing.loans.replaying import replayed, with_standing
from services.financing.loans.repository import from_document, to_document
from services.kernel.dated_rules import in_force
from services.kernel.errors import DomainError
from tests.unit.financing.examples import DISBURSED, NOTE, NOW, TODAY, approved, disbursing, usd

Step = Callable[[Loan], Entry]
DAYS = (TODAY - DISBURSED).days
STEPS_MAX = 7
CONSENTED = NOTE.__class__(NOTE.by, NOTE.at, "agreed", Consent(TODAY, "b" * 64))


@st.composite
def steps(draw: st.DrawFn) -> Step:
    """One thing that may be asked of a loan, on any day of its life."""
    on = DISBURSED + timedelta(days=draw(st.integers(0, DAYS)))
    use: ChoiceKind = draw(st.sampled_from(["next_instalments", "fewer_instalments"]))
    amount = usd(draw(st.integers(1, 60_000)))
    number = draw(st.integers(1, STEPS_MAX))
    kinds: dict[str, Step] = {
        "pay": lambda loan: repayments.repay(loan, amount, paid_on=on, note=NOTE),
        "pay_principal": lambda loan: repayments.repay(loan, amount, paid_on=on, use=use, note=NOTE),
        "charge": lambda loan: charging.charge(loan, "penalty", usd(number * 70), on=on, due_on=on, note=NOTE),
        "waive": lambda loan: charging.waive(loan, "interest", usd(number * 50), on=on, note=NOTE),
        "refund": lambda loan: repayments.refund(loan, usd(number), on=on, note=NOTE),
        "charge_back": lambda loan: repayments.charge_back(loan, usd(number), payment=number, on=on, note=NOTE),
        "undo": lambda loan: undoing.undo(loan, number, NOTE),
        "charge_off": lambda loan: losses.charge_off(loan, "regular", on=TODAY, note=NOTE),
        "write_off": lambda loan: losses.write_off(loan, on=TODAY, note=NOTE),
        "rate": lambda loan: change_terms(
            loan, RateChange(on, TODAY, Decimal("0.09")), restructured=False, note=CONSENTED
        ),
        "pause": lambda loan: change_terms(
            loan, InterestPause(on, TODAY, on + timedelta(days=20)), restructured=False, note=CONSENTED
        ),
        "extend": lambda loan: change_terms(loan, ExtraTerms(on, TODAY, 2), restructured=True, note=CONSENTED),
        "re_amortise": lambda loan: change_terms(loan, ReAmortisation(on, TODAY), restructured=True, note=CONSENTED),
    }
    return kinds[draw(st.sampled_from(["pay", "pay", "pay_principal", *kinds]))]


def lived(things: list[Step]) -> list[Entry]:
    """Live through what the rules allow of some things."""
    entries = [disbursing(approved())]
    for thing in things:
        try:
            entries.append(thing(entries[-1].loan))
        except DomainError:
            continue
    return entries


def booked(entries: list[Entry]) -> list[Posting]:
    """Book every entry as the service does."""
    postings: list[Posting] = []
    for entry in entries:
        effects = set(bookings.effects_changed(entry))
        stands = [one for one in standing(postings) if one.postings[0].effect_of in effects]
        fresh: list[Journal] = bookings.journals(entry, stands, load_charts(), booked_at=NOW)
        postings += [posting for journal in fresh for posting in journal.postings]
    return postings


def balance(postings: list[Posting], use: AccountUse) -> int:
    account = in_force(load_charts(), on=TODAY, subject="the chart").account(use).code
    return sum(one.debit_minor - one.credit_minor for one in postings if one.account == account)


LIVES = st.lists(steps(), max_size=STEPS_MAX)


@settings(max_examples=30, deadline=None)
@given(LIVES)
def test_the_books_balance_each_day_and_show_what_the_borrower_owes(things: list[Step]) -> None:
    entries = lived(things)

    postings = booked(entries)

    loan, by_day = entries[-1].loan, Counter[date]()
    for posting in postings:
        by_day[posting.day] += posting.debit_minor - posting.credit_minor
    assert not any(by_day.values())
    owed = loan.standing.principal_outstanding_minor
    lent = balance(postings, AccountUse.LOANS) + balance(postings, AccountUse.CHARGED_OFF_PRINCIPAL)
    assert lent == owed
    assert balance(postings, AccountUse.OVERPAYMENTS) == -loan.standing.overpaid_minor
    assert balance(postings, AccountUse.INTEREST_RECEIVABLE) >= 0
    assert balance(postings, AccountUse.CHARGED_OFF_EARNINGS) >= 0


@settings(max_examples=30, deadline=None)
@given(LIVES)
def test_a_loan_is_the_replay_of_its_entries(things: list[Step]) -> None:
    loan = lived(things)[-1].loan

    again = with_standing(loan, replayed(loan))

    assert again.standing == loan.standing
    assert min(row.unpaid_minor for row in loan.standing.instalments) >= 0
    assert loan.committed_minor >= 0


@settings(max_examples=25, deadline=None)
@given(LIVES)
def test_a_loan_is_read_as_it_was_kept(things: list[Step]) -> None:
    loan = lived(things)[-1].loan

    assert from_document({**to_document(loan), "version": loan.version}) == loan


@settings(max_examples=30, deadline=None)
@given(LIVES)
def test_cash_in_and_out_is_what_was_entered(things: list[Step]) -> None:
    entries = lived(things)

    cash = balance(booked(entries), AccountUse.CASH)

    expected = 0
    for entered in entries[-1].loan.live:
        kind, amount = type(entered.event).__name__, getattr(entered.event, "amount", 0)
        expected += {"Disbursement": -amount, "Payment": amount, "Refund": -amount, "Chargeback": -amount}.get(kind, 0)
    assert cash == expected
