"""How guarantee funds are read."""

from dataclasses import dataclass

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.guarantee_funds.model import GuaranteeFund, GuaranteeFundNotFoundError
from services.financing.guarantee_funds.repository import from_document


@dataclass(frozen=True, slots=True)
class FundState:
    """A guarantee fund with what is reserved of it and what is free (minor units)."""

    fund: GuaranteeFund
    pledged_minor: int
    free_minor: int
    version: int


async def one(fund_id: str, db: Database) -> FundState:
    """Read one guarantee fund.

    Raises:
        GuaranteeFundNotFoundError: there is none of that id.
    """
    document = await db.guarantee_funds.find_one({"_id": fund_id})
    if document is None:
        raise GuaranteeFundNotFoundError(f"no guarantee fund {fund_id}")
    fund = from_document(document)
    return FundState(fund, fund.pledged_minor, fund.free_minor, fund.version)


async def page(lender_id: str, page_request: PageRequest, db: Database) -> Page[GuaranteeFund]:
    """Read one page of a lender's guarantee funds."""
    return await read_page(db, "guarantee_funds", {"lender_id": lender_id}, page_request, from_document)
