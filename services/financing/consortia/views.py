"""How consortia are read, and how their shares split an amount."""

from datetime import UTC, date, datetime

from services.chassis.mongo import Database
from services.financing.consortia.model import Consortium, agreement_on, consortium_id_of
from services.financing.consortia.refusals import ConsortiumNotConfirmedError, ConsortiumNotFoundError
from services.financing.consortia.repository import from_document
from services.financing.consortia.shares import SplitAmount, split_amount


async def one(facility_id: str, db: Database) -> Consortium:
    """Read a facility's consortium.

    Raises:
        ConsortiumNotFoundError: its lender finances it alone.
    """
    document = await db.consortia.find_one({"_id": consortium_id_of(facility_id)})
    if document is None:
        raise ConsortiumNotFoundError(f"{facility_id} has no consortium")
    return from_document(document)


async def split(facility_id: str, amount_minor: int, before_minor: int, on: date | None, db: Database) -> SplitAmount:
    """Split an amount by the shares of a day, or by those that wait where none hold yet.

    Raises:
        ConsortiumNotFoundError: the facility's lender finances it alone.
        ConsortiumNotConfirmedError: the lead financed alone on that day, and nothing waits.
    """
    consortium = await one(facility_id, db)
    day = on or consortium.home.day_of(datetime.now(UTC))
    agreement = agreement_on(consortium, day) or consortium.waiting
    if agreement is None:
        raise ConsortiumNotConfirmedError(f"{consortium.lead_id} finances {facility_id} alone on {day}")
    return split_amount(consortium, agreement, amount_minor, before_minor=before_minor)
