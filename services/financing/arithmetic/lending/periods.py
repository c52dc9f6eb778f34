"""The periods of a loan and the stretches of days in them: balance, interest, and what therefore falls due.

They are worked on while one loan is computed and never kept: here alone the arithmetic changes its own state, because
every payment re-computes what comes after it.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter

from services.financing.arithmetic.lending.rounding import WORKING
from services.financing.arithmetic.lending.shapes import ORDINARY, Shape

_NOTHING = Decimal(0)


@dataclass(slots=True)
class Segment:
    """A stretch of days with one balance; what is lent, repaid or credited takes effect on its last day."""

    start: date
    end: date
    factor: Decimal = _NOTHING
    """Rate of these days, for the equal instalment."""
    factor_to_due: Decimal = _NOTHING
    """Rate of the days until the period's due date, for interest."""
    balance: int = 0
    lent: int = 0
    correction: int = 0
    credited_principal: int = 0
    credited_interest: int = 0
    is_paused: bool = False

    @property
    def days(self) -> int:
        """Days of the stretch."""
        return (self.end - self.start).days

    def copy(self) -> "Segment":
        """Copy it."""
        return Segment(*_VALUES_OF_SEGMENT(self))


_VALUES_OF_SEGMENT = attrgetter(*(field.name for field in fields(Segment)))


@dataclass(frozen=True, slots=True)
class Step:
    """Why an instalment is what it is: it was solved, evened out, or took what was left (minor units)."""

    what: str
    amount: int
    given: tuple[tuple[str, Decimal], ...] = ()


@dataclass(slots=True)
class Period:
    """From one due date to the next: what the instalment collects, and what of it is paid (minor units)."""

    start: date
    due_on: date
    segments: list[Segment]
    shape: Shape = ORDINARY
    lent_before: int = 0
    """Lent until the period's first day; flat interest is on this."""
    instalment: int = 0
    """What the period collects of principal and interest together."""
    contracted: int = 0
    """What it would collect had nobody paid early."""
    steps: tuple[Step, ...] = ()
    """How the instalment came about; their sum is the instalment."""
    principal_part: int | None = None
    """What it collects of principal, where that is fixed and its interest comes on top."""
    paid_principal: int = 0
    paid_interest: int = 0
    fixed_interest: int = 0
    """Interest known in advance, inside the instalment."""
    extra_interest: int = 0
    """Interest known in advance, on top of the instalment."""
    later_interest: int = 0
    """Interest of later days that an early payer has already caused."""
    is_moved_earlier: bool = False
    """Its interest is collected by an earlier period."""
    takes_what_is_left: bool = False
    """The last one unpaid: all interest that is not collected elsewhere is collected here."""
    has_credits: bool = False
    """Something was charged back in it."""
    counted: tuple[object, Decimal] = (None, _NOTHING)
    """What its unrounded interest was last counted from, and that interest."""
    accrued: int = 0
    interest: int = 0
    """Accrued and carried over, before it must fit the instalment."""
    due_interest: int = 0
    due_principal: int = 0
    carried: int = 0
    """Interest that did not fit; the next period charges it."""

    @property
    def paid(self) -> int:
        """Principal and interest paid."""
        return self.paid_principal + self.paid_interest

    @property
    def credited_principal(self) -> int:
        """Principal charged back in the period."""
        return max(0, sum(segment.credited_principal for segment in self.segments))

    @property
    def credited_interest(self) -> int:
        """Interest charged back in the period."""
        return max(0, sum(segment.credited_interest for segment in self.segments))

    @property
    def credited(self) -> int:
        """What the period collects on top of its instalment."""
        return self.credited_principal + self.credited_interest if self.has_credits else 0

    @property
    def target(self) -> int:
        """All the period collects."""
        credited = self.credited if self.has_credits else 0
        return self.instalment + credited + self.later_interest + self.extra_interest

    @property
    def interest_inside(self) -> int:
        """Interest that is a part of the instalment, not collected on top of it."""
        return self.interest - self.extra_interest - self.later_interest

    @property
    def is_paid(self) -> bool:
        """Whether exactly what it collects is paid."""
        return self.target == self.paid_principal + self.paid_interest

    @property
    def unpaid_principal(self) -> int:
        """Principal due and not paid."""
        unpaid = self.due_principal - self.paid_principal
        return max(0, unpaid)

    @property
    def lent(self) -> int:
        """Paid out in the period."""
        return sum(segment.lent for segment in self.segments)

    @property
    def balance_after(self) -> int:
        """Principal that goes into the next period."""
        last = self.segments[-1]
        return max(0, last.balance + last.correction + last.lent + self.paid_principal - self.due_principal)

    def contract(self, step: Step) -> None:
        """Let the period collect what was solved."""
        self.instalment = self.contracted = step.amount
        self.steps = (step,)

    def follow(self, other: "Period") -> None:
        """Let the period collect what was found for it in a copy."""
        self.instalment, self.contracted, self.steps = other.instalment, other.instalment, other.steps

    def collect(self, instalment: int, why: str) -> None:
        """Let the period collect more or less."""
        if change := instalment - self.instalment:
            before = self.steps[-1] if self.steps else None
            if before is not None and before.what == why and not before.given:
                self.steps = (*self.steps[:-1], Step(why, before.amount + change))
            else:
                self.steps = (*self.steps, Step(why, change))
        self.instalment = instalment
        if self.principal_part is not None:
            self.principal_part = max(0, instalment - self.interest_inside)

    @property
    def bearing(self) -> object:
        """All that its interest depends on, apart from the loan's terms."""
        return self.start, self.due_on, self.lent_before, *map(_BEARING, self.segments)

    def copy(self) -> "Period":
        """Copy it with its stretches."""
        copy = Period(*_VALUES_OF_PERIOD(self))
        copy.segments = [segment.copy() for segment in self.segments]
        return copy

    def takes(self, day: date, *, is_first: bool) -> bool:
        """Tell whether a day belongs to the period: its due date does, its first day only in the first period."""
        return (self.start <= day if is_first else self.start < day) and day <= self.due_on


_BEARING = attrgetter("start", "end", "factor_to_due", "balance", "lent", "credited_interest", "is_paused")
_VALUES_OF_PERIOD = attrgetter(*(field.name for field in fields(Period)))


def interest_of(segment: Segment, balance: int, due_on: date) -> Decimal:
    """Give the unrounded interest of a stretch on a balance; none while interest is paused."""
    start, credited = segment.start, segment.credited_interest
    if segment.is_paused or start == due_on:
        return Decimal(credited)
    if not balance:
        return max(_NOTHING, Decimal(credited))
    to_due = WORKING.multiply(Decimal(balance), segment.factor_to_due)
    interest = WORKING.multiply(
        WORKING.divide(to_due, Decimal((due_on - start).days)), Decimal((segment.end - start).days)
    )
    return max(_NOTHING, WORKING.add(Decimal(credited), interest))


def carry_balances(before: Period | None, period: Period) -> None:
    """Carry the balance from stretch to stretch."""
    if before is not None and period.segments:
        period.segments[0].balance = before.balance_after
    for last, segment in pairwise(period.segments):
        balance = last.balance + last.correction + last.lent
        segment.balance = max(0, balance)


def fit(period: Period, before: Period | None) -> None:
    """Fit interest into what the period collects; principal is the rest, and what does not fit is carried on."""
    inside = period.accrued + period.fixed_interest + (before.carried if before else 0)
    interest = inside + period.extra_interest + period.later_interest
    period.interest = interest = max(0, interest)
    if period.principal_part is not None:
        period.instalment = period.contracted = period.principal_part + period.interest_inside
    target, due, paid_principal = period.target, period.paid_interest, period.paid_principal
    rest = target - interest if target > interest else 0
    if period.takes_what_is_left or paid_principal <= rest:
        fitting = min(target, interest)
        due = max(due, fitting)
    principal = target - due
    period.due_interest = due
    period.due_principal = max(paid_principal, principal)
    period.carried = interest - due if interest > due else 0
