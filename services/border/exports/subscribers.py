"""What exports hear: the home facts of every kind that may leave."""

from services.border.aggregates import KINDS
from services.border.agreements.model import Agreement, aggregates
from services.border.crossing.keys import BorderKeys
from services.border.crossing.model import Sender
from services.border.exports.handlers import export
from services.border.refused.handlers import recorder
from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UnknownEvent
from services.kernel import Country, Event


def subscriptions_of(agreement: Agreement, home: Country, keys: BorderKeys) -> Subscriptions:
    """Subscribe to what may leave a ministry's cell."""
    subscriptions = Subscriptions("border.out", on_parked=recorder(home))
    for aggregate in aggregates(agreement, home, "out"):

        @subscriptions.on(KINDS[aggregate].topic, KINDS[aggregate].union)
        async def on_home_fact(fact: Event, tx: Transaction) -> None:
            match fact:
                case UnknownEvent():
                    pass
                case _:
                    await export(fact, Sender(agreement, home, keys.demand_pseudonyms()), keys, tx)

    return subscriptions
