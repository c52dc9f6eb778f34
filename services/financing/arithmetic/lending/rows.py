"""The rows of a loan's account: what each instalment owes by component, what of it is paid, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.financing.arithmetic.lending.terms import Component

_NOTHING = dict.fromkeys(Component, 0)


def nothing() -> dict[Component, int]:
    """Give no amount of any component."""
    return _NOTHING.copy()


@dataclass(frozen=True, slots=True)
class Change:
    """An amount a row owes more, or less, for a reason of its own."""

    on: date
    component: Component
    amount: int
    why: str
    given: Mapping[str, str] = field(default_factory=dict)
    """The numbers it was computed from, by name."""


@dataclass(slots=True)
class Row:
    """One instalment as the borrower sees it (minor units)."""

    start: date
    due_on: date
    owed: dict[Component, int] = field(default_factory=nothing)
    paid: dict[Component, int] = field(default_factory=nothing)
    paid_in_advance: int = 0
    paid_late: int = 0
    given_up: dict[Component, int] = field(default_factory=nothing)
    """What the lender wrote off of it."""
    changes: list[Change] = field(default_factory=list)
    """What was added to what the plan says."""
    settled_on: date | None = None
    is_down_payment: bool = False
    is_additional: bool = False
    """It stands after the last due date, for a charge, a chargeback or a disbursement that came later."""

    def unpaid(self, component: Component) -> int:
        """Tell what is unpaid of a component."""
        return self.owed[component] - self.paid[component] - self.given_up[component]

    @property
    def outstanding(self) -> int:
        """All that is unpaid."""
        return sum(self.owed.values()) - sum(self.paid.values()) - sum(self.given_up.values())

    @property
    def is_open(self) -> bool:
        """Whether something is unpaid."""
        return self.outstanding != 0

    def pay(self, component: Component, on: date, amount: int) -> int:
        """Take as much of an amount as is unpaid of a component."""
        taken = max(0, min(amount, self.unpaid(component)))
        self.paid[component] += taken
        if on < self.due_on:
            self.paid_in_advance += taken
        elif on > self.due_on:
            self.paid_late += taken
        self.settled_on = on if not self.is_open else None
        return taken

    def settle(self, on: date) -> None:
        """Note the day on which the row turned out to be paid, or that it is not."""
        if self.is_open:
            self.settled_on = None
        elif self.settled_on is None:
            self.settled_on = on

    def add(
        self, component: Component, amount: int, on: date, why: str, given: Mapping[str, str] | None = None
    ) -> None:
        """Owe more of a component, or less."""
        if amount:
            self.owed[component] += amount
            self.changes.append(Change(on, component, amount, why, given or {}))
        self.settle(on)

    def owe(self, principal: int, interest: int) -> None:
        """Owe what the plan says; what was added to principal and interest before is in it, or gone."""
        self.owed[Component.PRINCIPAL], self.owed[Component.INTEREST] = principal, interest
        if self.changes:
            planned = (Component.PRINCIPAL, Component.INTEREST)
            self.changes = [change for change in self.changes if change.component not in planned]


def owed_in_all(rows: Iterable[Row], component: Component) -> int:
    """Sum what is owed of a component."""
    return sum(row.owed[component] for row in rows)
