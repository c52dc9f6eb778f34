"""What the border of one cell is joined from: for each agreed kind of aggregate a way out or a way in."""

from services.border.aggregates import KINDS
from services.border.agreements.model import Agreement, aggregates
from services.border.crossing.facts import SealedEvent
from services.border.crossing.keys import BorderKeys
from services.border.exports.subscribers import subscriptions_of as leaving
from services.border.imports.subscribers import subscriptions_of as entering
from services.border.refused import repository as refused
from services.border.refused.model import REFUSAL_TOPIC, RefusalEvent
from services.border.topics import OfTheOther, Outgoing
from services.chassis.service import Parts, Published
from services.kernel import Country


def parts_of(agreement: Agreement, home: Country, keys: BorderKeys) -> Parts:
    """Join the ways of a ministry's border."""
    offered = [
        Published(Outgoing.named_after(aggregate), SealedEvent) for aggregate in aggregates(agreement, home, "out")
    ]
    kinds = [KINDS[aggregate] for aggregate in aggregates(agreement, home, "in")]
    told = [Published(OfTheOther(kind.topic.service, kind.topic.aggregate), kind.union) for kind in kinds]
    return Parts(
        indexes=refused.INDEXES,
        subscriptions=(leaving(agreement, home, keys), entering(agreement, home, keys)),
        published=(*offered, *told, Published(REFUSAL_TOPIC, RefusalEvent)),
    )
