"""What happens when a register tells of a cooperative."""

from services.chassis.unit_of_work import Transaction
from services.contracts.registry import CooperativeEvent
from services.training.cooperatives import model, repository


async def keep_cooperative(fact: CooperativeEvent, tx: Transaction) -> None:
    """Add what a fact says to what is known of its cooperative."""
    known = await repository.find(fact.subject, tx)
    await repository.put(model.after(known, fact), tx)
