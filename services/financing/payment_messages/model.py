"""What is true of a payment order: transfers sent to a bank, and how far the bank says each one is."""

from dataclasses import dataclass, replace
from enum import StrEnum

from services.financing.payment_messages.initiation import Initiation
from services.financing.payment_messages.refusals import PaymentOrderError
from services.financing.payment_messages.status_reports import ReportedStatus, StatusReport
from services.kernel import Money


class TransferState(StrEnum):
    """How far a transfer is; settled and rejected are ends."""

    ISSUED = "issued"
    PENDING = "pending"
    ACCEPTED = "accepted"
    SETTLED = "settled"
    REJECTED = "rejected"


class Effect(StrEnum):
    """What a reported status did to a transfer."""

    ADVANCED = "advanced"
    UNCHANGED = "unchanged"
    CONTRADICTED = "contradicted"
    """The transfer had ended otherwise: a person asks the bank."""
    NOT_OURS = "not_ours"
    CODE_UNKNOWN = "code_unknown"


_STATES = {
    "RCVD": TransferState.PENDING,
    "PDNG": TransferState.PENDING,
    "ACTC": TransferState.PENDING,
    "ACCP": TransferState.ACCEPTED,
    "ACSP": TransferState.ACCEPTED,
    "ACWC": TransferState.ACCEPTED,
    "ACSC": TransferState.SETTLED,
    "ACCC": TransferState.SETTLED,
    "RJCT": TransferState.REJECTED,
    "CANC": TransferState.REJECTED,
}
"""ISO 20022 external code sets, payment transaction and group status; PART speaks through its transfers."""
PARTIAL = "PART"
_ENDS = frozenset({TransferState.SETTLED, TransferState.REJECTED})
_ORDER = tuple(TransferState)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer of an order; `reasons` are the bank's, for its last state."""

    batch_id: str
    end_to_end_id: str
    reference: str
    amount: Money
    state: TransferState = TransferState.ISSUED
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A message sent to a bank and its transfers."""

    message_id: str
    transfers: tuple[Transfer, ...]

    @property
    def is_ended(self) -> bool:
        """Every transfer is settled or rejected."""
        return all(transfer.state in _ENDS for transfer in self.transfers)


@dataclass(frozen=True, slots=True)
class StatusLine:
    """What one reported status did to one transfer."""

    end_to_end_id: str
    code: str
    effect: Effect


def issue_order(initiation: Initiation) -> PaymentOrder:
    """Begin an order with a message; every transfer is issued."""
    return PaymentOrder(
        initiation.message_id,
        tuple(
            Transfer(batch.batch_id, transfer.end_to_end_id, transfer.reference, transfer.amount)
            for batch in initiation.batches
            for transfer in batch.transfers
        ),
    )


def follow_report(order: PaymentOrder, report: StatusReport) -> tuple[PaymentOrder, tuple[StatusLine, ...]]:
    """Bring an order to what the bank reports, and tell what each status did.

    What is said of a transfer goes before what is said of its batch, and that before what is said of the message. A
    transfer never goes back, and one that has ended stays as it is: the same report twice changes nothing, and two
    reports that do not contradict each other end in the same place in either order.

    Raises:
        PaymentOrderError: the report is on another message.
    """
    if report.message_id != order.message_id:
        raise PaymentOrderError(f"the report is on message {report.message_id}, not {order.message_id}")
    told = _told(order, report)
    pairs = [_follow(transfer, told.get(transfer.end_to_end_id)) for transfer in order.transfers]
    known = {transfer.end_to_end_id for transfer in order.transfers}
    strange = tuple(
        StatusLine(found.end_to_end_id or "", found.status.code if found.status else "", Effect.NOT_OURS)
        for found in report.transfers
        if found.end_to_end_id not in known
    )
    lines = tuple(line for _, line in pairs if line is not None)
    return replace(order, transfers=tuple(transfer for transfer, _ in pairs)), lines + strange


def _told(order: PaymentOrder, report: StatusReport) -> dict[str, ReportedStatus]:
    batches = {batch.batch_id: batch.status for batch in report.batches if batch.status}
    singles = {found.end_to_end_id: found.status for found in report.transfers if found.status}
    statuses = {
        transfer.end_to_end_id: singles.get(transfer.end_to_end_id) or batches.get(transfer.batch_id) or report.status
        for transfer in order.transfers
    }
    return {key: status for key, status in statuses.items() if status and status.code != PARTIAL}


def _follow(transfer: Transfer, told: ReportedStatus | None) -> tuple[Transfer, StatusLine | None]:
    if told is None:
        return transfer, None
    state = _STATES.get(told.code)
    effect = _effect(transfer.state, state)
    line = StatusLine(transfer.end_to_end_id, told.code, effect)
    if effect is not Effect.ADVANCED or state is None:
        return transfer, line
    return replace(transfer, state=state, reasons=told.reasons), line


def _effect(now: TransferState, told: TransferState | None) -> Effect:
    if told is None:
        return Effect.CODE_UNKNOWN
    if now in _ENDS:
        return Effect.CONTRADICTED if told in _ENDS and told is not now else Effect.UNCHANGED
    return Effect.ADVANCED if _ORDER.index(told) > _ORDER.index(now) else Effect.UNCHANGED
