"""A quote: every instalment of a loan that is not agreed yet, and what the credit costs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.financing.arithmetic.cost_of_credit.disclosure import (
    Charge,
    CostOfCredit,
    DatedAmount,
    Plan,
    Stage,
    cost_of_credit,
)
from services.financing.arithmetic.lending import schedule
from services.financing.arithmetic.lending.events import Disbursement
from services.financing.arithmetic.lending.replay import replay
from services.financing.arithmetic.lending.terms import Component
from services.financing.products.agreements import Agreement
from services.financing.products.charges import DeductedFee
from services.kernel import Currency


@dataclass(frozen=True, slots=True)
class QuotedInstalment:
    """One instalment as it would fall due (minor units)."""

    number: int
    period_start: date
    due_on: date
    principal_minor: int
    interest_minor: int
    due_minor: int
    balance_after_minor: int
    """Principal that is not yet due after it."""
    is_down_payment: bool
    """Due on the day of the disbursement: a part of the principal, or interest kept back."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A loan as it would be paid out on a day (minor units of `currency`); nothing of it is recorded."""

    currency: Currency
    amount_minor: int
    annual_rate: Decimal
    """As a contract names it, a fraction; what the credit costs is in `cost`."""
    disbursed_on: date
    fees: tuple[DeductedFee, ...]
    paid_out_minor: int
    """The amount less the fees."""
    instalments: tuple[QuotedInstalment, ...]
    interest_minor: int
    matures_on: date
    cost: CostOfCredit


def quote(agreement: Agreement) -> Quote:
    """Compute a loan's schedule and its cost, as told before approval.

    Raises:
        NoRateError: nothing is paid back on a day after the disbursement.
        RateBeyondLimitError: the effective rate is beyond what can be told.
    """
    amount, on, instalments = agreement.amount, agreement.disbursed_on, instalments_of(agreement)
    return Quote(
        currency=amount.currency,
        amount_minor=amount.amount_minor,
        annual_rate=agreement.terms.interest.annual_rate,
        disbursed_on=on,
        fees=agreement.fees,
        paid_out_minor=amount.amount_minor - sum(fee.amount_minor for fee in agreement.fees),
        instalments=instalments,
        interest_minor=sum(one.interest_minor for one in instalments),
        matures_on=instalments[-1].due_on,
        cost=cost_of_credit(_plan(agreement, instalments), Stage.BEFORE_APPROVAL),
    )


def instalments_of(agreement: Agreement) -> tuple[QuotedInstalment, ...]:
    """Compute every instalment of a loan as it would be paid out."""
    on = agreement.disbursed_on
    account = replay(agreement.terms, agreement.due_dates, [Disbursement(on, on, agreement.amount.amount_minor)], on)
    return tuple(_instalment(one) for one in schedule.schedule_of(account))


def _plan(agreement: Agreement, instalments: tuple[QuotedInstalment, ...]) -> Plan:
    on = agreement.disbursed_on
    return Plan(
        currency=agreement.amount.currency,
        drawdowns=(DatedAmount(on, agreement.amount.amount_minor),),
        payments=tuple(DatedAmount(one.due_on, one.due_minor) for one in instalments if one.due_minor > 0),
        charges=tuple(Charge(on, fee.amount_minor, fee.code) for fee in agreement.fees),
    )


def _instalment(one: schedule.Instalment) -> QuotedInstalment:
    return QuotedInstalment(
        number=one.number,
        period_start=one.period_start,
        due_on=one.due_on,
        principal_minor=one.owed[Component.PRINCIPAL],
        interest_minor=one.owed[Component.INTEREST],
        due_minor=one.due,
        balance_after_minor=one.balance_after,
        is_down_payment=one.is_down_payment,
    )
