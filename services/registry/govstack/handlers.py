"""What happens when a question is sent as a body: nothing changes."""

from services.chassis.unit_of_work import Transaction
from services.registry.govstack import views
from services.registry.govstack.commands import AskRegistry


async def read(command: AskRegistry, tx: Transaction) -> views.RecordRead:
    """Read one record."""
    registry = views.known(command.registry, command.version)
    return views.RecordRead(await views.record(registry, command.content, tx.db))


async def exists(command: AskRegistry, tx: Transaction) -> views.ExistenceTold:
    """Tell whether a record is there."""
    return await views.existence(views.known(command.registry, command.version), command.content, tx.db)
