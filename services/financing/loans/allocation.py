"""The allocation of a repayment: which instalment and which component each minor unit pays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.financing.arithmetic.lending.terms import Component, Timing
from services.financing.loans.schedule import Instalment
from services.kernel import Currency, Money, RuleViolationError

DEFAULT_ORDER = (Component.PENALTY, Component.FEE, Component.INTEREST, Component.PRINCIPAL)


class RepaymentNotPositiveError(RuleViolationError):
    """A repayment is above zero."""

    code = "repayment_not_positive"


class AllocationOrderError(RuleViolationError):
    """An allocation order names each component at most once, and every one that is owed."""

    code = "allocation_order_invalid"


@dataclass(frozen=True, slots=True)
class UnpaidInstalment:
    """What is still unpaid of one instalment, by component; a component not named is not owed.

    Raises:
        ValueError: an amount is below zero.
    """

    number: int
    due_on: date
    unpaid: Mapping[Component, Money]

    def __post_init__(self) -> None:
        if any(amount.amount_minor < 0 for amount in self.unpaid.values()):
            raise ValueError(f"instalment {self.number} owes less than nothing: {self.unpaid}")

    @classmethod
    def whole(cls, instalment: Instalment) -> "UnpaidInstalment":
        """Take an instalment of which nothing has been paid, without fee or penalty."""
        owed = {Component.INTEREST: instalment.interest, Component.PRINCIPAL: instalment.principal}
        return cls(instalment.number, instalment.due_on, owed)

    def amount(self, component: Component, currency: Currency) -> Money:
        """Tell what is unpaid of one component."""
        return self.unpaid.get(component, Money.zero(currency))

    def total(self, currency: Currency) -> Money:
        """Tell what is unpaid of all components together."""
        return Money.total(self.unpaid.values(), currency)


@dataclass(frozen=True, slots=True)
class Portion:
    """The part of a repayment that pays one component of one instalment; above zero."""

    number: int
    timing: Timing
    component: Component
    amount: Money


@dataclass(frozen=True, slots=True)
class Allocation:
    """A repayment split: the portions and the excess are the whole amount, to the minor unit."""

    portions: tuple[Portion, ...]
    overpaid: Money
    remaining: tuple[UnpaidInstalment, ...]
    """The instalments after the repayment, oldest first, paid ones included."""

    def paid(self, component: Component) -> Money:
        """Tell how much of the repayment went to one component."""
        amounts = (portion.amount for portion in self.portions if portion.component is component)
        return Money.total(amounts, self.overpaid.currency)


def allocate(
    amount: Money, instalments: Iterable[UnpaidInstalment], order: Sequence[Component], on: date
) -> Allocation:
    """Split a repayment made on the day `on` over what is unpaid.

    The oldest instalment is paid first, all its components in `order`, then the next: so what is past due comes
    before what is due on that day, and that before what is paid in advance. The excess is `overpaid`.

    Raises:
        RepaymentNotPositiveError: the amount is zero or below.
        AllocationOrderError: `order` repeats a component or leaves out one that is owed.
        CurrencyMismatchError: something is owed in another currency.
    """
    if amount.amount_minor <= 0:
        raise RepaymentNotPositiveError(f"a repayment of {amount} pays nothing")
    oldest_first = sorted(instalments, key=lambda instalment: (instalment.due_on, instalment.number))
    _check_order(order, oldest_first)
    left = amount
    portions: list[Portion] = []
    remaining: list[UnpaidInstalment] = []
    for instalment in oldest_first:
        unpaid = dict(instalment.unpaid)
        for component in order:
            paid = min(left, instalment.amount(component, amount.currency))
            if paid:
                portions.append(Portion(instalment.number, _timing(instalment.due_on, on), component, paid))
                unpaid[component] -= paid
                left -= paid
        remaining.append(UnpaidInstalment(instalment.number, instalment.due_on, unpaid))
    return Allocation(tuple(portions), left, tuple(remaining))


def _check_order(order: Sequence[Component], instalments: Iterable[UnpaidInstalment]) -> None:
    owed = {component for instalment in instalments for component, amount in instalment.unpaid.items() if amount}
    if len(set(order)) != len(order) or not owed <= set(order):
        raise AllocationOrderError(f"{list(order)} does not pay each of {sorted(owed)} once")


def _timing(due_on: date, on: date) -> Timing:
    if due_on < on:
        return Timing.PAST_DUE
    return Timing.DUE if due_on == on else Timing.IN_ADVANCE
