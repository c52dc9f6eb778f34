"""What participants hear: every fact of enterprises from the registers."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UnknownEvent
from services.contracts.registry import ENTERPRISE_TOPIC, EnterpriseEvent
from services.training.participants import handlers

subscriptions = Subscriptions("training.participants", keeps=("enterprises",))


@subscriptions.on(ENTERPRISE_TOPIC, EnterpriseEvent)
async def on_enterprise_event(event: EnterpriseEvent, tx: Transaction) -> None:
    """Keep what is known of an enterprise."""
    match event:
        case UnknownEvent():
            pass
        case _:
            await handlers.keep_enterprise(event, tx)
