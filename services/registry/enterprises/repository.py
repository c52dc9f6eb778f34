"""How enterprises are kept."""

from dataclasses import asdict, replace
from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import ENTERPRISE_TOPIC
from services.kernel import Decision
from services.registry.candidates.merging import indexed, unindexed
from services.registry.enterprises.fields import entry_of, fields_of
from services.registry.enterprises.model import Enterprise, EnterpriseNotFoundError, Owner
from services.registry.enterprises.verification import Finding, Verification
from services.registry.evidence import evidence_from

INDEXES = (
    Index("enterprises", (("country", 1), ("_id", 1))),
    Index("enterprises", (("municipality_code", 1), ("_id", 1))),
    Index("enterprises", (("identifiers", 1),), unique=True, sparse=True),
    Index("enterprises", (("register_number", 1),), unique=True, sparse=True),
    Index("enterprise_verifications", (("enterprise_id", 1), ("_id", 1))),
    Index("enterprises", (("owners.person_id", 1),)),
)
OWNED_READ_MAX = 200
"""Enterprises of one person that are listed."""


async def get(enterprise_id: str, tx: Transaction) -> Enterprise:
    """Read an entry.

    Raises:
        EnterpriseNotFoundError: the register has no such entry.
    """
    document = await tx.load("enterprises", enterprise_id)
    if document is None:
        raise EnterpriseNotFoundError(f"no enterprise {enterprise_id}")
    return from_document(document)


async def owned_by(person_id: str, tx: Transaction) -> list[Enterprise]:
    """List the entries that name a person among their owners."""
    found = await tx.find("enterprises", {"owners.person_id": person_id}, limit=OWNED_READ_MAX)
    return [from_document(document) for document in found]


async def save(decision: Decision[Enterprise], tx: Transaction) -> None:
    """Keep an entry and its facts."""
    entry = decision.state
    await tx.save("enterprises", _to_document(entry), decision, ENTERPRISE_TOPIC.of(entry.country))


def keep_verification(verification: Verification, tx: Transaction) -> None:
    """Keep what a verifier found, once, with the entry's fact that is saved next."""
    document = asdict(verification)
    document["finding"]["evidence"] = [item.document() for item in verification.finding.evidence]
    place = (verification.enterprise_id, verification.version)
    tx.companions.note("enterprise_verifications", place, document)


def verification_of(document: Document) -> Verification:
    """Read a kept verification."""
    finding = document["finding"]
    return Verification(
        enterprise_id=document["enterprise_id"],
        version=document["version"],
        finding=Finding(
            outcome=finding["outcome"],
            evidence=tuple(map(evidence_from, finding["evidence"])),
            reason_code=finding["reason_code"],
            checked_fields=tuple(finding["checked_fields"]),
        ),
        verified_by=document["verified_by"],
        verified_at=document["verified_at"],
    )


def _to_document(entry: Enterprise) -> Document:
    # Owners are persons: they stand beside the entry and never in its record, which every officer reads.
    owners = [
        {"person_id": owner.person_id, "share_basis_points": owner.share_basis_points, "since": owner.since.isoformat()}
        for owner in entry.owners
    ]
    beside = {"is_youth_led": entry.is_youth_led, "owners": owners}
    return indexed({"_id": entry.enterprise_id, **fields_of(entry), **beside})


def from_document(document: Document) -> Enterprise:
    """Read a kept entry."""
    owners = tuple(
        Owner(owner["person_id"], owner["share_basis_points"], date.fromisoformat(owner["since"]))
        for owner in document.get("owners", ())
    )
    entry = entry_of(document["_id"], unindexed(document), document["version"])
    return replace(entry, owners=owners, is_youth_led=document.get("is_youth_led"))
