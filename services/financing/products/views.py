"""How loan products are read."""

from datetime import date

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.arithmetic.cost_of_credit.charge_caps import ChargeCap, load_charge_caps
from services.financing.lenders.model import LENDER_COUNTRY
from services.financing.products.calendars import CropCalendar, load_crop_calendars
from services.financing.products.model import Edition, Product
from services.financing.products.refusals import ProductNotFoundError
from services.financing.products.repository import from_document


async def one(product_id: str, db: Database) -> Product:
    """Read one product with all its editions.

    Raises:
        ProductNotFoundError: there is none of that id.
    """
    document = await db.loan_products.find_one({"_id": product_id})
    if document is None:
        raise ProductNotFoundError(f"no loan product {product_id}")
    return from_document(document)


async def edition(product_id: str, number: int, db: Database) -> Edition:
    """Read one edition.

    Raises:
        ProductNotFoundError: there is no such product.
        EditionNotFoundError: it has no edition of that number.
    """
    return (await one(product_id, db)).edition(number)


async def page(lender_id: str | None, page_request: PageRequest, db: Database) -> Page[Product]:
    """Read one page of products, of one lender or of all."""
    query: Document = {"home": LENDER_COUNTRY.value} if lender_id is None else {"lender_id": lender_id}
    return await read_page(db, "loan_products", query, page_request, from_document)


def charge_caps(on: date) -> tuple[ChargeCap, ...]:
    """List the legal caps in force on a day, also those that cap nothing because nothing is known."""
    return tuple(cap for cap in load_charge_caps() if cap.covers(on))


def crop_calendars(on: date, crop_code: str | None) -> tuple[CropCalendar, ...]:
    """List the crop calendars in force on a day, of one crop or of all."""
    return tuple(one for one in load_crop_calendars() if one.covers(on) and crop_code in {None, one.crop_code})
