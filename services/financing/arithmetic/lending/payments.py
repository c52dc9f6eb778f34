"""What a payment pays: instalment by instalment or component by component, in the order its rule names."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from services.financing.arithmetic.lending.account import Account, Entry, counts_till_due
from services.financing.arithmetic.lending.plan_changes import pay_interest, pay_principal
from services.financing.arithmetic.lending.rounding import rounded
from services.financing.arithmetic.lending.rows import Row
from services.financing.arithmetic.lending.terms import AllocationRule, Component, FutureRule, Timing
from services.financing.arithmetic.lending.till_date import due_amounts


class Allocator:
    """Splits one amount over the rows of an account."""

    def __init__(self, account: Account, entry: Entry, rule: AllocationRule, *, is_prepaying: bool = False) -> None:
        self.account, self.entry, self.rule, self.is_prepaying = account, entry, rule, is_prepaying
        self.on = entry.on
        self.left = 0
        self._skipped: list[Row] = []
        self._due: dict[tuple[date, date], tuple[int, int]] = {}
        """What is due of an instalment on a day, while the plan stays as it is."""

    def allocate(self, amount: int) -> int:
        """Pay what is owed with an amount; give what is left of it."""
        self.left = amount
        if self.account.terms.allocations.processing == "horizontal":
            for timing, steps in groupby(self.rule.order, key=lambda step: step[0]):
                self._pay_instalments(timing, [component for _, component in steps])
        else:
            for timing, component in self.rule.order:
                self._pay_component(timing, component)
        return self.left

    def _pay_instalments(self, timing: Timing, components: Sequence[Component]) -> None:
        self._skipped = []
        while self.left > 0 and any(row.is_open for row in self.account.rows):
            rows = self._chosen(timing, lambda row: row.is_open)
            if not rows:
                return
            before, skipped = self.left, len(self._skipped)
            for component in components:
                self._pay_rows(timing, component, rows)
            if self.left == before and len(self._skipped) == skipped:
                # Nothing more is due of these on that day: what is left goes to others.
                for row in rows:
                    self._skip(row)

    def _pay_component(self, timing: Timing, component: Component) -> None:
        self._skipped = []
        while self.left > 0:
            rows = self._chosen(timing, lambda row: row.unpaid(component) > 0)
            before = self.left
            self._pay_rows(timing, component, rows)
            if self.left == before:
                return

    def _pay_rows(self, timing: Timing, component: Component, rows: Sequence[Row]) -> None:
        if not rows:
            return
        share = rounded(Decimal(self.left) / len(rows))
        rest = self.left - share * len(rows)
        if share + rest < 0:
            share = self.left // len(rows)
            rest = self.left - share * len(rows)
        for row in rows:
            self.left -= self._pay(timing, component, row, share + (rest if row is rows[-1] else 0))

    def _pay(self, timing: Timing, component: Component, row: Row, amount: int) -> int:
        recalculation = self.account.recalculation
        period = self.account.period_of(row) if recalculation else None
        paid_on = self.on
        if recalculation and period is None:
            self._skip(row)
        if recalculation and period is not None and timing is Timing.IN_ADVANCE:
            if counts_till_due(recalculation, is_prepaying=self.is_prepaying) and row.start < self.on <= row.due_on:
                paid_on = row.due_on
            self._owe_until(paid_on, component, row)
        taken = row.pay(component, self.on, amount)
        self.entry.parts[component] += taken
        if recalculation and period is not None and component in {Component.PRINCIPAL, Component.INTEREST}:
            pay = pay_principal if component is Component.PRINCIPAL else pay_interest
            pay(self.account.plan, period, paid_on, taken)
            self._due.clear()
            self.account.take_from_plan(self.on)
        return taken

    def _owe_until(self, day: date, component: Component, row: Row) -> None:
        """Let a row that is paid in advance owe what is due of it on a day."""
        if (row.due_on, day) not in self._due:
            self._due[row.due_on, day] = due_amounts(self.account.plan, row.due_on, day)
        principal, interest = self._due[row.due_on, day]
        if not principal and not interest:
            self._skip(row)
        if component is Component.INTEREST:
            row.owed[component] = interest
        elif component is Component.PRINCIPAL:
            row.owed[component] = principal

    def _skip(self, row: Row) -> None:
        if not self._is_skipped(row):
            self._skipped.append(row)

    def _is_skipped(self, row: Row) -> bool:
        return any(row is skipped for skipped in self._skipped)

    def _chosen(self, timing: Timing, is_wanted: Callable[[Row], bool]) -> list[Row]:
        rows = [row for row in self.account.rows if not (self._skipped and self._is_skipped(row))]
        match timing:
            case Timing.PAST_DUE:
                return [row for row in rows if row.due_on < self.on and is_wanted(row)][:1]
            case Timing.DUE:
                return [row for row in rows if row.due_on == self.on and is_wanted(row)][:1]
            case Timing.IN_ADVANCE:
                return self._in_advance([row for row in rows if row.due_on > self.on], is_wanted)

    def _in_advance(self, rows: list[Row], is_wanted: Callable[[Row], bool]) -> list[Row]:
        wanted = [row for row in rows if is_wanted(row)]
        last = [row for row in rows if is_wanted(row) or self._is_empty(row)][-1:]
        match self.rule.future:
            case FutureRule.NEXT:
                return wanted[:1]
            case FutureRule.LAST:
                return last
            case FutureRule.NEXT_THEN_LAST:
                return [row for row in wanted if row.start <= self.on] or last
            case FutureRule.SPREAD:
                return wanted

    def _is_empty(self, row: Row) -> bool:
        """Tell whether a row owes nothing at all: one that a payment emptied may take interest again."""
        return self.account.recalculation is not None and not any(row.owed.values())
