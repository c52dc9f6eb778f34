"""How direct requests are kept, and the packaged rules on a lender's circle."""

from dataclasses import asdict
from datetime import date
from functools import cache

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import DIRECT_REQUEST_TOPIC
from services.financing.direct_requests.model import Answer, ClosedCircleRule, DirectRequest, DirectRequestNotFoundError
from services.kernel import Country, Currency, Decision
from services.kernel.dated_rules import Confidence
from services.kernel.reference_data import read_rules

_ANSWER: TypeAdapter[Answer | None] = TypeAdapter(Answer | None)

INDEXES = (Index("direct_requests", (("lender_id", 1), ("_id", 1))),)


@cache
def load_rules() -> tuple[ClosedCircleRule, ...]:
    """Read the rules on a lender's circle; later calls give the same ones."""
    return read_rules("financing", "closed_circle_rules.json", ClosedCircleRule)


async def get(request_id: str, tx: Transaction) -> DirectRequest:
    """Read a request.

    Raises:
        DirectRequestNotFoundError: there is none of that id.
    """
    document = await tx.load("direct_requests", request_id)
    if document is None:
        raise DirectRequestNotFoundError(f"no direct request {request_id}")
    return from_document(document)


async def save(decision: Decision[DirectRequest], tx: Transaction) -> None:
    """Keep a request and its fact."""
    request = decision.state
    await tx.save("direct_requests", to_document(request), decision, DIRECT_REQUEST_TOPIC.of(request.home))


def to_document(request: DirectRequest) -> Document:
    """Write a request down."""
    kept = asdict(request)
    return {
        **{name: value for name, value in kept.items() if name not in {"request_id", "version"}},
        "_id": request.request_id,
        "home": request.home.value,
        "currency": request.currency.value,
        "recorded_on": request.recorded_on.isoformat(),
        "rule_confidence": request.rule_confidence.value,
        "answer": _ANSWER.dump_python(request.answer, mode="json"),
    }


def from_document(document: Document) -> DirectRequest:
    """Read a kept request."""
    return DirectRequest(
        request_id=document["_id"],
        home=Country(document["home"]),
        lender_id=document["lender_id"],
        borrower_id=document["borrower_id"],
        amount_minor=document["amount_minor"],
        currency=Currency(document["currency"]),
        purpose_code=document["purpose_code"],
        recorded_on=date.fromisoformat(document["recorded_on"]),
        recorded_by=document["recorded_by"],
        rule_version=document["rule_version"],
        rule_title=document["rule_title"],
        rule_source=document["rule_source"],
        rule_confidence=Confidence(document["rule_confidence"]),
        rule_interpretation=document["rule_interpretation"],
        status=document["status"],
        answer=_ANSWER.validate_python(document.get("answer")),
        version=document["version"],
    )
