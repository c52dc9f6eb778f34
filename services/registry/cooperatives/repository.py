"""How cooperatives are kept."""

from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import COOPERATIVE_TOPIC
from services.kernel import Country, Decision
from services.registry.cooperatives.model import Cooperative, Description, Figures, Licence, Membership
from services.registry.cooperatives.refusals import CooperativeNotFoundError

INDEXES = (
    Index("cooperatives", (("country", 1), ("_id", 1))),
    Index("cooperatives", (("identifiers", 1),), unique=True, sparse=True),
    Index("cooperatives", (("register_number", 1),), unique=True, sparse=True),
)


async def get(cooperative_id: str, tx: Transaction) -> Cooperative:
    """Read an entry.

    Raises:
        CooperativeNotFoundError: the register has no such entry.
    """
    document = await tx.load("cooperatives", cooperative_id)
    if document is None:
        raise CooperativeNotFoundError(f"no cooperative {cooperative_id}")
    return from_document(document)


async def save(decision: Decision[Cooperative], tx: Transaction) -> None:
    """Keep an entry and its facts."""
    entry = decision.state
    await tx.save("cooperatives", _to_document(entry), decision, COOPERATIVE_TOPIC.of(entry.country))


def _to_document(entry: Cooperative) -> Document:
    described, figures = entry.description, entry.figures
    document: Document = {
        "_id": entry.cooperative_id,
        "country": entry.country.value,
        "legal_name": described.legal_name,
        "kind": described.kind,
        "form": described.form,
        "place_code": described.place_code,
        "municipality_code": described.municipality_code,
        "founding_rule": described.founding_rule,
        "founding_confidence": described.founding_confidence,
        "member_count": figures.member_count,
        "ksp_class": figures.ksp_class,
        "ksp_class_basis": figures.ksp_class_basis,
        "ksp_class_rule": figures.ksp_class_rule,
        "reported_on": _day(entry.reported_on),
        "licence": _licence_to_document(entry.licence),
        "recognised_by": entry.recognised_by.value if entry.recognised_by else None,
        "members": [
            {"enterprise_id": member.enterprise_id, "admitted_on": member.admitted_on.isoformat()}
            for member in entry.members
        ],
        "status": entry.status,
        "registered_on": entry.registered_on.isoformat(),
        "registered_by": entry.registered_by,
    }
    if described.identifiers:
        document["identifiers"] = list(described.identifiers)
    if entry.register_number is not None:
        document["register_number"] = entry.register_number
    return document


def from_document(document: Document) -> Cooperative:
    """Read a kept entry."""
    recognised_by = document["recognised_by"]
    return Cooperative(
        cooperative_id=document["_id"],
        country=Country(document["country"]),
        description=Description(
            legal_name=document["legal_name"],
            kind=document["kind"],
            form=document["form"],
            place_code=document["place_code"],
            municipality_code=document["municipality_code"],
            identifiers=tuple(document.get("identifiers", ())),
            founding_rule=document["founding_rule"],
            founding_confidence=document["founding_confidence"],
        ),
        figures=Figures(
            member_count=document["member_count"],
            ksp_class=document["ksp_class"],
            ksp_class_basis=document["ksp_class_basis"],
            ksp_class_rule=document["ksp_class_rule"],
        ),
        status=document["status"],
        registered_on=date.fromisoformat(document["registered_on"]),
        registered_by=document["registered_by"],
        register_number=document.get("register_number"),
        reported_on=_to_day(document["reported_on"]),
        licence=_licence_from_document(document["licence"]),
        recognised_by=Country(recognised_by) if recognised_by else None,
        members=tuple(
            Membership(member["enterprise_id"], date.fromisoformat(member["admitted_on"]))
            for member in document["members"]
        ),
        version=document["version"],
    )


def _licence_to_document(licence: Licence | None) -> Document | None:
    if licence is None:
        return None
    return {
        "number": licence.number,
        "valid_from": licence.valid_from.isoformat(),
        "valid_until": _day(licence.valid_until),
    }


def _licence_from_document(document: Document | None) -> Licence | None:
    if document is None:
        return None
    valid_from = date.fromisoformat(document["valid_from"])
    return Licence(document["number"], valid_from, _to_day(document["valid_until"]))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _to_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
