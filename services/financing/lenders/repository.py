"""How cooperatives are kept."""

from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.financing.lenders.model import Cooperative, CooperativeNotFoundError, Licence
from services.kernel import Country

INDEXES = (Index("cooperatives", (("kind", 1), ("country", 1), ("_id", 1))),)


async def find(cooperative_id: str, tx: Transaction) -> Cooperative:
    """Read a cooperative; one never heard of is an empty entry."""
    document = await tx.load("cooperatives", cooperative_id)
    return from_document(document) if document else Cooperative(cooperative_id)


async def get(cooperative_id: str, tx: Transaction) -> Cooperative:
    """Read a cooperative.

    Raises:
        CooperativeNotFoundError: no register told of it.
    """
    found = await find(cooperative_id, tx)
    if found.country is None:
        raise CooperativeNotFoundError(f"no cooperative {cooperative_id} is known here")
    return found


async def put(cooperative: Cooperative, tx: Transaction) -> None:
    """Keep what is known of a cooperative."""
    await tx.put("cooperatives", _to_document(cooperative))


def _to_document(cooperative: Cooperative) -> Document:
    licence = cooperative.licence
    return {
        "_id": cooperative.cooperative_id,
        "country": cooperative.country.value if cooperative.country else None,
        "kind": cooperative.kind,
        "form": cooperative.form,
        "ksp_class": cooperative.ksp_class,
        "licence": {
            "valid_from": licence.valid_from.isoformat(),
            "valid_until": licence.valid_until.isoformat() if licence.valid_until else None,
        }
        if licence
        else None,
        "recognised_by": cooperative.recognised_by.value if cooperative.recognised_by else None,
        "standing": cooperative.standing,
        "member_count": cooperative.member_count,
        "members": list(cooperative.members),
    }


def from_document(document: Document) -> Cooperative:
    """Read a kept cooperative."""
    licence = document["licence"]
    return Cooperative(
        cooperative_id=document["_id"],
        country=Country(document["country"]) if document["country"] else None,
        kind=document["kind"],
        form=document["form"],
        ksp_class=document["ksp_class"],
        licence=Licence(
            date.fromisoformat(licence["valid_from"]),
            date.fromisoformat(licence["valid_until"]) if licence["valid_until"] else None,
        )
        if licence
        else None,
        recognised_by=Country(document["recognised_by"]) if document["recognised_by"] else None,
        standing=document["standing"],
        member_count=document["member_count"],
        members=tuple(document["members"]),
    )
