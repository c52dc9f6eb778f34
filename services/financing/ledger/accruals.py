"""What is earned on a loan, or given up of it, before any money moves."""

from dataclasses import dataclass
from typing import ClassVar

from services.financing.ledger.chart import AccountUse, Side
from services.financing.ledger.entries import Entry, Parts, credit, debit
from services.kernel import Currency, Money


@dataclass(frozen=True, slots=True)
class InterestAccrued:
    """Interest of a day or a period was earned; what was accrued too much is reversed, not accrued below zero."""

    kind: ClassVar[str] = "interest_accrual"
    interest: Money
    is_charged_off: bool = False

    def entries(self) -> tuple[Entry, ...]:
        """Interest receivable against interest income."""
        parts = Parts(self.interest.currency, interest_minor=self.interest.amount_minor)
        return (
            *parts.receivable(Side.DEBIT, is_charged_off=self.is_charged_off),
            credit(AccountUse.INTEREST_INCOME, self.interest),
        )


@dataclass(frozen=True, slots=True)
class InterestCapitalised:
    """Unpaid interest became principal, as when a loan is re-aged."""

    kind: ClassVar[str] = "interest_capitalisation"
    interest: Money

    def entries(self) -> tuple[Entry, ...]:
        """Loans against interest receivable."""
        return (debit(AccountUse.LOANS, self.interest), credit(AccountUse.INTEREST_RECEIVABLE, self.interest))


@dataclass(frozen=True, slots=True)
class ChargeAdded:
    """A fee or a penalty is owed from its day on."""

    kind: ClassVar[str] = "charge"
    currency: Currency
    fee_minor: int = 0
    penalty_minor: int = 0

    def entries(self) -> tuple[Entry, ...]:
        """What is owed against fee and penalty income."""
        parts = Parts(self.currency, fee_minor=self.fee_minor, penalty_minor=self.penalty_minor)
        return (
            *parts.receivable(Side.DEBIT),
            credit(AccountUse.FEE_INCOME, parts.money(self.fee_minor)),
            credit(AccountUse.PENALTY_INCOME, parts.money(self.penalty_minor)),
        )


@dataclass(frozen=True, slots=True)
class Waived:
    """Interest, a fee or a penalty that was booked as earned is given up; principal can only be written off."""

    kind: ClassVar[str] = "waiver"
    currency: Currency
    interest_minor: int = 0
    fee_minor: int = 0
    penalty_minor: int = 0
    is_charged_off: bool = False

    def entries(self) -> tuple[Entry, ...]:
        """Waivers against what was owed."""
        parts = Parts(self.currency, 0, self.interest_minor, self.fee_minor, self.penalty_minor)
        owed = parts.receivable(Side.CREDIT, is_charged_off=self.is_charged_off)
        return (debit(AccountUse.WAIVERS, parts.total), *owed)
