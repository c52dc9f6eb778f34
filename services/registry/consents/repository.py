"""How consents are kept."""

from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import CONSENT_TOPIC
from services.kernel import Country, Decision
from services.registry.consents.model import CONSENTS_MAX, Consent
from services.registry.consents.refusals import ConsentNotFoundError

INDEXES = (Index("consents", (("person_id", 1), ("_id", 1))),)


async def get(consent_id: str, tx: Transaction) -> Consent:
    """Read a consent.

    Raises:
        ConsentNotFoundError: there is no such consent.
    """
    document = await tx.load("consents", consent_id)
    if document is None:
        raise ConsentNotFoundError(f"no consent {consent_id}")
    return from_document(document)


async def of_person(person_id: str, tx: Transaction) -> list[Consent]:
    """Read every consent of one person."""
    found = await tx.find("consents", {"person_id": person_id}, limit=CONSENTS_MAX)
    return [from_document(document) for document in found]


async def save(decision: Decision[Consent], tx: Transaction) -> None:
    """Keep a consent and its facts."""
    consent = decision.state
    await tx.save("consents", _to_document(consent), decision, CONSENT_TOPIC.of(consent.controller))


def _to_document(consent: Consent) -> Document:
    return {
        "_id": consent.consent_id,
        "schema_version": consent.schema_version,
        "person_id": consent.person_id,
        "controller": consent.controller.value,
        "purpose": consent.purpose,
        "legal_basis": consent.legal_basis,
        "pii_categories": list(consent.pii_categories),
        "event_time": consent.event_time,
        "valid_until": consent.valid_until.isoformat() if consent.valid_until else None,
        "jurisdiction": consent.jurisdiction.value,
        "recipients": list(consent.recipients),
        "is_cross_border": consent.is_cross_border,
        "notice_version": consent.notice_version,
        "recorded_by": consent.recorded_by,
        "withdrawn_at": consent.withdrawn_at,
        "withdrawal_reason": consent.withdrawal_reason,
    }


def from_document(document: Document) -> Consent:
    """Read a kept consent."""
    valid_until = document["valid_until"]
    return Consent(
        consent_id=document["_id"],
        schema_version=document["schema_version"],
        person_id=document["person_id"],
        controller=Country(document["controller"]),
        purpose=document["purpose"],
        legal_basis=document["legal_basis"],
        pii_categories=tuple(document["pii_categories"]),
        event_time=document["event_time"],
        valid_until=date.fromisoformat(valid_until) if valid_until else None,
        jurisdiction=Country(document["jurisdiction"]),
        recipients=tuple(document["recipients"]),
        is_cross_border=document["is_cross_border"],
        notice_version=document["notice_version"],
        recorded_by=document["recorded_by"],
        withdrawn_at=document["withdrawn_at"],
        withdrawal_reason=document["withdrawal_reason"],
        version=document["version"],
    )
