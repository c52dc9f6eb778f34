"""What happens when a home fact is told: what was agreed of it leaves."""

import structlog

from services.border.agreements.model import border_topic
from services.border.crossing import seals
from services.border.crossing.keys import BorderKeys
from services.border.crossing.model import Sender, aggregate_of
from services.border.exports import repository
from services.border.passages import repository as passages
from services.border.passages.model import cross
from services.chassis.correlation import of_its_own
from services.chassis.telemetry import outside_of_traces
from services.chassis.unit_of_work import Transaction
from services.kernel import Event

log = structlog.get_logger("border")


async def export(fact: Event, sender: Sender, keys: BorderKeys, tx: Transaction) -> None:
    """Seal what may cross of a fact; nothing happens where nothing may.

    Raises:
        AgreementEndedError: nothing crosses any longer.
        KeyMissingError: there is no key to seal with.
    """
    agreed = sender.agreed(fact.type)
    if agreed is None:
        return
    sent = await passages.find("departures", sender.name_of(fact.subject), tx)
    departure = sender.departure(fact, agreed, sent.version + 1, tx.now)
    sealed = seals.sealed(departure.fact, keys.demand_sealing())
    topic = border_topic(sender.home, sender.home.other, aggregate_of(fact.type))
    with outside_of_traces(), of_its_own() as correlation:
        log.info("a fact leaves", leaves_as=correlation)
        await passages.save("departures", cross(sent, sealed), topic, tx)
    await repository.keep_given(departure.given, tx)
