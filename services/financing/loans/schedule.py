"""The schedule of a loan: what falls due on which day, of principal and of interest."""

from dataclasses import dataclass
from datetime import date

from services.financing.arithmetic.lending import schedule
from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.due_dates import due_dates
from services.financing.arithmetic.lending.events import Disbursement
from services.financing.arithmetic.lending.replay import replay
from services.financing.arithmetic.lending.terms import Component, Instalments, Interest, LendingTerms
from services.financing.loans.terms import Terms
from services.kernel import Money


@dataclass(frozen=True, slots=True)
class Instalment:
    """One row of a schedule: what falls due on `due_on` for the period that ends there."""

    number: int
    """From 1."""
    period_start: date
    due_on: date
    days: int
    """Calendar days of the period, whatever the day count."""
    principal: Money
    interest: Money
    balance_after: Money
    """Principal that is not yet due after this instalment."""

    @property
    def due(self) -> Money:
        """Principal and interest together."""
        return self.principal + self.interest


def build_schedule(terms: Terms) -> tuple[Instalment, ...]:
    """Spread the principal and its interest over the instalments.

    Interest is the balance times the period's rate, computed with 19 digits and rounded once, half-even, to the minor
    unit. The last instalment takes what rounding left over. Days are the disbursement's day of the month; a month
    that lacks it uses its last day. One instalment is a bullet loan.
    Source: the rules R1, R2, R3 and R18 of tests/vectors/lending_rules.json.
    """
    return tuple(_instalment(one, terms) for one in schedule.schedule_of(account_of(terms)))


def account_of(terms: Terms) -> Account:
    """Compute the account of a loan on the day it is paid out."""
    lending, day = lending_terms_of(terms), terms.disbursed_on
    paid_out = Disbursement(day, day, terms.principal.amount_minor)
    return replay(lending, due_dates(lending, day), [paid_out], day)


def lending_terms_of(terms: Terms) -> LendingTerms:
    """Write monthly terms in the words of the arithmetic."""
    return LendingTerms(
        currency=terms.principal.currency,
        interest=Interest(annual_rate=terms.annual_rate, day_count=terms.day_count),
        instalments=Instalments(
            count=terms.instalment_count,
            every=terms.repay_every_months,
            amortisation=terms.method,
            multiple_minor=terms.instalment_multiple_minor,
            rounds_principal=True,
        ),
    )


def _instalment(one: schedule.Instalment, terms: Terms) -> Instalment:
    currency = terms.principal.currency
    return Instalment(
        number=one.number,
        period_start=one.period_start,
        due_on=one.due_on,
        days=one.days,
        principal=Money(one.owed[Component.PRINCIPAL], currency),
        interest=Money(one.owed[Component.INTEREST], currency),
        balance_after=Money(one.balance_after, currency),
    )
