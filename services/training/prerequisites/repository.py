"""How what participants bring along is read: certificates and products as this service keeps them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from services.chassis.mongo import Document
from services.chassis.unit_of_work import Transaction
from services.training.prerequisites.model import Attainment, Brought

CERTIFICATES_MAX = 20_000
PRODUCTS_MAX = 20_000


async def brought_by(stated: Mapping[str, tuple[str, ...]], tx: Transaction) -> dict[str, Brought]:
    """Read what participants bring, who are named by enterprise and number; what was said of them is given."""
    enterprises = sorted({_enterprise(one) for one in stated})
    holding: Document = {"enterprise_id": {"$in": enterprises}, "revoked_on": None}
    attained: defaultdict[str, list[Attainment]] = defaultdict(list)
    for document in await tx.find("certificates", holding, limit=CERTIFICATES_MAX):
        attained[document["participant_id"]].append(_attainment(document))
    offered: Document = {"owner_id": {"$in": enterprises}, "is_offered": True}
    owners = {document["owner_id"] for document in await tx.find("products", offered, limit=PRODUCTS_MAX)}
    return {
        one: Brought(frozenset(codes), tuple(attained[one]), _enterprise(one) in owners)
        for one, codes in stated.items()
    }


def _enterprise(participant_id: str) -> str:
    return participant_id.rpartition(".")[0]


def _attainment(document: Document) -> Attainment:
    until = document["valid_until"]
    return Attainment(
        document["programme"], date.fromisoformat(document["issued_on"]), date.fromisoformat(until) if until else None
    )
