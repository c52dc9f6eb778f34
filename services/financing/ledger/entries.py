"""Entries: what a happening debits and credits, by the use of the account and by the parts of a loan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from services.financing.ledger.chart import AccountUse, Side
from services.financing.ledger.refusals import AmountNegativeError
from services.kernel import Currency, Money

_RECEIVABLE = {
    "principal": AccountUse.LOANS,
    "interest": AccountUse.INTEREST_RECEIVABLE,
    "fee": AccountUse.FEES_RECEIVABLE,
    "penalty": AccountUse.PENALTIES_RECEIVABLE,
}
_CHARGED_OFF = {
    "principal": AccountUse.CHARGED_OFF_PRINCIPAL,
    "interest": AccountUse.CHARGED_OFF_EARNINGS,
    "fee": AccountUse.CHARGED_OFF_EARNINGS,
    "penalty": AccountUse.CHARGED_OFF_EARNINGS,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of what happened.

    Raises:
        AmountNegativeError: the amount is negative.
    """

    side: Side
    use: AccountUse
    amount: Money

    def __post_init__(self) -> None:
        if self.amount.amount_minor < 0:
            raise AmountNegativeError(f"{self.use} is booked with {self.amount}")


class Happening(Protocol):
    """What happened to a loan, in amounts; `kind` names its journal."""

    kind: ClassVar[str]

    def entries(self) -> tuple[Entry, ...]:
        """Tell what it debits and credits; debits equal credits in each currency."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """An amount by the parts of a loan, in whole minor units of one currency."""

    currency: Currency
    principal_minor: int = 0
    interest_minor: int = 0
    fee_minor: int = 0
    penalty_minor: int = 0

    @property
    def total(self) -> Money:
        """All parts together."""
        return self.money(self.principal_minor + self.interest_minor + self.fee_minor + self.penalty_minor)

    def money(self, amount_minor: int) -> Money:
        """Give an amount in the currency of the parts."""
        return Money(amount_minor, self.currency)

    def receivable(self, side: Side, *, is_charged_off: bool = False) -> tuple[Entry, ...]:
        """Book each part on what the borrower owes; of a charged-off loan, on what is owed there."""
        return self._entries(side, _CHARGED_OFF if is_charged_off else _RECEIVABLE)

    def _entries(self, side: Side, uses: Mapping[str, AccountUse]) -> tuple[Entry, ...]:
        amounts = {
            "principal": self.principal_minor,
            "interest": self.interest_minor,
            "fee": self.fee_minor,
            "penalty": self.penalty_minor,
        }
        return tuple(Entry(side, uses[part], self.money(minor)) for part, minor in amounts.items())


def debit(use: AccountUse, amount: Money) -> Entry:
    """Book an amount on the debit side."""
    return Entry(Side.DEBIT, use, amount)


def credit(use: AccountUse, amount: Money) -> Entry:
    """Book an amount on the credit side."""
    return Entry(Side.CREDIT, use, amount)
