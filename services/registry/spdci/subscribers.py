"""What subscribers of other registries are told of: facts of farmer groups and of enterprises in agriculture."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import (
    ENTERPRISE_TOPIC,
    FARMER_GROUP_TOPIC,
    EnterpriseAmended,
    EnterpriseDeregistered,
    EnterpriseEvent,
    EnterpriseRegistered,
    FarmerGroupAmended,
    FarmerGroupDeregistered,
    FarmerGroupEvent,
    FarmerGroupRegistered,
)
from services.registry.spdci import handlers

subscriptions = Subscriptions("registry.spdci")


@subscriptions.on(FARMER_GROUP_TOPIC, FarmerGroupEvent)
async def on_farmer_group_event(event: FarmerGroupEvent, tx: Transaction) -> None:
    """Notify of a farmer group."""
    match event:
        case FarmerGroupRegistered():
            await handlers.notify(event.subject, "register", event.occurred_at, tx)
        case FarmerGroupAmended():
            await handlers.notify(event.subject, "update", event.occurred_at, tx)
        case FarmerGroupDeregistered():
            await handlers.notify(event.subject, "deregister", event.occurred_at, tx)
        case _:
            pass


@subscriptions.on(ENTERPRISE_TOPIC, EnterpriseEvent)
async def on_enterprise_event(event: EnterpriseEvent, tx: Transaction) -> None:
    """Notify of an enterprise; what is no farmer's fits no condition."""
    match event:
        case EnterpriseRegistered():
            await handlers.notify(event.subject, "register", event.occurred_at, tx)
        case EnterpriseAmended():
            await handlers.notify(event.subject, "update", event.occurred_at, tx)
        case EnterpriseDeregistered():
            await handlers.notify(event.subject, "deregister", event.occurred_at, tx)
        case _:
            pass
