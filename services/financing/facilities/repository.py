"""How facilities are kept, and the packaged legal bases they stand on."""

from datetime import date
from functools import cache

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import FACILITY_TOPIC
from services.financing.facilities.legal_bases import LegalBasis, LegalBasisRule
from services.financing.facilities.model import Facility, FacilityNotFoundError
from services.kernel import Country, Currency, Decision
from services.kernel.reference_data import read_rules

INDEXES = (
    Index("facilities", (("home", 1), ("_id", 1))),
    Index("facilities", (("lender_id", 1), ("_id", 1))),
    Index("facilities", (("cooperative_id", 1), ("_id", 1))),
)


@cache
def load_legal_bases() -> tuple[LegalBasisRule, ...]:
    """Read the legal bases; later calls give the same ones."""
    return read_rules("financing", "legal_bases.json", LegalBasisRule)


async def get(facility_id: str, tx: Transaction) -> Facility:
    """Read a facility.

    Raises:
        FacilityNotFoundError: there is none of that id.
    """
    document = await tx.load("facilities", facility_id)
    if document is None:
        raise FacilityNotFoundError(f"no facility {facility_id}")
    return from_document(document)


async def save(decision: Decision[Facility], tx: Transaction) -> None:
    """Keep a facility and its facts."""
    facility = decision.state
    await tx.save("facilities", _to_document(facility), decision, FACILITY_TOPIC.of(facility.home))


def _to_document(facility: Facility) -> Document:
    basis = facility.legal_basis
    return {
        "_id": facility.facility_id,
        "home": facility.home.value,
        "lender_id": facility.lender_id,
        "cooperative_id": facility.cooperative_id,
        "limit_minor": facility.limit_minor,
        "committed_minor": facility.committed_minor,
        "currency": facility.currency.value,
        "legal_basis": {
            "code": basis.code,
            "document": basis.document,
            "approved_on": basis.approved_on.isoformat() if basis.approved_on else None,
        },
        "opened_on": facility.opened_on.isoformat(),
        "valid_until": facility.valid_until.isoformat(),
        "opened_by": facility.opened_by,
        "status": facility.status,
    }


def from_document(document: Document) -> Facility:
    """Read a kept facility."""
    basis = document["legal_basis"]
    return Facility(
        facility_id=document["_id"],
        home=Country(document["home"]),
        lender_id=document["lender_id"],
        cooperative_id=document["cooperative_id"],
        limit_minor=document["limit_minor"],
        committed_minor=document["committed_minor"],
        currency=Currency(document["currency"]),
        legal_basis=LegalBasis(
            code=basis["code"],
            document=basis["document"],
            approved_on=date.fromisoformat(basis["approved_on"]) if basis["approved_on"] else None,
        ),
        opened_on=date.fromisoformat(document["opened_on"]),
        valid_until=date.fromisoformat(document["valid_until"]),
        opened_by=document["opened_by"],
        status=document["status"],
        version=document["version"],
    )
