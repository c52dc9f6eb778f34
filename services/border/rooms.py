"""What the border of one cell is joined from: for each agreed kind of aggregate a way out or a way in."""

from services.border.aggregates import KINDS
from services.border.agreements.model import Agreement, aggregates
from services.border.crossing.facts import SealedEvent
from services.border.crossing.keys import BorderKeys
from services.border.declarations import repository as declarations
from services.border.declarations import routes as declaration_routes
from services.border.declarations.subscribers import subscriptions as answers
from services.border.exports.subscribers import subscriptions_of as leaving
from services.border.foreign_entries import repository as foreign_entries
from services.border.foreign_entries import routes as foreign_entry_routes
from services.border.imports.subscribers import subscriptions_of as entering
from services.border.names import routes as name_routes
from services.border.passages import repository as passages
from services.border.passages.views import measure_of
from services.border.refused import repository as refused
from services.border.topics import OfTheOther, Outgoing
from services.chassis.service import Parts, Published
from services.contracts.border import DECLARATION_TOPIC, REFUSAL_TOPIC, DeclarationEvent, RefusalEvent
from services.kernel import Country

furnish_desk, furnish_names = declaration_routes.furnish, name_routes.furnish
ROUTERS = (foreign_entry_routes.router, declaration_routes.router, name_routes.router)


def parts_of(agreement: Agreement, home: Country, keys: BorderKeys) -> Parts:
    """Join the ways of a ministry's border."""
    offered = [
        Published(Outgoing.named_after(aggregate), SealedEvent) for aggregate in aggregates(agreement, home, "out")
    ]
    kinds = [KINDS[aggregate] for aggregate in aggregates(agreement, home, "in")]
    told = [Published(OfTheOther(kind.topic.service, kind.topic.aggregate), kind.union) for kind in kinds]
    return Parts(
        routers=ROUTERS,
        indexes=(*passages.INDEXES, *refused.INDEXES, *foreign_entries.INDEXES, *declarations.INDEXES),
        subscriptions=(leaving(agreement, home, keys), entering(agreement, home, keys), answers),
        published=(
            *offered,
            *told,
            Published(REFUSAL_TOPIC, RefusalEvent),
            Published(DECLARATION_TOPIC, DeclarationEvent),
        ),
        measures=(measure_of(agreement, home),),
    )
