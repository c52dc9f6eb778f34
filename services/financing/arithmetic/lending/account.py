"""The account of a loan while it is replayed: plan, rows, what is overpaid, and the entries so far."""

from dataclasses import dataclass, field
from datetime import date

from services.financing.arithmetic.lending.events import Disbursement
from services.financing.arithmetic.lending.overdue import count_overdue
from services.financing.arithmetic.lending.periods import Period
from services.financing.arithmetic.lending.plan import Plan
from services.financing.arithmetic.lending.rows import Row, nothing
from services.financing.arithmetic.lending.terms import Component, LendingTerms, Recalculation


@dataclass(slots=True)
class Entry:
    """What an event did, by component (minor units)."""

    on: date
    kind: str
    amount: int
    parts: dict[Component, int] = field(default_factory=nothing)
    overpaid: int = 0


@dataclass(slots=True)
class Account:
    """All that is known of a loan at one point of its replay."""

    terms: LendingTerms
    plan: Plan
    rows: list[Row]
    overpaid: int = 0
    entries: list[Entry] = field(default_factory=list)
    disbursements: list[Disbursement] = field(default_factory=list)
    is_frozen: bool = False
    """Charged or written off: interest is not counted any more."""
    is_reshaped: bool = False
    """Re-amortised without a plan: later disbursements are spread over the rows."""

    @property
    def recalculation(self) -> Recalculation | None:
        """How payments change interest; nothing where they do not, or do no longer."""
        bears_interest = self.terms.interest.annual_rate > 0 or any(rate > 0 for _, rate in self.plan.rates)
        return self.terms.interest.recalculation if bears_interest and not self.is_frozen else None

    @property
    def instalment_rows(self) -> list[Row]:
        """The rows the plan speaks of."""
        return [row for row in self.rows if not row.is_down_payment and not row.is_additional]

    def in_order(self) -> None:
        """Sort the rows by due date; a down payment stands after the instalment of its day."""
        self.rows.sort(key=lambda row: (row.due_on, row.is_down_payment, row.is_additional))

    def additional_row(self, on: date) -> Row:
        """Give the row after the last due date; it is made, or moved to the day, as needed."""
        row = next((row for row in self.rows if row.is_additional), None)
        if row is None:
            row = Row(max(row.due_on for row in self.instalment_rows), on, is_additional=True)
            self.rows.append(row)
        row.due_on = max(row.due_on, on)
        return row

    def period_of(self, row: Row) -> Period | None:
        """Find the period of a row; a down payment and a row after the last due date have none."""
        if row.is_down_payment or row.due_on > self.plan.matures_on:
            return None
        return self.plan.period_due(row.due_on)

    def take_from_plan(self, on: date, *, since: date | None = None, open_only: bool = False) -> None:
        """Let the rows owe what the plan says, those due on `since` or later."""
        rows = {row.due_on: row for row in reversed(self.rows) if not row.is_down_payment}
        keeps_settled = self.recalculation is None
        for period in self.plan.periods:
            row = rows.get(period.due_on)
            if row is None or (since is not None and row.due_on < since) or (open_only and row.settled_on):
                continue
            # Where interest stays as scheduled, what was paid or waived of it in advance is not given back.
            kept = row.paid[Component.INTEREST] + row.given_up[Component.INTEREST] if keeps_settled else 0
            row.owe(period.due_principal, max(period.due_interest, kept))
            row.settle(on)

    def count_overdue(self, on: date, *, is_prepaying: bool = False) -> None:
        """Let principal that is overdue bear interest until a day, where the terms say so."""
        recalculation = self.recalculation
        if recalculation is None or not recalculation.on_overdue_principal or not self.rows:
            return
        till_due = counts_till_due(recalculation, is_prepaying=is_prepaying)
        if count_overdue(self.plan, on, till_due=till_due):
            rows = {row.start: row for row in reversed(self.rows) if not row.is_down_payment}
            for period in self.plan.periods:
                if (row := rows.get(period.start)) is not None:
                    row.owe(period.due_principal, period.due_interest)


def counts_till_due(recalculation: Recalculation, *, is_prepaying: bool) -> bool:
    """Tell whether interest of the current period is counted to its end: for whole periods, or to pay all off."""
    if recalculation.preclosure != "till_rest_date":
        return False
    return is_prepaying or recalculation.rest == "same_as_repayment_period"
