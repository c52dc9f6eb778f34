"""How trainers are read."""

from functools import partial

from services.chassis.caller import Caller
from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.training.trainers.model import Trainer, shown_to
from services.training.trainers.refusals import TrainerNotFoundError
from services.training.trainers.repository import account_query, from_document


async def one(trainer_id: str, caller: Caller, db: Database) -> Trainer:
    """Read one trainer.

    Raises:
        TrainerNotFoundError: no such trainer is registered.
    """
    document = await db.trainers.find_one({"_id": trainer_id})
    if document is None:
        raise TrainerNotFoundError(f"no trainer {trainer_id}")
    return _shown(caller.ministry, document)


async def id_of(caller: Caller, db: Database) -> str | None:
    """Tell which trainer calls; None: the account is no trainer's."""
    document = await db.trainers.find_one(account_query(caller.ministry, caller.subject))
    return str(document["_id"]) if document else None


async def page(country: Country, page_request: PageRequest, caller: Caller, db: Database) -> Page[Trainer]:
    """Read one page of a country's trainers."""
    shown = partial(_shown, caller.ministry)
    return await read_page(db, "trainers", {"country": country.value}, page_request, shown)


def _shown(ministry: Country | None, document: Document) -> Trainer:
    return shown_to(from_document(document), ministry)
