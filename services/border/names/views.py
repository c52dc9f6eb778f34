"""How names are read: an entry has one once something of it left."""

from dataclasses import dataclass

from services.border.crossing.keys import BorderKeys
from services.chassis.mongo import Database
from services.kernel import Country, NotFoundError
from services.kernel.pseudonyms import pseudonym_of


class NameNotGivenError(NotFoundError):
    """Nothing of the entry has left: it has no name across the border."""

    code = "name_not_given"


@dataclass(frozen=True, slots=True)
class Name:
    """What an entry of this ministry is called across the border; only this ministry can lead it back."""

    home_id: str
    name: str


async def name_of(home_id: str, home: Country, keys: BorderKeys, db: Database) -> Name:
    """Tell an entry's name.

    Raises:
        NameNotGivenError: nothing of it has left.
        KeyMissingError: there is no key to name with.
    """
    name = pseudonym_of(home_id, home, keys.demand_pseudonyms())
    if await db.pseudonyms.find_one({"_id": name}) is None:
        raise NameNotGivenError(f"nothing of {home_id} has left")
    return Name(home_id, name)
