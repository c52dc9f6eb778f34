"""How bank statements are read."""

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.bank_statements.model import TakenStatement, demand_home
from services.financing.bank_statements.refusals import BankStatementNotFoundError
from services.financing.bank_statements.repository import from_document
from services.kernel import Country


async def one(statement_key: str, ministry: Country | None, db: Database) -> TakenStatement:
    """Read one statement.

    Raises:
        BankStatementNotFoundError: there is none of that key.
        BankStatementOfOtherMinistryError: another ministry asks.
    """
    document = await db.bank_statements.find_one({"_id": statement_key})
    if document is None:
        raise BankStatementNotFoundError(f"no bank statement {statement_key}")
    taken = from_document(document)
    demand_home(taken.home, ministry)
    return taken


async def page(
    lender_id: str, ministry: Country | None, page_request: PageRequest, db: Database
) -> Page[TakenStatement]:
    """Read one page of what a ministry took of a lender's statements."""
    wanted = {"lender_id": lender_id, "home": ministry}
    return await read_page(db, "bank_statements", wanted, page_request, from_document)
