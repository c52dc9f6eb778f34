"""What imports hear: the border facts of every kind that may come in."""

from services.border.agreements.model import Agreement, aggregates
from services.border.crossing.facts import Sealed, SealedEvent
from services.border.crossing.keys import BorderKeys
from services.border.imports.handlers import let_in
from services.border.refused.handlers import recorder
from services.border.topics import Incoming
from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UnknownEvent
from services.kernel import Country


def subscriptions_of(agreement: Agreement, home: Country, keys: BorderKeys) -> Subscriptions:
    """Subscribe to what may come into a ministry's cell."""
    subscriptions = Subscriptions("border.in", on_parked=recorder(home), from_strangers=True)
    for aggregate in aggregates(agreement, home, "in"):

        @subscriptions.on(Incoming.named_after(aggregate), SealedEvent)
        async def on_border_fact(fact: Sealed | UnknownEvent, tx: Transaction) -> None:
            match fact:
                case UnknownEvent():
                    pass
                case _:
                    await let_in(fact, agreement, home, keys, tx)

    return subscriptions
