"""How agreements are read."""

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.evaluation.agreements.model import Agreement, PackagedAgreement
from services.evaluation.agreements.refusals import AgreementNotFoundError
from services.evaluation.agreements.repository import from_document, load_agreements


def packaged() -> Page[PackagedAgreement]:
    """List the agreements that can be recorded, whole: there are a few at most."""
    return Page(items=list(load_agreements()))


async def one(agreement_id: str, db: Database) -> Agreement:
    """Read one agreement.

    Raises:
        AgreementNotFoundError: it is not recorded.
    """
    document = await db.agreements.find_one({"_id": agreement_id})
    if document is None:
        raise AgreementNotFoundError(f"no agreement {agreement_id} is recorded")
    return from_document(document)


async def page(page_request: PageRequest, db: Database) -> Page[Agreement]:
    """Read one page of agreements."""
    return await read_page(db, "agreements", {}, page_request, from_document)
