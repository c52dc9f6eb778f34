"""What is heard of the other ministry's cooperatives, in a cell that has a border."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UnknownEvent
from services.contracts.registry import COOPERATIVE_TOPIC, CooperativeEvent
from services.kernel.pseudonyms import giver_of
from services.registry.foreign_cooperatives import handlers

subscriptions = Subscriptions("registry.foreign_cooperatives", keeps=("foreign_cooperatives",))


@subscriptions.on(COOPERATIVE_TOPIC, CooperativeEvent)
async def on_cooperative_event(event: CooperativeEvent, tx: Transaction) -> None:
    """Keep what is told of a cooperative across the border; the own ones are in the register."""
    match event:
        case UnknownEvent():
            pass
        case _ if giver_of(event.subject):
            await handlers.keep_cooperative(event, tx)
        case _:
            pass
