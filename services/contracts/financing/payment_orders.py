"""Facts of payment orders: sent to a bank, and how far the bank says each transfer is. Amounts are minor units."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Currency, Event

PAYMENT_ORDER_TOPIC = Topic("financing", "payment_order")


class PaymentOrderIssued(Event):
    """Transfers to borrowers were written as one message for a bank."""

    type: Literal["financing.payment_order.issued.v1"] = "financing.payment_order.issued.v1"
    execute_on: date
    transfer_count: int
    amount_minor: int
    currency: Currency


class PaymentTransferTold(Event):
    """What every fact about one transfer of an order says: which disbursement of which loan it pays out."""

    end_to_end_id: str
    loan_id: str
    entry: int
    amount_minor: int
    currency: Currency


class PaymentTransferPending(PaymentTransferTold):
    """The bank has the transfer and has not decided yet."""

    type: Literal["financing.payment_order.transfer_pending.v1"] = "financing.payment_order.transfer_pending.v1"


class PaymentTransferAccepted(PaymentTransferTold):
    """The bank will carry the transfer out."""

    type: Literal["financing.payment_order.transfer_accepted.v1"] = "financing.payment_order.transfer_accepted.v1"


class PaymentTransferSettled(PaymentTransferTold):
    """The bank carried the transfer out."""

    type: Literal["financing.payment_order.transfer_settled.v1"] = "financing.payment_order.transfer_settled.v1"


class PaymentTransferRejected(PaymentTransferTold):
    """The bank will not carry the transfer out; its disbursement may be ordered anew."""

    type: Literal["financing.payment_order.transfer_rejected.v1"] = "financing.payment_order.transfer_rejected.v1"
    bank_reason_code: str | None
    """ISO 20022 external status reason, such as AC01."""


PaymentOrderEvent = Annotated[
    Annotated[PaymentOrderIssued, Tag("financing.payment_order.issued.v1")]
    | Annotated[PaymentTransferPending, Tag("financing.payment_order.transfer_pending.v1")]
    | Annotated[PaymentTransferAccepted, Tag("financing.payment_order.transfer_accepted.v1")]
    | Annotated[PaymentTransferSettled, Tag("financing.payment_order.transfer_settled.v1")]
    | Annotated[PaymentTransferRejected, Tag("financing.payment_order.transfer_rejected.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            PaymentOrderIssued,
            PaymentTransferPending,
            PaymentTransferAccepted,
            PaymentTransferSettled,
            PaymentTransferRejected,
        )
    ),
]
