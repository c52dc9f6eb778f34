"""The arrears of a loan: days past due, what is overdue, and whether its balance counts as at risk."""

from collections.abc import Iterable
from datetime import date

from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.allocation import UnpaidInstalment
from services.kernel import Currency, Money

GRACE_DAYS_MAX = 366


def days_past_due(
    instalments: Iterable[UnpaidInstalment], on: date, grace_days: int = 0, *, count_due_day: bool = False
) -> int:
    """Count the days the oldest unpaid instalment is late at the end of the day `on`; 0 when none is late.

    The day after the due date, or after its days of grace, is day 1, as Apache Fineract counts. With `count_due_day`
    the due date itself is day 1 while the instalment is unpaid, as Frappe Lending counts: a loan then passes a
    threshold one day earlier, so figures of the two kinds do not belong in one portfolio.

    Raises:
        ValueError: the grace is outside 0 to `GRACE_DAYS_MAX` days.
    """
    if not 0 <= grace_days <= GRACE_DAYS_MAX:
        raise ValueError(f"a grace of {grace_days} days is outside 0 to {GRACE_DAYS_MAX}")
    unpaid_due_dates = [instalment.due_on for instalment in instalments if _is_unpaid(instalment)]
    if not unpaid_due_dates:
        return 0
    return max(0, (on - min(unpaid_due_dates)).days - grace_days + int(count_due_day))


def is_at_risk(days: int, threshold_days: int) -> bool:
    """Tell whether a loan `days` past due belongs to the portfolio at risk: PAR30 is more than 30 days.

    Source: CGAP, Microfinance Consensus Guidelines, 2003.
    """
    return days > threshold_days


def outstanding_principal(instalments: Iterable[UnpaidInstalment], currency: Currency) -> Money:
    """Sum the unpaid principal, due or not: what a loan adds to the portfolio, and to the portfolio at risk."""
    return Money.total((instalment.amount(Component.PRINCIPAL, currency) for instalment in instalments), currency)


def overdue_amount(instalments: Iterable[UnpaidInstalment], on: date, currency: Currency) -> Money:
    """Sum what is unpaid, of all components, of the instalments that were due before the day `on`."""
    return Money.total((instalment.total(currency) for instalment in instalments if instalment.due_on < on), currency)


def _is_unpaid(instalment: UnpaidInstalment) -> bool:
    return any(instalment.unpaid.values())
