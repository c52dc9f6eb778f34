"""What webhooks are joined from: routes, subscriptions, indexes, and the work of sending to each receiver."""

from services.chassis.service import Parts, Published
from services.contracts.webhooks import SUBSCRIPTION_TOPIC, SubscriptionEvent
from services.webhooks.deliveries import repository as deliveries
from services.webhooks.deliveries import routes as delivery_routes
from services.webhooks.deliveries.subscribers import subscriptions_of
from services.webhooks.deliveries.worker import works_of
from services.webhooks.receivers.model import Receivers
from services.webhooks.subscriptions import repository as subscriptions
from services.webhooks.subscriptions import routes as subscription_routes

FURNISH = (subscription_routes.furnish, delivery_routes.furnish)


def parts_of(receivers: Receivers) -> Parts:
    """Join what serves a cell's receivers."""
    return Parts(
        routers=(subscription_routes.router, delivery_routes.router),
        subscriptions=(subscriptions_of(receivers),),
        published=(Published(SUBSCRIPTION_TOPIC, SubscriptionEvent),),
        indexes=(*subscriptions.INDEXES, *deliveries.INDEXES),
        works=works_of(receivers),
    )
