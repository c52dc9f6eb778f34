"""How lenders' own capital and related parties are read."""

from services.chassis.caller import Caller
from services.chassis.mongo import Database
from services.financing.related_parties.model import RelatedPartyRegister, demand_home, register_id_of
from services.financing.related_parties.refusals import RelatedPartiesNotKeptError
from services.financing.related_parties.repository import REGISTERS, from_document


async def one(lender_id: str, caller: Caller, db: Database) -> RelatedPartyRegister:
    """Read a lender's register; only its own ministry may.

    Raises:
        RelatedPartiesNotKeptError: nothing was entered.
        RegisterOfOtherMinistryError: the caller is of another ministry.
    """
    document = await db[REGISTERS].find_one({"_id": register_id_of(lender_id)})
    if document is None:
        raise RelatedPartiesNotKeptError(f"{lender_id} stated no own capital and declared no related party")
    register = from_document(document)
    demand_home(register.home, caller.ministry)
    return register
