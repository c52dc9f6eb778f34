"""What is true of an order to pay disbursements out: its message, and how far each transfer is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.contracts.financing import (
    PaymentOrderIssued,
    PaymentTransferAccepted,
    PaymentTransferPending,
    PaymentTransferRejected,
    PaymentTransferSettled,
)
from services.financing.arithmetic.lending.events import Disbursement
from services.financing.loans.model import Loan
from services.financing.payment_messages import model as messages
from services.financing.payment_messages.initiation import CreditTransfer
from services.financing.payment_messages.model import PaymentOrder, StatusLine, TransferState
from services.financing.payment_messages.parties import BankAccount, Party
from services.financing.payment_messages.references import creditor_reference
from services.financing.payment_messages.status_reports import StatusReport
from services.financing.payment_orders.refusals import (
    AlreadyOrderedError,
    NothingDisbursedError,
    PaymentOrderOfOtherMinistryError,
)
from services.kernel import Country, Currency, Decision, Event, Money

_REASON = re.compile(r"([A-Z]{2}\d{2})(:.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Payout:
    """A disbursement of a loan on its way: `entry` is the loan's; `attempt` counts the orders it was in."""

    loan_id: str
    entry: int
    end_to_end_id: str
    order_id: str
    attempt: int = 1
    is_rejected: bool = False

    @property
    def payout_id(self) -> str:
        """One for each disbursement."""
        return payout_id(self.loan_id, self.entry)


@dataclass(frozen=True, slots=True)
class LoanPaymentOrder:
    """An order whose every transfer pays one disbursement out; `order_id` is the message's identifier."""

    order_id: str
    home: Country
    execute_on: date
    currency: Currency
    order: PaymentOrder
    payouts: tuple[Payout, ...]
    message: str
    """The pain.001.001.09 document as sent."""
    issued_by: str
    issued_at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True)
class Followed:
    """An order after a report, and what each reported status did."""

    order: PaymentOrder
    lines: tuple[StatusLine, ...]
    version: int


_FACTS = {
    TransferState.PENDING: PaymentTransferPending,
    TransferState.ACCEPTED: PaymentTransferAccepted,
    TransferState.SETTLED: PaymentTransferSettled,
}


def payout_id(loan_id: str, entry: int) -> str:
    """Name the disbursement of a loan."""
    return f"{loan_id}:{entry}"


def plan_payout(loan: Loan, entry: int, *, earlier: Payout | None, order_id: str) -> tuple[Payout, Money]:
    """Plan to pay a disbursement out, less the fees withheld from the first.

    Raises:
        NothingDisbursedError: that entry is no disbursement that stands.
        AlreadyOrderedError: it is in an order that the bank did not reject.
    """
    found = loan.entry(entry)
    if found is None or found.undone or not isinstance(found.event, Disbursement):
        raise NothingDisbursedError(f"entry {entry} of {loan.loan_id} is no disbursement")
    if earlier is not None and not earlier.is_rejected:
        raise AlreadyOrderedError(f"entry {entry} of {loan.loan_id} is in {earlier.order_id}")
    attempt = earlier.attempt + 1 if earlier else 1
    end_to_end_id = f"{creditor_reference(loan.loan_id)}-{entry}.{attempt}"
    withheld = loan.withheld_minor if entry == 1 else 0
    amount = Money(found.event.amount - withheld, loan.currency)
    return Payout(loan.loan_id, entry, end_to_end_id, order_id, attempt), amount


def transfer_of(payout: Payout, amount: Money, creditor: Party, account: BankAccount) -> CreditTransfer:
    """Write the transfer of a payout; it quotes the loan's own reference."""
    return CreditTransfer(payout.end_to_end_id, amount, creditor, account, creditor_reference(payout.loan_id))


def issue(order: LoanPaymentOrder) -> Decision[LoanPaymentOrder]:
    """Send an order."""
    fact = PaymentOrderIssued(
        subject=order.order_id,
        occurred_at=order.issued_at,
        execute_on=order.execute_on,
        transfer_count=len(order.payouts),
        amount_minor=sum(transfer.amount.amount_minor for transfer in order.order.transfers),
        currency=order.currency,
    )
    return Decision(order, (fact,))


def follow(kept: LoanPaymentOrder, report: StatusReport, at: datetime) -> tuple[Decision[LoanPaymentOrder], Followed]:
    """Bring an order to what the bank reports; one fact for each transfer that went on.

    Raises:
        PaymentOrderError: the report is on another message.
    """
    order, lines = messages.follow_report(kept.order, report)
    payouts = tuple(_after(payout, order) for payout in kept.payouts)
    facts = _facts(kept, order, at)
    decision = Decision(replace(kept, order=order, payouts=payouts), facts)
    return decision, Followed(order, lines, decision.state.version)


def demand_home(home: Country, ministry: Country | None) -> None:
    """Refuse a ministry that does not keep the order.

    Raises:
        PaymentOrderOfOtherMinistryError: another one does.
    """
    if ministry != home:
        raise PaymentOrderOfOtherMinistryError("a payment order is kept by the ministry that keeps its loans")


def _after(payout: Payout, order: PaymentOrder) -> Payout:
    states = {transfer.end_to_end_id: transfer.state for transfer in order.transfers}
    return replace(payout, is_rejected=states[payout.end_to_end_id] is TransferState.REJECTED)


def _facts(kept: LoanPaymentOrder, order: PaymentOrder, at: datetime) -> Sequence[Event]:
    payouts = {payout.end_to_end_id: payout for payout in kept.payouts}
    before = {transfer.end_to_end_id: transfer.state for transfer in kept.order.transfers}
    moved = [transfer for transfer in order.transfers if transfer.state is not before[transfer.end_to_end_id]]
    return [_fact(transfer, payouts[transfer.end_to_end_id], at) for transfer in moved]


def _fact(transfer: messages.Transfer, payout: Payout, at: datetime) -> Event:
    told: dict[str, Any] = {
        "subject": payout.order_id,
        "occurred_at": at,
        "end_to_end_id": payout.end_to_end_id,
        "loan_id": payout.loan_id,
        "entry": payout.entry,
        "amount_minor": transfer.amount.amount_minor,
        "currency": transfer.amount.currency,
    }
    if transfer.state is TransferState.REJECTED:
        codes = (found[1] for reason in transfer.reasons if (found := _REASON.fullmatch(reason)))
        return PaymentTransferRejected(**told, bank_reason_code=next(codes, None))
    return _FACTS[transfer.state](**told)
