"""How borrowers are read."""

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.borrowers.model import Borrower, BorrowerNotFoundError, BorrowerProfile
from services.financing.borrowers.repository import (
    CERTIFICATES_MAX,
    GOODS_MAX,
    certificate_from_document,
    from_document,
    graded_lot_from_document,
    standard_from_document,
)
from services.kernel import Country


async def one(enterprise_id: str, db: Database) -> BorrowerProfile:
    """Read one borrower with its certificates, graded lots and reached standards.

    Raises:
        BorrowerNotFoundError: no register told of it.
    """
    document = await db.borrowers.find_one({"_id": enterprise_id})
    if document is None or document["country"] is None:
        raise BorrowerNotFoundError(f"no enterprise {enterprise_id} is known here")
    cursor = db.certificates.find({"enterprise_id": enterprise_id}).sort("_id", 1).limit(CERTIFICATES_MAX)
    certificates = [certificate_from_document(found) async for found in cursor]
    lots = await _latest("graded_lots", "graded_on", enterprise_id, db)
    standards = await _latest("reached_standards", "reached_on", enterprise_id, db)
    return BorrowerProfile(
        borrower=from_document(document),
        certificates=tuple(certificates),
        graded_lots=tuple(graded_lot_from_document(lot) for lot in lots),
        standards=tuple(standard_from_document(reached) for reached in standards),
    )


async def page(country: Country, page_request: PageRequest, db: Database) -> Page[Borrower]:
    """Read one page of a country's borrowers."""
    return await read_page(db, "borrowers", {"country": country.value}, page_request, from_document)


async def _latest(collection: str, day: str, enterprise_id: str, db: Database) -> list[Document]:
    cursor = db[collection].find({"enterprise_id": enterprise_id}).sort([(day, -1), ("_id", 1)])
    found: list[Document] = await cursor.limit(GOODS_MAX).to_list(GOODS_MAX)
    return found
