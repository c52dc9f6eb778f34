"""The schedule of a loan: what falls due on which day, of principal and of interest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from itertools import pairwise
from math import prod

from services.financing.loans.terms import Terms
from services.kernel import Money
from services.kernel.calendar import add_months

REFINEMENTS_MAX = 3
PRECISION_DIGITS = 19

_WORKING = Context(prec=PRECISION_DIGITS, rounding=ROUND_HALF_EVEN)
_Row = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Instalment:
    """One row of a schedule: what falls due on `due_on` for the period that ends there."""

    number: int
    """From 1."""
    period_start: date
    due_on: date
    days: int
    """Calendar days of the period, whatever the day count."""
    principal: Money
    interest: Money
    balance_after: Money
    """Principal that is not yet due after this instalment."""

    @property
    def due(self) -> Money:
        """Principal and interest together."""
        return self.principal + self.interest


def build_schedule(terms: Terms) -> tuple[Instalment, ...]:
    """Spread the principal and its interest over the instalments.

    Interest is the balance times the period's rate, computed with 19 digits and rounded once, half-even, to the minor
    unit. The last instalment takes what rounding left over. Days are the disbursement's day of the month; a month
    that lacks it uses its last day. One instalment is a bullet loan.
    Source: the rules R1, R2, R3 and R18 described in tests/vectors/SOURCES.md.
    """
    days = [add_months(terms.disbursed_on, n * terms.repay_every_months) for n in range(terms.instalment_count + 1)]
    periods = tuple(pairwise(days))
    with localcontext(_WORKING):
        rates = [_period_rate(terms, start, end) for start, end in periods]
        rows = _equal_instalments(terms, rates) if terms.method == "equal_instalments" else _equal_parts(terms, rates)
    return _instalments(terms, periods, rows)


def _period_rate(terms: Terms, start: date, end: date) -> Decimal:
    match terms.day_count:
        case "30/360":
            return terms.annual_rate * (30 * terms.repay_every_months) / 360
        case "actual/365":
            return terms.annual_rate * (end - start).days / 365


def _equal_instalments(terms: Terms, rates: Sequence[Decimal]) -> list[_Row]:
    """Solve the equal instalment, then bring the last one as near to it as rounding allows.

    An adjustment is tried while the last instalment differs by more than one hundredth of half as many currency
    units as there are instalments, at most `REFINEMENTS_MAX` times, and kept only if it makes the difference smaller.
    """
    principal, count, multiple = terms.principal.amount_minor, len(rates), terms.instalment_multiple_minor
    tolerance = Decimal(count // 2 * 10**terms.principal.currency.exponent) / 100
    equal = _rounded_to(multiple, _annuity(principal, rates))
    rows = _rows_of_equal(principal, rates, equal)
    for _ in range(REFINEMENTS_MAX):
        difference = sum(rows[-1]) - equal
        candidate = _rounded_to(multiple, Decimal(equal + _rounded(Decimal(difference) / count)))
        if count == 1 or abs(difference) <= tolerance or candidate == equal:
            break
        attempt = _rows_of_equal(principal, rates, candidate)
        if abs(sum(attempt[-1]) - candidate) >= abs(difference):
            break
        equal, rows = candidate, attempt
    return rows


def _annuity(principal_minor: int, rates: Sequence[Decimal]) -> Decimal:
    chain = Decimal(1)
    for rate in rates[1:]:
        chain = chain * (1 + rate) + 1
    return principal_minor * prod((1 + rate for rate in rates), start=Decimal(1)) / chain


def _rows_of_equal(principal_minor: int, rates: Sequence[Decimal], equal: int) -> list[_Row]:
    rows: list[_Row] = []
    balance, carried = principal_minor, 0
    for rate in rates[:-1]:
        interest = carried + _rounded(balance * rate)
        # Interest above the instalment waits for the next one: a balance never grows.
        charged = min(interest, equal)
        carried = interest - charged
        rows.append((min(equal - charged, balance), charged))
        balance -= rows[-1][0]
    return [*rows, (balance, carried + _rounded(balance * rates[-1]))]


def _equal_parts(terms: Terms, rates: Sequence[Decimal]) -> list[_Row]:
    rows: list[_Row] = []
    balance = terms.principal.amount_minor
    part = _rounded_to(terms.instalment_multiple_minor, Decimal(balance) / len(rates))
    for number, rate in enumerate(rates, start=1):
        principal = balance if number == len(rates) else min(part, balance)
        rows.append((principal, _rounded(balance * rate)))
        balance -= principal
    return rows


def _instalments(terms: Terms, periods: Sequence[tuple[date, date]], rows: Sequence[_Row]) -> tuple[Instalment, ...]:
    currency = terms.principal.currency
    balance = terms.principal
    instalments = []
    for number, ((start, end), (principal, interest)) in enumerate(zip(periods, rows, strict=True), start=1):
        balance -= Money(principal, currency)
        instalments.append(
            Instalment(
                number=number,
                period_start=start,
                due_on=end,
                days=(end - start).days,
                principal=Money(principal, currency),
                interest=Money(interest, currency),
                balance_after=balance,
            )
        )
    return tuple(instalments)


def _rounded(minor: Decimal) -> int:
    return int(minor.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def _rounded_to(multiple: int, minor: Decimal) -> int:
    return _rounded(minor / multiple) * multiple or _rounded(minor)
