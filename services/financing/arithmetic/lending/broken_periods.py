"""The days before the first regular period: what interest they bear, and how it is collected."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from services.financing.arithmetic.lending.day_counts import year_days
from services.financing.arithmetic.lending.periods import Period
from services.financing.arithmetic.lending.plan import Plan
from services.financing.arithmetic.lending.rounding import WORKING, even_parts, rounded


def broken_interest(plan: Plan, on: date, amount: int) -> int:
    """Give the interest of the days before the first period begins (minor units). Source: rule F4."""
    days = max(0, (plan.first_day - on).days)
    if not days:
        return 0
    year = Decimal(year_days(plan.terms.interest.day_count, on))
    of_year = WORKING.multiply(WORKING.multiply(Decimal(amount), plan.rate_on(on)), Decimal(days))
    return rounded(WORKING.divide(of_year, year))


def spread_on_top(periods: Sequence[Period], interest: int) -> None:
    """Collect interest on top of some instalments, in even shares; the last one takes what rounding leaves."""
    for period, part in zip(periods, even_parts(interest, len(periods)), strict=True):
        period.extra_interest += part
