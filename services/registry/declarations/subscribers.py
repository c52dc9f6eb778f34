"""What is heard of the other ministry: its declarations about entries kept here."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.border import DECLARATION_TOPIC, DeclarationEvent, DeclarationMade
from services.kernel import Country
from services.registry.declarations import handlers


def subscriptions_of(home: Country) -> Subscriptions:
    """Subscribe to the other ministry's declarations, in the cell of one that has a border."""
    subscriptions = Subscriptions("registry.declarations")

    @subscriptions.on(DECLARATION_TOPIC, DeclarationEvent)
    async def on_declaration_event(event: DeclarationEvent, tx: Transaction) -> None:
        match event:
            case DeclarationMade(kind=kind, by=home.other) if kind in handlers.KINDS:
                await handlers.take_declaration(event, tx)
            case _:
                pass

    return subscriptions
