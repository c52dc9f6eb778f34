"""How change requests are kept."""

from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import CHANGE_REQUEST_TOPIC
from services.kernel import Country, Decision
from services.registry.change_requests.model import OPEN_REQUESTS_MAX, ChangeRequest
from services.registry.change_requests.refusals import ChangeRequestNotFoundError
from services.registry.evidence import evidence_from
from services.registry.records.wanted import Wanted

COLLECTION = "change_requests"

INDEXES = (
    Index(COLLECTION, (("country", 1), ("status", 1), ("_id", 1))),
    Index(COLLECTION, (("country", 1), ("_id", 1))),
    Index(COLLECTION, (("entry_id", 1), ("status", 1), ("_id", 1))),
)


async def get(request_id: str, tx: Transaction) -> ChangeRequest:
    """Read a request.

    Raises:
        ChangeRequestNotFoundError: there is no such request.
    """
    document = await tx.load(COLLECTION, request_id)
    if document is None:
        raise ChangeRequestNotFoundError(f"no change request {request_id}")
    return from_document(document)


async def open_of(entry_id: str, tx: Transaction) -> list[ChangeRequest]:
    """Read an entry's open requests."""
    return [from_document(found) for found in await tx.find(COLLECTION, still_open(entry_id), limit=OPEN_REQUESTS_MAX)]


async def save(decision: Decision[ChangeRequest], tx: Transaction) -> None:
    """Keep a request and its facts."""
    request = decision.state
    await tx.save(COLLECTION, _to_document(request), decision, CHANGE_REQUEST_TOPIC.of(request.country))


def still_open(entry_id: str) -> Document:
    """Ask for an entry's open requests."""
    return {"entry_id": entry_id, "status": "open"}


def _to_document(request: ChangeRequest) -> Document:
    wanted = request.wanted
    return {
        "_id": request.request_id,
        "entry_kind": request.entry_kind,
        "entry_id": request.entry_id,
        "country": request.country.value,
        "wanted": {
            "kind": wanted.kind,
            "valid_from": wanted.valid_from.isoformat(),
            "values": dict(wanted.values),
            "change": wanted.change,
        },
        "base_version": request.base_version,
        "reason_code": request.reason_code,
        "evidence": [item.document() for item in request.evidence],
        "opened_by": request.opened_by,
        "opened_at": request.opened_at,
        "fields": list(request.fields),
        "conflicts_with": list(request.conflicts_with),
        "status": request.status,
        "decided_by": request.decided_by,
        "decided_at": request.decided_at,
        "decision_code": request.decision_code,
        "entry_version": request.entry_version,
    }


def from_document(document: Document) -> ChangeRequest:
    """Read a kept request."""
    wanted = document["wanted"]
    return ChangeRequest(
        request_id=document["_id"],
        entry_kind=document["entry_kind"],
        entry_id=document["entry_id"],
        country=Country(document["country"]),
        wanted=Wanted(wanted["kind"], date.fromisoformat(wanted["valid_from"]), wanted["values"], wanted["change"]),
        base_version=document["base_version"],
        reason_code=document["reason_code"],
        evidence=tuple(map(evidence_from, document["evidence"])),
        opened_by=document["opened_by"],
        opened_at=document["opened_at"],
        fields=tuple(document["fields"]),
        conflicts_with=tuple(document["conflicts_with"]),
        status=document["status"],
        decided_by=document["decided_by"],
        decided_at=document["decided_at"],
        decision_code=document["decision_code"],
        entry_version=document["entry_version"],
        version=document["version"],
    )
