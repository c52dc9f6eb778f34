"""How borrowers, their certificates and what is known of their goods are kept."""

from datetime import date

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.financing.borrowers.model import Borrower, BorrowerNotFoundError, Certificate
from services.financing.borrowers.particulars import GradedLot, ReachedStandard
from services.kernel import Country

CERTIFICATES_MAX = 200
"""Certificates of one enterprise that are looked at."""
GOODS_MAX = 50
"""Gradings, and reached standards, of one enterprise that are shown: the latest."""

INDEXES = (
    Index("borrowers", (("country", 1), ("_id", 1))),
    Index("certificates", (("enterprise_id", 1), ("_id", 1))),
    Index("graded_lots", (("enterprise_id", 1), ("graded_on", -1), ("_id", 1))),
    Index("reached_standards", (("enterprise_id", 1), ("reached_on", -1), ("_id", 1))),
)
_GRADED_LOT = TypeAdapter(GradedLot)
_STANDARD = TypeAdapter(ReachedStandard)


async def find(enterprise_id: str, tx: Transaction) -> Borrower:
    """Read a borrower; one never heard of is an empty entry."""
    document = await tx.load("borrowers", enterprise_id)
    return from_document(document) if document else Borrower(enterprise_id)


async def get(enterprise_id: str, tx: Transaction) -> tuple[Borrower, Country]:
    """Read a borrower and its country.

    Raises:
        BorrowerNotFoundError: no register told of it.
    """
    found = await find(enterprise_id, tx)
    if found.country is None:
        raise BorrowerNotFoundError(f"no enterprise {enterprise_id} is known here")
    return found, found.country


async def put(borrower: Borrower, tx: Transaction) -> None:
    """Keep what is known of a borrower."""
    await tx.put("borrowers", _to_document(borrower))


async def find_certificate(certificate_id: str, tx: Transaction) -> Certificate:
    """Read a certificate; one never heard of is an empty entry."""
    document = await tx.load("certificates", certificate_id)
    return certificate_from_document(document) if document else Certificate(certificate_id)


async def certificates_of(enterprise_id: str, tx: Transaction) -> list[Certificate]:
    """Read an enterprise's certificates."""
    found = await tx.find("certificates", {"enterprise_id": enterprise_id}, limit=CERTIFICATES_MAX)
    return [certificate_from_document(document) for document in found]


async def put_certificate(certificate: Certificate, tx: Transaction) -> None:
    """Keep what is known of a certificate."""
    await tx.put("certificates", _certificate_to_document(certificate))


async def find_graded_lot(lot_id: str, standard: str, tx: Transaction) -> GradedLot | None:
    """Read a lot's grading by one standard."""
    document = await tx.load("graded_lots", f"{lot_id}/{standard}")
    return graded_lot_from_document(document) if document else None


async def put_graded_lot(lot: GradedLot, tx: Transaction) -> None:
    """Keep a lot's grading by one standard."""
    await tx.put("graded_lots", {"_id": f"{lot.lot_id}/{lot.standard}", **_GRADED_LOT.dump_python(lot, mode="json")})


async def put_standard(reached: ReachedStandard, tx: Transaction) -> None:
    """Keep that a standard was reached."""
    document: Document = _STANDARD.dump_python(reached, mode="json")
    await tx.put("reached_standards", {"_id": document.pop("case_id"), **document})


def graded_lot_from_document(document: Document) -> GradedLot:
    """Read a kept grading."""
    return _GRADED_LOT.validate_python({name: value for name, value in document.items() if name != "_id"})


def standard_from_document(document: Document) -> ReachedStandard:
    """Read a kept reached standard."""
    own = {name: value for name, value in document.items() if name != "_id"}
    return _STANDARD.validate_python({"case_id": document["_id"], **own})


def _to_document(borrower: Borrower) -> Document:
    return {
        "_id": borrower.enterprise_id,
        "country": borrower.country.value if borrower.country else None,
        "municipality_code": borrower.municipality_code,
        "sector": borrower.sector,
        "size_class": borrower.size_class,
        "owner_gender": borrower.owner_gender,
        "verified": borrower.verified,
        "standing": borrower.standing,
    }


def from_document(document: Document) -> Borrower:
    """Read a kept borrower."""
    return Borrower(
        enterprise_id=document["_id"],
        country=Country(document["country"]) if document["country"] else None,
        municipality_code=document["municipality_code"],
        sector=document["sector"],
        size_class=document["size_class"],
        owner_gender=document["owner_gender"],
        verified=document["verified"],
        standing=document["standing"],
    )


def _certificate_to_document(certificate: Certificate) -> Document:
    return {
        "_id": certificate.certificate_id,
        "enterprise_id": certificate.enterprise_id,
        "programme": certificate.programme,
        "kind": certificate.kind,
        "issued_on": _text(certificate.issued_on),
        "valid_until": _text(certificate.valid_until),
        "revoked_on": _text(certificate.revoked_on),
    }


def certificate_from_document(document: Document) -> Certificate:
    """Read a kept certificate."""
    return Certificate(
        certificate_id=document["_id"],
        enterprise_id=document["enterprise_id"],
        programme=document["programme"],
        kind=document["kind"],
        issued_on=_day(document["issued_on"]),
        valid_until=_day(document["valid_until"]),
        revoked_on=_day(document["revoked_on"]),
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
