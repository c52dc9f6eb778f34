"""A credit transfer initiation as data: who asks, in batches, for which transfers."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from services.financing.payment_messages.parties import BankAccount, Party
from services.financing.payment_messages.references import is_creditor_reference
from services.financing.payment_messages.refusals import PaymentOrderError
from services.kernel import Currency, Money

IDENTIFIER_CHARACTERS_MAX = 35
TRANSFERS_MAX = 500
_IDENTIFIER = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/\-?:().,'+ ]+(?<!/)")


@dataclass(frozen=True, slots=True)
class CreditTransfer:
    """One payment to a creditor; `reference` is the ISO 11649 reference it quotes.

    Raises:
        PaymentOrderError: the amount is not above zero, or an identifier or the reference is malformed.
    """

    end_to_end_id: str
    amount: Money
    creditor: Party
    account: BankAccount
    reference: str

    def __post_init__(self) -> None:
        _demand_identifier(self.end_to_end_id)
        if self.amount.amount_minor <= 0:
            raise PaymentOrderError(f"{self.end_to_end_id}: nothing is paid")
        if not is_creditor_reference(self.reference):
            raise PaymentOrderError(f"{self.end_to_end_id}: {self.reference} is no creditor reference")


@dataclass(frozen=True, slots=True)
class Batch:
    """Transfers of one currency from one account on one day.

    Raises:
        PaymentOrderError: it is empty, mixes currencies, or its identifier is malformed.
    """

    batch_id: str
    execute_on: date
    debtor: Party
    account: BankAccount
    transfers: tuple[CreditTransfer, ...]

    def __post_init__(self) -> None:
        _demand_identifier(self.batch_id)
        if len({transfer.amount.currency for transfer in self.transfers}) != 1:
            raise PaymentOrderError(f"batch {self.batch_id} has transfers, all of one currency")

    @property
    def currency(self) -> Currency:
        """Of every transfer."""
        return self.transfers[0].amount.currency

    @property
    def control_sum(self) -> Decimal:
        """The batch's total in major units."""
        return control_sum(self.transfers)


@dataclass(frozen=True, slots=True)
class Initiation:
    """One message: at most `TRANSFERS_MAX` transfers, no identifier twice; `created_at` is UTC.

    Raises:
        PaymentOrderError: it is not so.
    """

    message_id: str
    created_at: datetime
    initiator: str
    batches: tuple[Batch, ...]

    def __post_init__(self) -> None:
        _demand_identifier(self.message_id)
        if self.created_at.tzinfo is None:
            raise PaymentOrderError("an instant is aware")
        _demand_single(batch.batch_id for batch in self.batches)
        _demand_single(transfer.end_to_end_id for transfer in self.transfers)
        if not 1 <= len(self.transfers) <= TRANSFERS_MAX:
            raise PaymentOrderError(f"a message has 1 to {TRANSFERS_MAX} transfers")

    @property
    def transfers(self) -> tuple[CreditTransfer, ...]:
        """Of all batches, in their order."""
        return tuple(transfer for batch in self.batches for transfer in batch.transfers)

    @property
    def control_sum(self) -> Decimal:
        """The sum of the bare amounts, whatever their currencies: so ISO 20022 defines it."""
        return control_sum(self.transfers)


def control_sum(transfers: Iterable[CreditTransfer]) -> Decimal:
    """Add the amounts in major units, whatever their currencies."""
    return sum((transfer.amount.major for transfer in transfers), Decimal("0.00"))


def _demand_identifier(text: str) -> None:
    if len(text) > IDENTIFIER_CHARACTERS_MAX or not _IDENTIFIER.fullmatch(text):
        raise PaymentOrderError(f"an identifier has 1 to {IDENTIFIER_CHARACTERS_MAX} plain characters, not {text!r}")


def _demand_single(identifiers: Iterable[str]) -> None:
    repeated = [identifier for identifier, count in Counter(identifiers).items() if count > 1]
    if repeated:
        raise PaymentOrderError(f"{', '.join(repeated)} stands there twice")
