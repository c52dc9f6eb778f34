"""How rounds, their signed documents and refused attempts are read."""

from datetime import date

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.evaluation.rounds.criteria import CriteriaRule, load_criteria
from services.evaluation.rounds.model import Round, RoundStatus
from services.evaluation.rounds.recording import Asked, RoundRefusal
from services.evaluation.rounds.refusals import AUDITED, RoundNotFoundError
from services.evaluation.rounds.repository import from_document, refusal_from
from services.evaluation.rounds.verification import SignedDocument, signed_document

ROUNDS_MAX = 500
"""That are looked at together."""


async def one(round_id: str, db: Database) -> Round:
    """Read one round.

    Raises:
        RoundNotFoundError: no such round was opened.
    """
    document = await db.rounds.find_one({"_id": round_id})
    if document is None:
        raise RoundNotFoundError(f"no round {round_id}")
    return from_document(document)


async def page(status: RoundStatus | None, page_request: PageRequest, db: Database) -> Page[Round]:
    """Read one page of rounds."""
    query: Document = {"status": status} if status else {}
    return await read_page(db, "rounds", query, page_request, from_document)


async def closed(until: date, db: Database) -> list[Round]:
    """Read the closed rounds of periods that ended until a day, up to `ROUNDS_MAX`."""
    query: Document = {"status": "closed", "last_day": {"$lte": until.isoformat()}}
    return [from_document(document) async for document in db.rounds.find(query).sort("_id", 1).limit(ROUNDS_MAX)]


async def refusals(round_id: str, page_request: PageRequest, db: Database) -> Page[RoundRefusal]:
    """Read one page of what was refused of a round."""
    return await read_page(db, "round_refusals", {"round_id": round_id}, page_request, refusal_from)


async def document(round_id: str, db: Database) -> SignedDocument:
    """Read a round's document with the signatures there are.

    Raises:
        RoundNotFoundError: no such round was opened.
        RoundStateError: not everything is agreed.
    """
    return signed_document(await one(round_id, db))


def criteria() -> Page[CriteriaRule]:
    """List the rules a round is judged by, whole: there are a few at most."""
    return Page(items=list(load_criteria()))


def allowed(asked: Asked) -> Round:
    """Give the round, unless what was asked was refused: the refusal is recorded by now.

    Raises:
        AuditedRefusal: why it was.
    """
    if asked.refused is not None:
        raise AUDITED[asked.refused.reason_code](asked.refused.detail)
    return asked.state
