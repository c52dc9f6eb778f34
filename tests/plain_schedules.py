"""Schedules of plain loans, as an application without a product gets them: instalments every month or less often."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from services.financing.arithmetic.lending import schedule
from services.financing.arithmetic.lending.due_dates import due_dates
from services.financing.arithmetic.lending.events import Disbursement
from services.financing.arithmetic.lending.replay import replay
from services.financing.arithmetic.lending.terms import Component, Instalments, Interest, LendingTerms
from services.kernel import Money


@dataclass(frozen=True)
class Terms:
    """What a plain loan's schedule depends on."""

    principal: Money
    annual_rate: Decimal
    instalment_count: int
    disbursed_on: date
    repay_every_months: int = 1
    method: Literal["equal_instalments", "equal_principal"] = "equal_instalments"
    day_count: Literal["30/360", "actual/365"] = "30/360"
    instalment_multiple_minor: int = 1


@dataclass(frozen=True)
class Instalment:
    """One row of a schedule."""

    number: int
    period_start: date
    due_on: date
    days: int
    principal: Money
    interest: Money
    balance_after: Money

    @property
    def due(self) -> Money:
        """Principal and interest together."""
        return self.principal + self.interest


def build_schedule(terms: Terms) -> tuple[Instalment, ...]:
    """Spread the principal and its interest over the instalments."""
    currency, day = terms.principal.currency, terms.disbursed_on
    lending = LendingTerms(
        currency=currency,
        interest=Interest(annual_rate=terms.annual_rate, day_count=terms.day_count),
        instalments=Instalments(
            count=terms.instalment_count,
            every=terms.repay_every_months,
            amortisation=terms.method,
            multiple_minor=terms.instalment_multiple_minor,
            rounds_principal=True,
        ),
    )
    account = replay(lending, due_dates(lending, day), [Disbursement(day, day, terms.principal.amount_minor)], day)
    return tuple(
        Instalment(
            number=one.number,
            period_start=one.period_start,
            due_on=one.due_on,
            days=one.days,
            principal=Money(one.owed[Component.PRINCIPAL], currency),
            interest=Money(one.owed[Component.INTEREST], currency),
            balance_after=Money(one.balance_after, currency),
        )
        for one in schedule.schedule_of(account)
    )
