"""How rounds of the other ministry are read, and the closed rounds of both."""

from datetime import date

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.evaluation.foreign_rounds.model import ForeignRound
from services.evaluation.foreign_rounds.refusals import ForeignRoundNotFoundError
from services.evaluation.foreign_rounds.repository import COLLECTION, from_document
from services.evaluation.rounds import views as rounds
from services.evaluation.rounds.model import Round, RoundStatus
from services.evaluation.rounds.verification import SignedDocument, signed_document


async def one(round_id: str, db: Database) -> ForeignRound:
    """Read one round.

    Raises:
        ForeignRoundNotFoundError: nothing was told of it.
    """
    document = await db[COLLECTION].find_one({"_id": round_id})
    if document is None:
        raise ForeignRoundNotFoundError(f"nothing was told of {round_id}")
    return from_document(document)


async def page(status: RoundStatus | None, page_request: PageRequest, db: Database) -> Page[ForeignRound]:
    """Read one page of rounds."""
    query: Document = {"status": status} if status else {}
    return await read_page(db, COLLECTION, query, page_request, from_document)


async def document(round_id: str, db: Database) -> SignedDocument:
    """Read the document as it was rebuilt here, with the digest that its keeper told and the signatures there are.

    Raises:
        ForeignRoundNotFoundError: nothing was told of it.
        RoundStateError: not everything is agreed.
    """
    return signed_document((await one(round_id, db)).round)


async def closed_of_both(until: date, db: Database) -> list[Round]:
    """Read the closed rounds of periods that ended until a day, whichever ministry keeps them."""
    query: Document = {"status": "closed", "is_equal": True, "last_day": {"$lte": until.isoformat()}}
    found = db[COLLECTION].find(query).sort("_id", 1).limit(rounds.ROUNDS_MAX)
    return [*await rounds.closed(until, db), *[from_document(document).round async for document in found]]
