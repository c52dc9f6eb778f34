"""The plan of a loan: its periods and rates, and how they are brought up to date."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from services.financing.arithmetic.lending.day_counts import Span
from services.financing.arithmetic.lending.periods import Period, Segment, carry_balances, fit, interest_of
from services.financing.arithmetic.lending.rounding import rounded
from services.financing.arithmetic.lending.terms import LendingTerms

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class OverdueCorrection:
    """Balance that bears interest because principal is overdue."""

    on: date
    amount: int
    due_on: date


@dataclass(slots=True)
class Plan:
    """All periods of a loan, oldest first."""

    terms: LendingTerms
    periods: list[Period]
    rates: list[tuple[date, Decimal]] = field(default_factory=list)
    """Changes of the rate by the day from which they hold; the latest entry on or before a day wins."""
    overdue_until: date | None = None
    overdue_corrections: list[OverdueCorrection] = field(default_factory=list)
    is_without_payments: bool = False

    @property
    def first_day(self) -> date:
        """The day the first period begins."""
        return self.periods[0].start

    @property
    def matures_on(self) -> date:
        """The last due date."""
        return self.periods[-1].due_on

    @property
    def has_instalments(self) -> bool:
        """Whether anything was lent yet."""
        return any(period.instalment for period in self.periods)

    @property
    def lent_and_credited(self) -> int:
        """Principal lent and charged back."""
        return sum([s.lent + s.credited_principal for period in self.periods for s in period.segments])

    @property
    def due_principal(self) -> int:
        """Principal of all periods."""
        return sum([period.due_principal for period in self.periods])

    @property
    def paid_principal(self) -> int:
        """What of it is paid."""
        return sum([period.paid_principal for period in self.periods])

    @property
    def unpaid_principal(self) -> int:
        """Principal lent and charged back that is not paid."""
        return max(0, self.lent_and_credited - self.paid_principal)

    @property
    def due_interest(self) -> int:
        """Interest of all periods."""
        return sum([period.due_interest for period in self.periods])

    @property
    def paid_interest(self) -> int:
        """What of it is paid."""
        return sum([period.paid_interest for period in self.periods])

    def rate_on(self, day: date) -> Decimal:
        """Give the annual rate in force on a day."""
        held = [(since, order) for order, (since, _) in enumerate(self.rates) if since <= day]
        return self.rates[max(held)[1]][1] if held else self.terms.interest.annual_rate

    def span(self, period: Period) -> Span:
        """Tell what day counts need to know of a period."""
        return Span(period.start, period.due_on, self.first_day)

    def period_on(self, day: date) -> Period | None:
        """Find the period a day belongs to."""
        return next((p for n, p in enumerate(self.periods) if p.takes(day, is_first=n == 0)), None)

    def period_due(self, due_on: date) -> Period | None:
        """Find the period of a due date."""
        return next((period for period in self.periods if period.due_on == due_on), None)

    def number_of(self, wanted: Period) -> int:
        """Tell where a period stands, counted from 0."""
        return next(number for number, period in enumerate(self.periods) if period is wanted)

    def due_from(self, due_on: date) -> list[Period]:
        """Give the periods that fall due on a day or later."""
        return [period for period in self.periods if period.due_on >= due_on]

    def unpaid(self) -> Iterator[Period]:
        """Give the periods of which something is unpaid."""
        return (period for period in self.periods if not period.is_paid)

    def copy(self) -> "Plan":
        """Copy all that changes."""
        periods = [period.copy() for period in self.periods]
        return replace(
            self, periods=periods, rates=list(self.rates), overdue_corrections=list(self.overdue_corrections)
        )

    def refresh(self) -> None:
        """Carry balances from stretch to stretch, then say what falls due."""
        before: Period | None = None
        for period in self.periods:
            carry_balances(before, period)
            self._accrue(period)
            fit(period, before)
            before = period

    def fit(self) -> None:
        """Say what falls due, on the balances as they are."""
        self._fit_from(0)

    def fit_from(self, changed: Period) -> None:
        """Say it of a period that changed and of those after it: what does not fit is carried on, never back."""
        self._fit_from(self.number_of(changed))

    def _fit_from(self, number: int) -> None:
        before = self.periods[number - 1] if number else None
        for period in self.periods[number:]:
            fit(period, before)
            before = period

    def accrue(self) -> None:
        """Count interest anew on the balances as they are, then say what falls due."""
        for period in self.periods:
            self._accrue(period)
        self.fit()

    def _accrue(self, period: Period) -> None:
        if period.is_moved_earlier or not period.shape.bears_interest:
            period.accrued = 0
        else:
            period.accrued = rounded(self.exact_interest(period))

    def exact_interest(self, period: Period) -> Decimal:
        """Give the unrounded interest of a period on the balances as they are; it is counted once for the same ones."""
        bearing = period.bearing
        counted_from, exact = period.counted
        if bearing != counted_from:
            exact = sum((interest_of(*stretch, period.due_on) for stretch in self.balances(period)), _NOTHING)
            period.counted = bearing, exact
        return exact

    def balances(self, period: Period) -> Iterator[tuple[Segment, int]]:
        """Give the stretches of a period, each with the balance it bears interest on; flat interest is on all lent."""
        lent = period.lent_before
        for segment in period.segments:
            yield segment, lent if self.terms.interest.method == "flat" else segment.balance
            lent += segment.lent if segment.end != period.start else 0
