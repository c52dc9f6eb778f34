"""What happens when a fact comes across the border: it is checked as a stranger's, then told in this cell."""

from services.border.aggregates import KINDS
from services.border.agreements.model import Agreement
from services.border.crossing import model as crossing
from services.border.crossing import seals
from services.border.crossing.facts import Sealed
from services.border.crossing.keys import BorderKeys
from services.border.crossing.refusals import StrangerError
from services.border.exports import repository as exports
from services.border.foreign_entries import repository as foreign_entries
from services.border.passages import repository as passages
from services.border.passages.model import cross
from services.chassis.unit_of_work import Transaction
from services.kernel import Country
from services.kernel.pseudonyms import giver_of


async def let_in(fact: Sealed, agreement: Agreement, home: Country, keys: BorderKeys, tx: Transaction) -> None:
    """Tell a fact of the other ministry in this cell.

    Raises:
        SealRefusedError: it is not signed by the other ministry.
        NotAgreedError: the agreement does not let it cross.
        AgreementEndedError: nothing crosses any longer.
        OutOfTurnError: it was sealed for another place in the order, or long ago.
        StrangerError: it names what was never given.
        ValidationError: what is agreed of it makes no fact of its kind.
    """
    seals.demand_sealed(fact, keys.demand_peers())
    arrived = await passages.find("arrivals", fact.subject, tx)
    agreed = crossing.demand_admissible(fact, agreement, home, arrived.version + 1, tx.now)
    own = [name for name in crossing.names_in(fact, agreed) if giver_of(name) is home]
    home_ids = await exports.home_ids(own, tx)
    if strange := sorted(set(own) - home_ids.keys()):
        raise StrangerError(f"{strange[0]} was never given")
    kind = KINDS[crossing.aggregate_of(fact.fact)]
    told = kind.read(crossing.arrived(fact, agreed, home_ids))
    await passages.save("arrivals", cross(arrived, told), kind.topic.of(fact.sent_by), tx)
    await foreign_entries.note(told, tx)
