"""What the entries of a loan are booked as."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import takewhile

from services.financing.arithmetic.lending.events import (
    Charge,
    Chargeback,
    ChargeOff,
    Disbursement,
    Payment,
    Recovery,
    Refund,
    Waiver,
    WriteOff,
)
from services.financing.arithmetic.lending.terms import Component
from services.financing.ledger.accruals import ChargeAdded, InterestAccrued, InterestCapitalised, Waived
from services.financing.ledger.chart import ChartOfAccounts
from services.financing.ledger.dealings import (
    ChargedBack,
    Disbursed,
    OverpaymentRefunded,
    OverpaymentUsed,
    Recovered,
    Repaid,
)
from services.financing.ledger.entries import Happening, Parts
from services.financing.ledger.journals import journal_of
from services.financing.ledger.losses import ChargedOff, WrittenOff
from services.financing.ledger.model import Cause, Journal
from services.financing.ledger.reversals import reverse
from services.financing.loans.amounts import Amounts
from services.financing.loans.earning import interest_used
from services.financing.loans.entering import Entry
from services.financing.loans.model import Entered, Loan, events_of
from services.financing.loans.replaying import Replayed, Result
from services.kernel import Currency, Money


def effects_changed(entry: Entry) -> list[str]:
    """Name the effects of which something was booked that an entry changes: they are to be read, and taken back."""
    loan = entry.loan
    numbers = [old.number for old, _ in entry.changed if old is not None]
    interest = [_interest_of(loan)] if loan.accrued_interest_minor < entry.accrued_before_minor else []
    return [*(_effect_of(loan, number) for number in numbers), *interest]


def written_off_on(entry: Entry) -> date | None:
    """Tell the day of a loan's write-off after an entry: what was set aside for the loan is to be read for it."""
    written_off = events_of(entry.loan.live, WriteOff)
    return written_off[0].on if written_off else None


def journals(
    entry: Entry,
    booked: Sequence[Journal],
    charts: Sequence[ChartOfAccounts],
    *,
    booked_at: datetime,
    provided_minor: int = 0,
) -> list[Journal]:
    """Draw up what is to be booked because of an entry; `booked` is what stands of the effects it changes.

    A write-off uses what is set aside for the loan first: `provided_minor`, in minor units of its currency.
    What an entry did otherwise is taken back on its own value date and booked anew; so is interest earned too much.
    """
    loan = entry.loan
    cause_id = f"{loan.loan_id}:{loan.version}"
    interest = [one for one in booked if one.postings and one.postings[0].effect_of == _interest_of(loan)]
    others = [one for one in booked if one not in interest]
    earned_on, left = loan.shown_until, loan.accrued_interest_minor - entry.accrued_before_minor
    for journal in sorted(interest, key=lambda one: (one.postings[0].day, one.journal_id), reverse=True):
        if left < 0:
            others.append(journal)
            left += journal.postings[0].amount_minor
    found = [reverse(journal, event_id=cause_id, booked_at=booked_at) for journal in others]

    def draw(what: Happening, effect_of: str, day: date) -> None:
        cause = Cause(cause_id, loan.loan_id, loan.lender_id, day, booked_at, effect_of)
        found.append(journal_of(what, cause, charts))

    if left > 0:
        lost = any(one.is_charged_off for one in entry.after.results if one.number == entry.number)
        draw(InterestAccrued(Money(left, loan.currency), lost), _interest_of(loan), earned_on)
    for _, new in entry.changed:
        if new is not None:
            entered = loan.entries[new.number - 1]
            for what in happenings(loan, entered, entry.after, provided_minor):
                draw(what, _effect_of(loan, new.number), new.on)
    return found


def happenings(loan: Loan, entered: Entered, outcome: Replayed, provided_minor: int = 0) -> tuple[Happening, ...]:
    """Say what an entry is booked as.

    Interest is lost only as far as it was booked as earned: what would have been earned later never was.
    """
    result, currency = outcome.result(entered.number), loan.currency
    found = _losses(loan, entered, outcome, provided_minor) or tuple(_dealings(loan, entered, result))
    if result.capitalised_minor > 0:
        found = (*found, InterestCapitalised(Money(result.capitalised_minor, currency)))
    return found


def _losses(loan: Loan, entered: Entered, outcome: Replayed, provided_minor: int) -> tuple[Happening, ...]:
    if not isinstance(entered.event, ChargeOff | WriteOff):
        return ()
    unpaid = _owed(outcome, entered.number, loan.currency, loan.accrued_interest_minor)
    if isinstance(entered.event, ChargeOff):
        return (ChargedOff(unpaid),)
    covered = min(provided_minor, unpaid.total.amount_minor)
    return (WrittenOff(unpaid, covered, is_charged_off=outcome.result(entered.number).is_charged_off),)


def _dealings(loan: Loan, entered: Entered, result: Result) -> Iterator[Happening]:
    event, currency = entered.event, loan.currency
    match event:
        case Disbursement() | Charge():
            yield from _owed_more(loan, event, result)
        case Payment():
            parts = _parts(result.paid, currency)
            yield Repaid(parts, result.overpaid_minor, is_charged_off=result.is_charged_off)
        case Chargeback():
            yield from _charged_back(result, currency)
        case Refund():
            yield OverpaymentRefunded(Money(-result.overpaid_minor, currency))
        case Recovery():
            yield Recovered(Money(event.amount, currency))
        case Waiver():
            given_up = result.given_up
            waived = (given_up.interest_minor, given_up.fee_minor, given_up.penalty_minor)
            yield Waived(currency, *waived, is_charged_off=result.is_charged_off)


def _owed_more(loan: Loan, event: Disbursement | Charge, result: Result) -> Iterator[Happening]:
    currency = loan.currency
    if isinstance(event, Disbursement):
        yield Disbursed(Money(event.amount, currency), loan.withheld_minor if result.number == 1 else 0)
    else:
        of_fee = event.component is Component.FEE
        yield ChargeAdded(currency, event.amount if of_fee else 0, 0 if of_fee else event.amount)
    yield from _paid_beside(result, currency)


def _owed(outcome: Replayed, number: int, currency: Currency, earned_minor: int) -> Parts:
    """Sum what the books show as owed before a loan is given up: unpaid, but of its interest only what was earned."""
    owed = outcome.result(number).unpaid
    before = takewhile(lambda result: result.number != number, outcome.results)
    settled = sum(interest_used(result) for result in before)
    interest = min(owed.interest_minor, max(0, earned_minor - settled))
    return Parts(currency, owed.principal_minor, interest, owed.fee_minor, owed.penalty_minor)


def _paid_beside(result: Result, currency: Currency) -> Iterator[Happening]:
    """Book what was paid without a payment: out of an overpayment, or withheld from what was paid out."""
    if result.paid.total_minor:
        parts = _parts(result.paid, currency)
        yield OverpaymentUsed(parts) if result.overpaid_minor else Repaid(parts)


def _charged_back(result: Result, currency: Currency) -> Iterator[Happening]:
    taken, used = _split(-result.paid)
    yield ChargedBack(_parts(taken, currency), -result.overpaid_minor - used.total_minor)
    if used.total_minor:
        yield OverpaymentUsed(_parts(used, currency))


def _split(amounts: Amounts) -> tuple[Amounts, Amounts]:
    """Part what is above zero from what is below it."""
    values = (amounts.principal_minor, amounts.interest_minor, amounts.fee_minor, amounts.penalty_minor)
    return Amounts(*(max(0, one) for one in values)), Amounts(*(max(0, -one) for one in values))


def _parts(amounts: Amounts, currency: Currency) -> Parts:
    return Parts(currency, amounts.principal_minor, amounts.interest_minor, amounts.fee_minor, amounts.penalty_minor)


def _effect_of(loan: Loan, number: int) -> str:
    return f"{loan.loan_id}:entry-{number}"


def _interest_of(loan: Loan) -> str:
    return f"{loan.loan_id}:interest"
