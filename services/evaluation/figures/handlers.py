"""What happens when a service tells a fact: it is added to its aggregate's row."""

from services.chassis.unit_of_work import Transaction
from services.evaluation.figures import model, repository
from services.evaluation.figures.model import Kind
from services.kernel import Event


async def keep_fact(kind: Kind, fact: Event, tx: Transaction) -> None:
    """Add a fact to its aggregate's row."""
    row = await repository.find(kind, fact.subject, tx)
    await repository.put(model.after(row, fact, tx.fact.version), tx)
