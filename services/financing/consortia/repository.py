"""How consortia are kept: one for each facility that several lenders finance."""

from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import CONSORTIUM_TOPIC
from services.financing.consortia.model import Agreement, Consortium, Participation, consortium_id_of
from services.financing.consortia.refusals import ConsortiumNotFoundError
from services.kernel import Country, Currency, Decision

CONSORTIA_OF_LENDER_MAX = 10_000

INDEXES = (Index("consortia", (("lender_ids", 1), ("_id", 1))),)


async def find(facility_id: str, tx: Transaction) -> Consortium | None:
    """Read a facility's consortium; none where the lead finances alone."""
    document = await tx.load("consortia", consortium_id_of(facility_id))
    return from_document(document) if document else None


async def get(facility_id: str, tx: Transaction) -> Consortium:
    """Read a facility's consortium.

    Raises:
        ConsortiumNotFoundError: the lead finances alone.
    """
    found = await find(facility_id, tx)
    if found is None:
        raise ConsortiumNotFoundError(f"{facility_id} has no consortium")
    return found


async def of_lender(lender_id: str, tx: Transaction) -> dict[str, Consortium]:
    """Read every consortium that names a lender, now or for earlier loans, by facility."""
    found = await tx.find("consortia", {"lender_ids": lender_id}, limit=CONSORTIA_OF_LENDER_MAX)
    return {document["facility_id"]: from_document(document) for document in found}


async def save(decision: Decision[Consortium], tx: Transaction) -> None:
    """Keep a consortium and its facts."""
    consortium = decision.state
    await tx.save("consortia", _to_document(consortium), decision, CONSORTIUM_TOPIC.of(consortium.home))


def _to_document(consortium: Consortium) -> Document:
    return {
        "_id": consortium.consortium_id,
        "facility_id": consortium.facility_id,
        "home": consortium.home.value,
        "lead_id": consortium.lead_id,
        "currency": consortium.currency.value,
        "lender_ids": sorted({lender for one in consortium.agreements for lender in one.lender_ids}),
        "agreements": [_agreement_to_document(one) for one in consortium.agreements],
    }


def _agreement_to_document(agreement: Agreement) -> Document:
    return {
        "number": agreement.number,
        "participations": [
            {"lender_id": given.lender_id, "committed_minor": given.committed_minor}
            for given in agreement.participations
        ],
        "proposed_by": agreement.proposed_by,
        "confirmed": list(agreement.confirmed),
        "effective_from": agreement.effective_from.isoformat() if agreement.effective_from else None,
    }


def from_document(document: Document) -> Consortium:
    """Read a kept consortium."""
    return Consortium(
        facility_id=document["facility_id"],
        home=Country(document["home"]),
        lead_id=document["lead_id"],
        currency=Currency(document["currency"]),
        agreements=tuple(_agreement(found) for found in document["agreements"]),
        version=document["version"],
    )


def _agreement(found: Document) -> Agreement:
    day = found["effective_from"]
    return Agreement(
        number=found["number"],
        participations=tuple(Participation(**given) for given in found["participations"]),
        proposed_by=found["proposed_by"],
        confirmed=tuple(found["confirmed"]),
        effective_from=date.fromisoformat(day) if day else None,
    )
