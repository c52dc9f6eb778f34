"""How requests of persons are kept."""

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import PERSON_REQUEST_TOPIC
from services.kernel import Country, Decision
from services.registry.person_requests.model import PersonRequest
from services.registry.person_requests.refusals import PersonRequestNotFoundError
from services.registry.privacy_rules import RequestKind

REQUESTS_READ_MAX = 200
"""Requests of one person that are looked at before another one is taken."""

INDEXES = (
    Index("person_requests", (("country", 1), ("status", 1), ("due_at", 1))),
    Index("person_requests", (("country", 1), ("_id", 1))),
    Index("person_requests", (("person_id", 1), ("_id", 1))),
)


async def get(request_id: str, tx: Transaction) -> PersonRequest:
    """Read a request.

    Raises:
        PersonRequestNotFoundError: there is no such request.
    """
    document = await tx.load("person_requests", request_id)
    if document is None:
        raise PersonRequestNotFoundError(f"no request {request_id}")
    return from_document(document)


async def of_person(person_id: str, tx: Transaction) -> list[PersonRequest]:
    """Read a person's requests."""
    found = await tx.find("person_requests", {"person_id": person_id}, limit=REQUESTS_READ_MAX)
    return [from_document(document) for document in found]


async def save(decision: Decision[PersonRequest], tx: Transaction) -> None:
    """Keep a request and its facts."""
    request = decision.state
    await tx.save("person_requests", _to_document(request), decision, PERSON_REQUEST_TOPIC.of(request.country))


def _to_document(request: PersonRequest) -> Document:
    return {
        "_id": request.request_id,
        "person_id": request.person_id,
        "country": request.country.value,
        "kind": request.kind.value,
        "received_at": request.received_at,
        "received_by": request.received_by,
        "due_at": request.due_at,
        "term_rule": request.term_rule,
        "status": request.status,
        "answered_at": request.answered_at,
        "answered_by": request.answered_by,
        "reason_code": request.reason_code,
    }


def from_document(document: Document) -> PersonRequest:
    """Read a kept request."""
    return PersonRequest(
        request_id=document["_id"],
        person_id=document["person_id"],
        country=Country(document["country"]),
        kind=RequestKind(document["kind"]),
        received_at=document["received_at"],
        received_by=document["received_by"],
        due_at=document["due_at"],
        term_rule=document["term_rule"],
        status=document["status"],
        answered_at=document["answered_at"],
        answered_by=document["answered_by"],
        reason_code=document["reason_code"],
        version=document["version"],
    )
