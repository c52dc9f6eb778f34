"""What is expected to be lost of a loan, and what is lost."""

from dataclasses import dataclass
from typing import ClassVar

from services.financing.ledger.chart import AccountUse, Side
from services.financing.ledger.entries import Entry, Parts, credit, debit
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
