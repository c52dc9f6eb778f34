"""How certificates are read and verified."""

from datetime import UTC, date, datetime

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import RuleViolationError
from services.training.certificates.model import Certificate, CertificateNotFoundError, Verification, verify
from services.training.certificates.repository import from_document


class FilterMissingError(RuleViolationError):
    """Certificates are listed for a cohort or for an enterprise."""

    code = "filter_missing"


async def one(certificate_id: str, db: Database) -> Certificate:
    """Read one certificate.

    Raises:
        CertificateNotFoundError: no such certificate was issued.
    """
    document = await db.certificates.find_one({"_id": certificate_id})
    if document is None:
        raise CertificateNotFoundError(f"no certificate {certificate_id}")
    return from_document(document)


async def verified(certificate_id: str, on: date | None, db: Database) -> Verification:
    """Tell whether a certificate holds on a day; without one, today in its country.

    Raises:
        CertificateNotFoundError: no such certificate was issued.
    """
    certificate = await one(certificate_id, db)
    return verify(certificate, on=on or certificate.country.day_of(datetime.now(UTC)))


async def page(
    cohort_id: str | None, enterprise_id: str | None, page_request: PageRequest, db: Database
) -> Page[Certificate]:
    """Read one page of a cohort's or an enterprise's certificates.

    Raises:
        FilterMissingError: neither is named.
    """
    given = {"cohort_id": cohort_id, "enterprise_id": enterprise_id}
    query: Document = {name: value for name, value in given.items() if value is not None}
    if not query:
        raise FilterMissingError("name a cohort_id or an enterprise_id")
    return await read_page(db, "certificates", query, page_request, from_document)
