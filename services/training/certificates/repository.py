"""How certificates are kept."""

from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.training import CERTIFICATE_TOPIC
from services.kernel import Country, Decision
from services.training.certificates.model import AlreadyIssuedError, Certificate, CertificateNotFoundError

INDEXES = (
    Index("certificates", (("cohort_id", 1), ("participant_id", 1)), unique=True),
    Index("certificates", (("enterprise_id", 1), ("_id", 1))),
)


async def get(certificate_id: str, tx: Transaction) -> Certificate:
    """Read a certificate.

    Raises:
        CertificateNotFoundError: no such certificate was issued.
    """
    document = await tx.load("certificates", certificate_id)
    if document is None:
        raise CertificateNotFoundError(f"no certificate {certificate_id}")
    return from_document(document)


async def demand_none(earned_by: str, participant_id: str, tx: Transaction) -> None:
    """Refuse a second certificate; the unique index refuses one that is written at the same moment.

    Raises:
        AlreadyIssuedError: the participant has one of this cohort or assessment.
    """
    if await tx.find("certificates", {"cohort_id": earned_by, "participant_id": participant_id}, limit=1):
        raise AlreadyIssuedError(f"{participant_id} has a certificate of {earned_by}")


async def save(decision: Decision[Certificate], tx: Transaction) -> None:
    """Keep a certificate and its facts."""
    certificate = decision.state
    await tx.save("certificates", _to_document(certificate), decision, CERTIFICATE_TOPIC.of(certificate.country))


def _to_document(certificate: Certificate) -> Document:
    return {
        "_id": certificate.certificate_id,
        "country": certificate.country.value,
        # The unique index is over this and the participant: an assessment stands where no cohort does.
        "cohort_id": certificate.cohort_id or certificate.assessment_id,
        "assessment_id": certificate.assessment_id,
        "programme": certificate.programme,
        "programme_version": certificate.programme_version,
        "participant_id": certificate.participant_id,
        "enterprise_id": certificate.enterprise_id,
        "kind": certificate.kind,
        "issued_on": certificate.issued_on.isoformat(),
        "valid_until": _text(certificate.valid_until),
        "revoked_on": _text(certificate.revoked_on),
        "reason_code": certificate.reason_code,
    } | _place(certificate)


def _place(certificate: Certificate) -> Document:
    # Left out where there is none: the index of places is sparse.
    if certificate.status_list is None:
        return {}
    return {"status_list": certificate.status_list, "status_index": certificate.status_index}


def from_document(document: Document) -> Certificate:
    """Read a kept certificate."""
    assessment_id = document.get("assessment_id")
    return Certificate(
        certificate_id=document["_id"],
        country=Country(document["country"]),
        cohort_id=None if assessment_id else document["cohort_id"],
        assessment_id=assessment_id,
        programme=document["programme"],
        programme_version=document["programme_version"],
        participant_id=document["participant_id"],
        enterprise_id=document["enterprise_id"],
        kind=document["kind"],
        issued_on=date.fromisoformat(document["issued_on"]),
        valid_until=_day(document["valid_until"]),
        revoked_on=_day(document["revoked_on"]),
        reason_code=document["reason_code"],
        status_list=document.get("status_list"),
        status_index=document.get("status_index"),
        version=document["version"],
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
