"""What happens when a register tells of an enterprise."""

from services.chassis.unit_of_work import Transaction
from services.contracts.registry import EnterpriseEvent
from services.training.participants import model, repository


async def keep_enterprise(fact: EnterpriseEvent, tx: Transaction) -> None:
    """Add what a fact says to what is known of its enterprise."""
    known = await repository.find(fact.subject, tx)
    await repository.put(model.after(known, fact), tx)
