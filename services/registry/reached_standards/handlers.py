"""What happens when training tells of a case of assistance."""

from services.chassis.unit_of_work import Transaction
from services.contracts.training import AssistanceCaseEvent
from services.registry.reached_standards import model, repository


async def keep_reached(fact: AssistanceCaseEvent, tx: Transaction) -> None:
    """Add what a fact says to what is known of its case."""
    known = await repository.find(fact.subject, tx)
    reached = model.after(known, fact)
    if reached:
        await repository.put(reached, tx)
