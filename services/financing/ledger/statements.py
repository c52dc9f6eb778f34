"""The statement of an account: what it began with, what moved on each day, and what it ended with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.financing.ledger.chart import Account
from services.financing.ledger.model import Posting
from services.financing.ledger.refusals import StatementPeriodError
from services.financing.ledger.trial_balances import balance_minor
from services.kernel import Currency

STATEMENT_DAYS_MAX = 366


@dataclass(frozen=True, slots=True)
class StatementPeriod:
    """The days of a statement, both ends included.

    Raises:
        StatementPeriodError: it ends before it begins, or has more than `STATEMENT_DAYS_MAX` days.
    """

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if not 0 <= (self.last_day - self.first_day).days < STATEMENT_DAYS_MAX:
            raise StatementPeriodError(f"{self.first_day} to {self.last_day} is not 1 to {STATEMENT_DAYS_MAX} days")


@dataclass(frozen=True, slots=True, order=True)
class Turnover:
    """The sums of both sides on one value date, in whole minor units."""

    day: date
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class StatementDay:
    """What moved on a day, and the balance at its end."""

    day: date
    debit_minor: int
    credit_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """An account in one currency; balances are positive on its normal side, days without a posting are left out."""

    account: Account
    currency: Currency
    first_day: date
    last_day: date
    opening_minor: int
    days: tuple[StatementDay, ...]
    closing_minor: int


def turnovers_of(postings: Iterable[Posting], account: Account, currency: Currency) -> tuple[Turnover, ...]:
    """Add up an account's postings in one currency for each value date, in the order of days."""
    sums: dict[date, tuple[int, int]] = {}
    for posting in postings:
        if posting.account == account.code and posting.currency is currency:
            debit_minor, credit_minor = sums.get(posting.day, (0, 0))
            sums[posting.day] = (debit_minor + posting.debit_minor, credit_minor + posting.credit_minor)
    return tuple(sorted(Turnover(day, *both_sides) for day, both_sides in sums.items()))


def statement_of(
    account: Account, currency: Currency, period: StatementPeriod, turnovers: Iterable[Turnover]
) -> AccountStatement:
    """Draw a statement up from the turnovers until its last day; those before its first make the opening balance."""
    opening_minor = closing_minor = 0
    days: list[StatementDay] = []
    for turnover in sorted(turnovers):
        if turnover.day > period.last_day:
            break
        closing_minor += balance_minor(account, turnover.debit_minor, turnover.credit_minor)
        if turnover.day < period.first_day:
            opening_minor = closing_minor
        else:
            days.append(StatementDay(turnover.day, turnover.debit_minor, turnover.credit_minor, closing_minor))
    return AccountStatement(
        account, currency, period.first_day, period.last_day, opening_minor, tuple(days), closing_minor
    )
