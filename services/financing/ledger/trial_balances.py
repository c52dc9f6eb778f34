"""The trial balance: every account's total on a day, for each currency; debits equal credits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from services.financing.ledger.chart import Account, AccountKind, ChartOfAccounts, Side, account_of
from services.financing.ledger.model import Posting
from services.kernel import Currency


@dataclass(frozen=True, slots=True, order=True)
class AccountTotal:
    """The sums of an account's two sides in one currency, in whole minor units."""

    currency: Currency
    account: str
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class TrialBalanceLine:
    """One account; its balance is positive on its normal side."""

    account: str
    name: str
    name_id: str
    kind: AccountKind
    normal_side: Side
    debit_minor: int
    credit_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The accounts in one currency by the end of `on`, as they were booked by the end of `booked_by`."""

    currency: Currency
    on: date
    booked_by: date | None
    """None: with all that is booked."""
    lines: tuple[TrialBalanceLine, ...]
    debit_minor: int
    credit_minor: int
    difference_minor: int
    """Debits less credits: zero, or the ledger is wrong."""


def totals_of(postings: Iterable[Posting], *, on: date, booked_by: date | None = None) -> tuple[AccountTotal, ...]:
    """Add up each account's postings with a value date until `on`, booked until `booked_by`; both days belong to it."""
    sums: dict[tuple[Currency, str], tuple[int, int]] = {}
    for posting in postings:
        if posting.day <= on and (booked_by is None or posting.booked_on <= booked_by):
            key = (posting.currency, posting.account)
            debit_minor, credit_minor = sums.get(key, (0, 0))
            sums[key] = (debit_minor + posting.debit_minor, credit_minor + posting.credit_minor)
    return tuple(sorted(AccountTotal(*key, *both_sides) for key, both_sides in sums.items()))


def trial_balances(
    totals: Iterable[AccountTotal], charts: Sequence[ChartOfAccounts], *, on: date, booked_by: date | None = None
) -> tuple[TrialBalance, ...]:
    """Draw up one trial balance for each currency that has a posting.

    Raises:
        AccountNotFoundError: an account is in no version of the chart.
    """
    balances = []
    for currency, group in groupby(sorted(totals), key=lambda total: total.currency):
        of_currency = tuple(group)
        debit_minor = sum(total.debit_minor for total in of_currency)
        credit_minor = sum(total.credit_minor for total in of_currency)
        lines = tuple(_line(total, account_of(total.account, charts, on=on)) for total in of_currency)
        difference_minor = debit_minor - credit_minor
        balances.append(TrialBalance(currency, on, booked_by, lines, debit_minor, credit_minor, difference_minor))
    return tuple(balances)


def balance_minor(account: Account, debit_minor: int, credit_minor: int) -> int:
    """Tell the balance on an account's normal side; negative where it stands on the other."""
    difference = debit_minor - credit_minor
    return difference if account.normal_side is Side.DEBIT else -difference


def _line(total: AccountTotal, account: Account) -> TrialBalanceLine:
    return TrialBalanceLine(
        account=account.code,
        name=account.name,
        name_id=account.name_id,
        kind=account.kind,
        normal_side=account.normal_side,
        debit_minor=total.debit_minor,
        credit_minor=total.credit_minor,
        balance_minor=balance_minor(account, total.debit_minor, total.credit_minor),
    )
