"""The chart of accounts: dated data that gives each use of an account its code, its name and its side."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from services.financing.ledger.refusals import AccountNotFoundError
from services.kernel.dated_rules import DatedRule

AccountKind = Literal["asset", "liability", "equity", "income", "expense"]


class Side(StrEnum):
    """The two sides of an account."""

    DEBIT = "debit"
    CREDIT = "credit"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.CREDIT if self is Side.DEBIT else Side.DEBIT


class AccountUse(StrEnum):
    """What lending uses an account for; the chart in force on a day gives the account."""

    CASH = "cash"
    LOANS = "loans"
    INTEREST_RECEIVABLE = "interest_receivable"
    FEES_RECEIVABLE = "fees_receivable"
    PENALTIES_RECEIVABLE = "penalties_receivable"
    CHARGED_OFF_PRINCIPAL = "charged_off_principal"
    CHARGED_OFF_EARNINGS = "charged_off_earnings"
    PROVISION = "provision"
    CURRENCY_POSITION = "currency_position"
    OVERPAYMENTS = "overpayments"
    INTEREST_INCOME = "interest_income"
    FEE_INCOME = "fee_income"
    PENALTY_INCOME = "penalty_income"
    RECOVERIES = "recoveries"
    PROVISION_RELEASES = "provision_releases"
    EXCHANGE_GAIN_REALISED = "exchange_gain_realised"
    EXCHANGE_GAIN_UNREALISED = "exchange_gain_unrealised"
    PROVISION_EXPENSE = "provision_expense"
    WRITE_OFF_LOSS = "write_off_loss"
    WAIVERS = "waivers"
    EXCHANGE_LOSS_REALISED = "exchange_loss_realised"
    EXCHANGE_LOSS_UNREALISED = "exchange_loss_unrealised"


class Account(BaseModel):
    """One account; a provision is an asset whose normal side is credit, because it lowers the loans."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    name_id: str
    """The name in Indonesian, the language the lender's statements are drawn up in."""
    kind: AccountKind
    normal_side: Side
    use: AccountUse | None
    """None: lending books nothing there."""


class ChartOfAccounts(DatedRule):
    """The accounts in force in a period; a code keeps its meaning through every version."""

    accounts: tuple[Account, ...]

    @model_validator(mode="after")
    def _demand_one_account_for_each_use(self) -> Self:
        codes = [account.code for account in self.accounts]
        uses = [account.use for account in self.accounts if account.use is not None]
        if len(set(codes)) != len(codes) or sorted(uses) != sorted(AccountUse):
            raise ValueError(f"{self.version} repeats a code, or has not exactly one account for each use")
        return self

    def account(self, use: AccountUse) -> Account:
        """Give the account of a use."""
        return next(account for account in self.accounts if account.use is use)


def account_of(code: str, charts: Sequence[ChartOfAccounts], *, on: date) -> Account:
    """Describe an account as the chart of a day does, or else as another version that has it.

    Raises:
        AccountNotFoundError: no version has that code.
    """
    for chart in sorted(charts, key=lambda chart: not chart.covers(on)):
        for account in chart.accounts:
            if account.code == code:
                return account
    raise AccountNotFoundError(f"no account {code}")


def codes_of(use: AccountUse, charts: Iterable[ChartOfAccounts]) -> frozenset[str]:
    """Give the codes a use has had in any version of the chart."""
    return frozenset(chart.account(use).code for chart in charts)
