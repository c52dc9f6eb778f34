"""What happens when the keeper tells something of its round."""

from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import RoundOpened
from services.evaluation.foreign_rounds import repository
from services.evaluation.foreign_rounds.model import foreign_round
from services.evaluation.foreign_rounds.replaying import NameOf, RoundFact, after, opened


async def begin(fact: RoundOpened, tx: Transaction) -> None:
    """Keep a round that was opened."""
    entry = opened(fact)
    if entry is not None:
        await repository.put(foreign_round(entry), tx)


async def go_on(fact: RoundFact, name_of: NameOf, tx: Transaction) -> None:
    """Add what was told of a round; nothing happens where its opening did not tell all."""
    known = await repository.find(fact.subject, tx)
    if known is not None:
        await repository.put(foreign_round(after(known.round, fact, name_of)), tx)
