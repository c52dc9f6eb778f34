"""How payment orders are read."""

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.payment_orders.model import LoanPaymentOrder, demand_home
from services.financing.payment_orders.refusals import PaymentOrderNotFoundError
from services.financing.payment_orders.repository import from_document
from services.kernel import Country


async def one(order_id: str, ministry: Country | None, db: Database) -> LoanPaymentOrder:
    """Read one order: names and accounts are read by the ministry that keeps it.

    Raises:
        PaymentOrderNotFoundError: there is none of that id.
        PaymentOrderOfOtherMinistryError: another ministry asks.
    """
    document = await db.payment_orders.find_one({"_id": order_id})
    if document is None:
        raise PaymentOrderNotFoundError(f"no payment order {order_id}")
    order = from_document(document)
    demand_home(order.home, ministry)
    return order


async def page(ministry: Country | None, page_request: PageRequest, db: Database) -> Page[LoanPaymentOrder]:
    """Read one page of a ministry's orders."""
    return await read_page(db, "payment_orders", {"home": ministry}, page_request, from_document)
