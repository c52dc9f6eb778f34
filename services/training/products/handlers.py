"""What happens when a register tells of a product."""

from services.chassis.unit_of_work import Transaction
from services.contracts.registry import ProductEvent
from services.training.products import model, repository


async def keep_product(fact: ProductEvent, tx: Transaction) -> None:
    """Add what a fact says to what is known of its product."""
    known = await repository.find(fact.subject, tx)
    await repository.put(model.after(known, fact), tx)
