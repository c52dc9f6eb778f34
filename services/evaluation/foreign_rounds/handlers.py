"""What happens when the keeper tells something of its round."""

from collections.abc import Callable
from dataclasses import dataclass

from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import RoundOpened, RoundSigned
from services.evaluation.foreign_rounds import repository
from services.evaluation.foreign_rounds.model import foreign_round
from services.evaluation.foreign_rounds.replaying import NameOf, RoundFact, after, opened
from services.evaluation.rounds.signatories import Signatories
from services.evaluation.rounds.verification import demand_genuine


async def begin(fact: RoundOpened, tx: Transaction) -> None:
    """Keep a round that was opened."""
    entry = opened(fact)
    if entry is not None:
        await repository.put(foreign_round(entry), tx)


@dataclass(frozen=True, eq=False)
class Hearing:
    """Takes down what is told of a round, each signature only where it is one."""

    name_of: NameOf
    keys: Callable[[], Signatories]

    async def go_on(self, fact: RoundFact, tx: Transaction) -> None:
        """Add what was told of a round; nothing happens where its opening did not tell all."""
        known = await repository.find(fact.subject, tx)
        if known is None:
            return
        entry = after(known.round, fact, self.name_of)
        if isinstance(fact, RoundSigned):
            demand_genuine(entry, self.keys())
        await repository.put(foreign_round(entry), tx)
