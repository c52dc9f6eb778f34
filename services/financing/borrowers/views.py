"""How borrowers are read."""

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.borrowers.model import Borrower, BorrowerNotFoundError, BorrowerProfile
from services.financing.borrowers.repository import CERTIFICATES_MAX, certificate_from_document, from_document
from services.kernel import Country


async def one(enterprise_id: str, db: Database) -> BorrowerProfile:
    """Read one borrower with its certificates.

    Raises:
        BorrowerNotFoundError: no register told of it.
    """
    document = await db.borrowers.find_one({"_id": enterprise_id})
    if document is None or document["country"] is None:
        raise BorrowerNotFoundError(f"no enterprise {enterprise_id} is known here")
    cursor = db.certificates.find({"enterprise_id": enterprise_id}).sort("_id", 1).limit(CERTIFICATES_MAX)
    certificates = [certificate_from_document(found) async for found in cursor]
    return BorrowerProfile(from_document(document), tuple(certificates))


async def page(country: Country, page_request: PageRequest, db: Database) -> Page[Borrower]:
    """Read one page of a country's borrowers."""
    return await read_page(db, "borrowers", {"country": country.value}, page_request, from_document)
