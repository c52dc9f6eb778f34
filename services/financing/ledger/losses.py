"""What is expected to be lost of a loan, and what is lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from services.financing.ledger.chart import AccountUse, ChartOfAccounts, Side, codes_of
from services.financing.ledger.entries import Entry, Parts, credit, debit
from services.financing.ledger.model import Posting
from services.kernel import Money


@dataclass(frozen=True, slots=True)
class ProvisionRaised:
    """More of a loan is expected to be lost."""

    kind: ClassVar[str] = "provision_increase"
    increase: Money

    def entries(self) -> tuple[Entry, ...]:
        """Provision expense against the provision."""
        return (debit(AccountUse.PROVISION_EXPENSE, self.increase), credit(AccountUse.PROVISION, self.increase))


@dataclass(frozen=True, slots=True)
class ProvisionReleased:
    """Less of a loan is expected to be lost."""

    kind: ClassVar[str] = "provision_release"
    release: Money

    def entries(self) -> tuple[Entry, ...]:
        """The provision against releases, which are income."""
        return (debit(AccountUse.PROVISION, self.release), credit(AccountUse.PROVISION_RELEASES, self.release))


@dataclass(frozen=True, slots=True)
class ChargedOff:
    """All that is owed moves to the accounts of charged-off loans; it is still owed and nothing is lost yet."""

    kind: ClassVar[str] = "charge_off"
    parts: Parts

    def entries(self) -> tuple[Entry, ...]:
        """What is owed as charged off against what was owed."""
        return (*self.parts.receivable(Side.DEBIT, is_charged_off=True), *self.parts.receivable(Side.CREDIT))


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """What is owed is given up: first out of the provision made for it, the rest is a loss."""

    kind: ClassVar[str] = "write_off"
    parts: Parts
    from_provision_minor: int = 0
    is_charged_off: bool = False

    def entries(self) -> tuple[Entry, ...]:
        """The provision and the loss against what was owed."""
        covered = self.parts.money(self.from_provision_minor)
        return (
            debit(AccountUse.PROVISION, covered),
            debit(AccountUse.WRITE_OFF_LOSS, self.parts.total - covered),
            *self.parts.receivable(Side.CREDIT, is_charged_off=self.is_charged_off),
        )


def available_provision(postings: Iterable[Posting], charts: Iterable[ChartOfAccounts], *, on: date) -> int:
    """Tell how much of what was set aside for a loan its write-off on a day may use (minor units).

    What provision runs booked counts, of the day and of before: what was released later is gone, what was raised
    later was not there yet. The use by the write-off itself does not count, so that it can be booked anew.
    """
    codes, kinds = codes_of(AccountUse.PROVISION, charts), (ProvisionRaised.kind, ProvisionReleased.kind)
    own = [one for one in postings if one.account in codes and one.kind in kinds]
    by_then = sum(one.credit_minor - one.debit_minor for one in own if one.day <= on)
    return max(0, min(by_then, sum(one.credit_minor - one.debit_minor for one in own)))
