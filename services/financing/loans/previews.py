"""What would happen: a payment's allocation before it is posted, what pays a loan off, what a prepayment may do."""

from dataclasses import dataclass
from datetime import date

from services.financing.arithmetic.lending import prepayments
from services.financing.arithmetic.lending.payoff import pay_off
from services.financing.arithmetic.lending.prepayments import ChoiceKind
from services.financing.loans.amounts import Amounts
from services.financing.loans.model import Loan
from services.financing.loans.replaying import in_turn, replayed, terms_with_orders
from services.kernel import Currency


@dataclass(frozen=True, slots=True)
class PayOffQuote:
    """What pays a loan off on a day (minor units)."""

    loan_id: str
    on: date
    amount_minor: int
    parts: Amounts
    interest_counted_until: date
    currency: Currency
    version: int


@dataclass(frozen=True, slots=True)
class PrepaymentChoice:
    """One way to use a payment, and what it leads to (minor units)."""

    use: ChoiceKind
    interest_minor: int
    interest_saved_minor: int
    instalments_left: int
    next_due_on: date | None
    next_due_minor: int
    last_due_on: date | None


@dataclass(frozen=True, slots=True)
class PrepaymentChoices:
    """All ways to use a payment, shown before one is chosen."""

    loan_id: str
    on: date
    amount_minor: int
    currency: Currency
    choices: tuple[PrepaymentChoice, ...]
    version: int


def quote_pay_off(loan: Loan, on: date) -> PayOffQuote:
    """Tell what pays a loan off on a day; what is entered for later days is not seen."""
    quote = pay_off(replayed(loan, until=on).account, on)
    parts = Amounts(quote.principal, quote.interest, quote.fees, quote.penalties)
    return PayOffQuote(
        loan_id=loan.loan_id,
        on=on,
        amount_minor=quote.amount,
        parts=parts,
        interest_counted_until=quote.interest_counted_until,
        currency=loan.currency,
        version=loan.version,
    )


def choices(loan: Loan, on: date, amount_minor: int) -> PrepaymentChoices:
    """Show what a payment on a day can be used for."""
    entries = [entry for entry in in_turn(loan.live) if entry.event.effective_on <= on]
    terms = terms_with_orders(loan.terms, entries)
    found = prepayments.choices(terms, loan.due_dates, [entry.event for entry in entries], on, amount_minor)
    shown = (
        PrepaymentChoice(
            use=choice.kind,
            interest_minor=choice.interest,
            interest_saved_minor=choice.interest_saved,
            instalments_left=choice.instalments_left,
            next_due_on=choice.next_due_on,
            next_due_minor=choice.next_due,
            last_due_on=choice.last_due_on,
        )
        for choice in found
    )
    return PrepaymentChoices(loan.loan_id, on, amount_minor, loan.currency, tuple(shown), loan.version)
