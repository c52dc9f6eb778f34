"""What declarations hear: the answers of the other ministry's services."""

from services.border.declarations import handlers
from services.border.topics import OfTheOther
from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts import financing, registry
from services.contracts.reading import UnknownEvent

subscriptions = Subscriptions("border.declarations")


@subscriptions.on(OfTheOther("registry", "entry_answer"), registry.EntryAnswerEvent)
async def on_registry_answer(event: registry.EntryAnswerEvent, tx: Transaction) -> None:
    """Take the register's answer down."""
    match event:
        case UnknownEvent():
            pass
        case _:
            await handlers.take_answer(event, tx)


@subscriptions.on(OfTheOther("financing", "application_answer"), financing.ApplicationAnswerEvent)
async def on_financing_answer(event: financing.ApplicationAnswerEvent, tx: Transaction) -> None:
    """Take the lenders' answer down."""
    match event:
        case UnknownEvent():
            pass
        case _:
            await handlers.take_answer(event, tx)
