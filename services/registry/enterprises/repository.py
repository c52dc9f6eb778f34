"""How enterprises are kept."""

from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import ENTERPRISE_TOPIC
from services.kernel import Country, Decision
from services.registry.enterprises.model import Description, Enterprise, EnterpriseNotFoundError

INDEXES = (
    Index("enterprises", (("country", 1), ("_id", 1))),
    Index("enterprises", (("municipality_code", 1), ("_id", 1))),
    Index("enterprises", (("identifiers", 1),), unique=True, sparse=True),
)


async def get(enterprise_id: str, tx: Transaction) -> Enterprise:
    """Read an entry.

    Raises:
        EnterpriseNotFoundError: the register has no such entry.
    """
    document = await tx.load("enterprises", enterprise_id)
    if document is None:
        raise EnterpriseNotFoundError(f"no enterprise {enterprise_id}")
    return from_document(document)


async def save(decision: Decision[Enterprise], tx: Transaction) -> None:
    """Keep an entry and its facts."""
    entry = decision.state
    await tx.save("enterprises", _to_document(entry), decision, ENTERPRISE_TOPIC.of(entry.country))


def _to_document(entry: Enterprise) -> Document:
    described = entry.description
    document: Document = {
        "_id": entry.enterprise_id,
        "country": entry.country.value,
        "legal_name": described.legal_name,
        "place_code": described.place_code,
        "municipality_code": described.municipality_code,
        "sector": described.sector,
        "activity_code": described.activity_code,
        "activity_edition": described.activity_edition,
        "size_class": described.size_class,
        "size_class_rule": described.size_class_rule,
        "owner_gender": described.owner_gender,
        "status": entry.status,
        "suspended_from": entry.suspended_from,
        "registered_on": entry.registered_on.isoformat(),
        "registered_by": entry.registered_by,
    }
    if described.identifiers:
        document["identifiers"] = list(described.identifiers)
    return document


def from_document(document: Document) -> Enterprise:
    """Read a kept entry."""
    return Enterprise(
        enterprise_id=document["_id"],
        country=Country(document["country"]),
        description=Description(
            legal_name=document["legal_name"],
            place_code=document["place_code"],
            municipality_code=document["municipality_code"],
            sector=document["sector"],
            activity_code=document["activity_code"],
            activity_edition=document["activity_edition"],
            size_class=document["size_class"],
            size_class_rule=document["size_class_rule"],
            owner_gender=document["owner_gender"],
            identifiers=tuple(document.get("identifiers", ())),
        ),
        status=document["status"],
        registered_on=date.fromisoformat(document["registered_on"]),
        registered_by=document["registered_by"],
        suspended_from=document["suspended_from"],
        version=document["version"],
    )
