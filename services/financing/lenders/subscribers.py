"""What lenders hear from the registers: every fact of every cooperative, of both countries."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UnknownEvent
from services.contracts.registry import COOPERATIVE_TOPIC, CooperativeEvent
from services.financing.lenders import handlers

subscriptions = Subscriptions("financing.lenders", keeps=("cooperatives",))


@subscriptions.on(COOPERATIVE_TOPIC, CooperativeEvent)
async def on_cooperative_event(event: CooperativeEvent, tx: Transaction) -> None:
    """Keep what is known of a cooperative."""
    match event:
        case UnknownEvent():
            pass
        case _:
            await handlers.keep_cooperative(event, tx)
