"""What happens to a loan with money: paid out, received, taken back, given back."""

from dataclasses import dataclass
from typing import ClassVar

from services.financing.ledger.chart import AccountUse, Side
from services.financing.ledger.entries import Entry, Parts, credit, debit
from services.kernel import Money


@dataclass(frozen=True, slots=True)
class Disbursed:
    """The principal was paid out, less the fees withheld from it, which are earned at once."""

    kind: ClassVar[str] = "disbursement"
    principal: Money
    withheld_minor: int = 0

    def entries(self) -> tuple[Entry, ...]:
        """Loans against cash; what is withheld against fee income."""
        withheld = Money(self.withheld_minor, self.principal.currency)
        return (
            debit(AccountUse.LOANS, self.principal),
            credit(AccountUse.CASH, self.principal - withheld),
            credit(AccountUse.FEE_INCOME, withheld),
        )


@dataclass(frozen=True, slots=True)
class Repaid:
    """A payment came in; what exceeds everything owed is owed back to the borrower."""

    kind: ClassVar[str] = "repayment"
    parts: Parts
    overpaid_minor: int = 0
    is_charged_off: bool = False

    def entries(self) -> tuple[Entry, ...]:
        """Cash against what was owed, and against overpayments."""
        overpaid = self.parts.money(self.overpaid_minor)
        return (
            debit(AccountUse.CASH, self.parts.total + overpaid),
            *self.parts.receivable(Side.CREDIT, is_charged_off=self.is_charged_off),
            credit(AccountUse.OVERPAYMENTS, overpaid),
        )


@dataclass(frozen=True, slots=True)
class OverpaymentUsed:
    """What was overpaid pays what is owed now; no money moves."""

    kind: ClassVar[str] = "overpayment_use"
    parts: Parts

    def entries(self) -> tuple[Entry, ...]:
        """Overpayments against what was owed."""
        return (debit(AccountUse.OVERPAYMENTS, self.parts.total), *self.parts.receivable(Side.CREDIT))


@dataclass(frozen=True, slots=True)
class OverpaymentRefunded:
    """What was overpaid was paid back."""

    kind: ClassVar[str] = "overpayment_refund"
    amount: Money

    def entries(self) -> tuple[Entry, ...]:
        """Overpayments against cash."""
        return (debit(AccountUse.OVERPAYMENTS, self.amount), credit(AccountUse.CASH, self.amount))


@dataclass(frozen=True, slots=True)
class ChargedBack:
    """The payer's bank took a payment back, or a part of it: what it had paid is owed again."""

    kind: ClassVar[str] = "chargeback"
    parts: Parts
    overpaid_minor: int = 0

    def entries(self) -> tuple[Entry, ...]:
        """What is owed again, and what is overpaid no more, against cash."""
        overpaid = self.parts.money(self.overpaid_minor)
        return (
            *self.parts.receivable(Side.DEBIT),
            debit(AccountUse.OVERPAYMENTS, overpaid),
            credit(AccountUse.CASH, self.parts.total + overpaid),
        )


@dataclass(frozen=True, slots=True)
class Recovered:
    """Money came in for a loan that was written off."""

    kind: ClassVar[str] = "recovery"
    amount: Money

    def entries(self) -> tuple[Entry, ...]:
        """Cash against recoveries."""
        return (debit(AccountUse.CASH, self.amount), credit(AccountUse.RECOVERIES, self.amount))
