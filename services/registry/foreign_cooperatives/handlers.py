"""What happens when the other ministry tells of a cooperative."""

from services.chassis.unit_of_work import Transaction
from services.contracts.registry import CooperativeEvent
from services.registry.foreign_cooperatives import model, repository


async def keep_cooperative(fact: CooperativeEvent, tx: Transaction) -> None:
    """Add what a fact says to what is known of its cooperative."""
    known = model.after(await repository.find(fact.subject, tx), fact)
    if known:
        await repository.put(known, tx)
