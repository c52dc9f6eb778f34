"""What happens in the life of a loan, as its arithmetic sees it: each on its day, entered on another or the same."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from services.financing.arithmetic.lending.shapes import Shape
from services.financing.arithmetic.lending.terms import Component
from services.kernel.calendar import Unit

ChargeOffBehaviour = Literal["regular", "zero_interest", "accelerate_maturity"]


@dataclass(frozen=True, slots=True)
class Dated:
    """Something of a day (`on`, its value date), entered on a day: what is entered later is replayed in its place."""

    on: date
    recorded_on: date

    @property
    def effective_on(self) -> date:
        """The day whose turn it has when the loan is replayed."""
        return self.on


@dataclass(frozen=True, slots=True)
class Disbursement(Dated):
    """Money paid out to the borrower."""

    amount: int


@dataclass(frozen=True, slots=True)
class Payment(Dated):
    """Money that lowers what is owed; its kind chooses the allocation rule."""

    amount: int
    kind: str = "repayment"


@dataclass(frozen=True, slots=True)
class Charge(Dated):
    """A fee or a penalty, due on a day of its own."""

    component: Component
    amount: int
    due_on: date
    cap: str | None = None
    """The version of the legal cap that left no more than this amount."""
    uncapped: int | None = None
    """What it would have been without the cap."""

    @property
    def effective_on(self) -> date:
        """The day it was added, or its due date when that is earlier."""
        return min(self.on, self.due_on)


@dataclass(frozen=True, slots=True)
class Chargeback(Dated):
    """A payment, or a part of it, that the payer's bank took back."""

    amount: int
    of_payment_on: date


@dataclass(frozen=True, slots=True)
class RateChange(Dated):
    """Another annual rate from a day on."""

    rate: Decimal


@dataclass(frozen=True, slots=True)
class ExtraTerms(Dated):
    """More instalments; `on` is the due date from which the instalment is solved again."""

    count: int


@dataclass(frozen=True, slots=True)
class DueDateChange(Dated):
    """The due date `on` moves, and those after it follow."""

    to: date


@dataclass(frozen=True, slots=True)
class InterestPause(Dated):
    """No interest from `on` until another day, both included."""

    until: date


@dataclass(frozen=True, slots=True)
class NewPlan(Dated):
    """The instalments due on `on` or later are solved again on what is owed, shaped anew where shapes are given.

    A late season shapes them anew; a borrower who prepaid and wants smaller instalments keeps the shapes.
    """

    shapes: tuple[Shape, ...] = ()

    @property
    def effective_on(self) -> date:
        """The day it was agreed."""
        return self.recorded_on


@dataclass(frozen=True, slots=True)
class ReAge(Dated):
    """All that is unpaid is spread over new instalments, the first of them due on `starts_on`."""

    starts_on: date
    count: int
    every: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class ReAmortisation(Dated):
    """What is past due is spread over the instalments to come."""


@dataclass(frozen=True, slots=True)
class ChargeOff(Dated):
    """The lender books the loan as lost; it is still owed."""

    behaviour: ChargeOffBehaviour


@dataclass(frozen=True, slots=True)
class WriteOff(Dated):
    """All that is unpaid is given up."""


@dataclass(frozen=True, slots=True)
class Waiver(Dated):
    """A part of what is unpaid of one component is given up, the oldest instalment first."""

    component: Component
    amount: int


@dataclass(frozen=True, slots=True)
class Refund(Dated):
    """What was overpaid is paid back to the borrower."""

    amount: int


@dataclass(frozen=True, slots=True)
class Recovery(Dated):
    """Money that comes in after the loan was written off; it pays nothing that is owed."""

    amount: int


Event = (
    Disbursement
    | Payment
    | Charge
    | Chargeback
    | RateChange
    | ExtraTerms
    | DueDateChange
    | InterestPause
    | NewPlan
    | ReAge
    | ReAmortisation
    | ChargeOff
    | WriteOff
    | Waiver
    | Refund
    | Recovery
)
