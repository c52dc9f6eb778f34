"""How payment orders and the payouts in them are kept."""

from collections import defaultdict
from collections.abc import Sequence

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import PAYMENT_ORDER_TOPIC
from services.financing.payment_orders.model import LoanPaymentOrder, Payout, payout_id
from services.financing.payment_orders.refusals import PaymentOrderNotFoundError
from services.kernel import Decision

INDEXES = (Index("payment_orders", (("home", 1), ("_id", 1))), Index("payouts", (("loan_id", 1), ("_id", 1))))
PAYOUTS_READ_MAX = 10_000
"""Payouts of the loans one statement is matched to."""
_ORDER = TypeAdapter(LoanPaymentOrder)
_PAYOUT = TypeAdapter(Payout)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})


async def get(order_id: str, tx: Transaction) -> LoanPaymentOrder:
    """Read an order.

    Raises:
        PaymentOrderNotFoundError: there is none of that id.
    """
    document = await tx.load("payment_orders", order_id)
    if document is None:
        raise PaymentOrderNotFoundError(f"no payment order {order_id}")
    return from_document(document)


async def save(decision: Decision[LoanPaymentOrder], tx: Transaction) -> None:
    """Keep an order, its facts, and where each of its disbursements is."""
    order = decision.state
    document = _ORDER.dump_python(order, mode="json")
    kept = {"_id": document.pop("order_id"), **document}
    await tx.save("payment_orders", kept, decision, PAYMENT_ORDER_TOPIC.of(order.home))
    for payout in order.payouts:
        await tx.put("payouts", {"_id": payout.payout_id, **_PAYOUT.dump_python(payout, mode="json")})


async def find_payout(loan_id: str, entry: int, tx: Transaction) -> Payout | None:
    """Read where a disbursement is."""
    document = await tx.load("payouts", payout_id(loan_id, entry))
    return _PAYOUT.validate_python(_plain(document)) if document else None


async def sent_ids(loan_ids: Sequence[str], tx: Transaction) -> dict[str, frozenset[str]]:
    """Tell the end-to-end identifiers of the latest transfers of some loans."""
    found = await tx.find("payouts", {"loan_id": {"$in": list(loan_ids)}}, limit=PAYOUTS_READ_MAX)
    sent: defaultdict[str, set[str]] = defaultdict(set)
    for document in found:
        sent[document["loan_id"]].add(document["end_to_end_id"])
    return {loan_id: frozenset(identifiers) for loan_id, identifiers in sent.items()}


def from_document(document: Document) -> LoanPaymentOrder:
    """Read a kept order."""
    return _ORDER.validate_python({"order_id": document["_id"], **_plain(document)})


def _plain(document: Document) -> Document:
    return {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
