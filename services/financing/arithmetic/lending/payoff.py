"""What pays a loan off on a day."""

from dataclasses import dataclass
from datetime import date

from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.terms import Component
from services.financing.arithmetic.lending.till_date import outstanding_on


@dataclass(frozen=True, slots=True)
class PayOff:
    """What is to pay on a day so that nothing is owed any more (minor units)."""

    on: date
    principal: int
    interest: int
    fees: int
    penalties: int
    interest_counted_until: date

    @property
    def amount(self) -> int:
        """All together."""
        return self.principal + self.interest + self.fees + self.penalties


def pay_off(account: Account, on: date) -> PayOff:
    """Give what pays the loan off on a day; `account` is the loan replayed until that day. Source: rule R9.

    Interest is counted to the day, or to the end of the period it lies in where the terms say so. Where interest is
    not recalculated all that is scheduled is owed.
    """
    unpaid = {component: sum(row.unpaid(component) for row in account.rows) for component in Component}
    until, recalculation = on, account.recalculation
    if recalculation is not None:
        period = account.plan.period_on(on)
        if recalculation.preclosure == "till_rest_date" and period is not None:
            until = period.due_on
        apart = [row for row in account.rows if row.is_down_payment or row.is_additional]
        principal, interest = outstanding_on(account.plan, until)
        unpaid[Component.PRINCIPAL] = principal + sum(row.unpaid(Component.PRINCIPAL) for row in apart)
        unpaid[Component.INTEREST] = interest + sum(row.unpaid(Component.INTEREST) for row in apart)
    return PayOff(
        on=on,
        principal=unpaid[Component.PRINCIPAL],
        interest=unpaid[Component.INTEREST],
        fees=unpaid[Component.FEE],
        penalties=unpaid[Component.PENALTY],
        interest_counted_until=until,
    )
