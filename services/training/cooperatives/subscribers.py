"""What cooperatives hear: every fact of cooperatives from the registers."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UnknownEvent
from services.contracts.registry import COOPERATIVE_TOPIC, CooperativeEvent
from services.training.cooperatives import handlers

subscriptions = Subscriptions("training.cooperatives", keeps=("cooperatives",))


@subscriptions.on(COOPERATIVE_TOPIC, CooperativeEvent)
async def on_cooperative_event(event: CooperativeEvent, tx: Transaction) -> None:
    """Keep what is known of a cooperative."""
    match event:
        case UnknownEvent():
            pass
        case _:
            await handlers.keep_cooperative(event, tx)
