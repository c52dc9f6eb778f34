"""How participating enterprises are kept."""

from collections.abc import Collection

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.kernel import Country
from services.training.participants.model import ParticipatingEnterprise

INDEXES = (Index("enterprises", (("country", 1), ("_id", 1))),)


async def find(enterprise_id: str, tx: Transaction) -> ParticipatingEnterprise:
    """Read an enterprise; one never heard of is an empty entry."""
    document = await tx.load("enterprises", enterprise_id)
    return from_document(document) if document else ParticipatingEnterprise(enterprise_id)


async def find_all(enterprise_ids: Collection[str], tx: Transaction) -> dict[str, ParticipatingEnterprise]:
    """Read some enterprises at once; those never heard of are empty entries."""
    query: Document = {"_id": {"$in": sorted(enterprise_ids)}}
    found = {
        one["_id"]: from_document(one) for one in await tx.find("enterprises", query, limit=max(len(enterprise_ids), 1))
    }
    return {one: found.get(one, ParticipatingEnterprise(one)) for one in enterprise_ids}


async def put(enterprise: ParticipatingEnterprise, tx: Transaction) -> None:
    """Keep what is known of an enterprise."""
    document: Document = {
        "_id": enterprise.enterprise_id,
        "country": enterprise.country.value if enterprise.country else None,
        "is_verified": enterprise.is_verified,
        "standing": enterprise.standing,
    }
    await tx.put("enterprises", document)


def from_document(document: Document) -> ParticipatingEnterprise:
    """Read a kept enterprise."""
    return ParticipatingEnterprise(
        enterprise_id=document["_id"],
        country=Country(document["country"]) if document["country"] else None,
        is_verified=document["is_verified"],
        standing=document["standing"],
    )
