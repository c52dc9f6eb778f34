"""How the register of cooperatives is read."""

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.contracts.registry import CooperativeKind
from services.kernel import Country
from services.registry.cooperatives.model import Cooperative, CooperativeStatus
from services.registry.cooperatives.refusals import CooperativeNotFoundError
from services.registry.cooperatives.repository import from_document
from services.registry.register_numbers import Register, read_register_number


async def one(cooperative_id: str, db: Database) -> Cooperative:
    """Read one entry.

    Raises:
        CooperativeNotFoundError: the register has no such entry.
    """
    document = await db.cooperatives.find_one({"_id": cooperative_id})
    if document is None:
        raise CooperativeNotFoundError(f"no cooperative {cooperative_id}")
    return from_document(document)


async def by_number(text: str, db: Database) -> Cooperative:
    """Read the entry that has a register number.

    Raises:
        RuleViolationError: the text is no number of this register; the problem names the part that is wrong.
        CooperativeNotFoundError: the number was never given here.
    """
    number = str(read_register_number(text, Register.COOPERATIVES))
    document = await db.cooperatives.find_one({"register_number": number})
    if document is None:
        raise CooperativeNotFoundError(f"no cooperative has the number {number}")
    return from_document(document)


async def page(
    country: Country,
    kind: CooperativeKind | None,
    status: CooperativeStatus | None,
    page_request: PageRequest,
    db: Database,
) -> Page[Cooperative]:
    """Read one page of one country's entries."""
    query: Document = {"country": country.value}
    given = {"kind": kind, "status": status}
    query.update({name: value for name, value in given.items() if value is not None})
    return await read_page(db, "cooperatives", query, page_request, from_document)
