"""What products hear: every fact of products from the registers."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UnknownEvent
from services.contracts.registry import PRODUCT_TOPIC, ProductEvent
from services.training.products import handlers

subscriptions = Subscriptions("training.products", keeps=("products",))


@subscriptions.on(PRODUCT_TOPIC, ProductEvent)
async def on_product_event(event: ProductEvent, tx: Transaction) -> None:
    """Keep what is known of a product."""
    match event:
        case UnknownEvent():
            pass
        case _:
            await handlers.keep_product(event, tx)
