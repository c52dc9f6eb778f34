"""What deliveries hear: every fact of every contract, of the ministries whose cell this is."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UnknownEvent
from services.kernel import Event
from services.webhooks.aggregates import KINDS
from services.webhooks.deliveries.handlers import DeliveryDesk
from services.webhooks.receivers.model import Receivers


def subscriptions_of(receivers: Receivers) -> Subscriptions:
    """Subscribe to what may be chosen."""
    subscriptions, desk = Subscriptions("webhooks.deliveries"), DeliveryDesk(receivers)
    for kind in KINDS:

        @subscriptions.on(kind.topic, kind.union)
        async def on_fact(fact: Event, tx: Transaction) -> None:
            match fact:
                case UnknownEvent():
                    pass
                case _:
                    await desk.record(fact, tx)

    return subscriptions
