"""Arrears ageing: the outstanding principal of a portfolio by how late its loans are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.financing.arithmetic.classification.delinquency import NO_DELINQUENCY, DayRange, check_ranges, range_of
from services.financing.arithmetic.classification.portfolio import PortfolioLoan, by_currency, outstanding_of
from services.kernel import Currency, Money


@dataclass(frozen=True, slots=True)
class AgeingRow:
    """The loans of one day range; the row `NO_DELINQUENCY` holds those that are not late."""

    range: str
    outstanding: Money
    """The whole unpaid principal of these loans, not only what is overdue of it."""
    loans: int


@dataclass(frozen=True, slots=True)
class Ageing:
    """A portfolio in one currency: one row for the loans that are not late, then one for each day range."""

    currency: Currency
    rows: tuple[AgeingRow, ...]
    outstanding: Money
    """The sum of all rows."""


def arrears_ageing(loans: Iterable[PortfolioLoan], ranges: Sequence[DayRange]) -> tuple[Ageing, ...]:
    """Age a portfolio for each currency; every loan is in exactly one row, and empty rows are kept.

    Raises:
        DayRangesError: the ranges leave a gap, overlap or end.
    """
    check_ranges(ranges)
    return tuple(_age(part, currency, ranges) for currency, part in by_currency(loans).items())


def _age(loans: Sequence[PortfolioLoan], currency: Currency, ranges: Sequence[DayRange]) -> Ageing:
    parts: dict[str, list[PortfolioLoan]] = {NO_DELINQUENCY: [], **{one.name: [] for one in ranges}}
    for loan in loans:
        parts[range_of(loan.days_past_due, ranges)].append(loan)
    rows = (AgeingRow(name, outstanding_of(part, currency), len(part)) for name, part in parts.items())
    return Ageing(currency, tuple(rows), outstanding_of(loans, currency))
