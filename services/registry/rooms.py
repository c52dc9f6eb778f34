"""What the registry is joined from: the routes, subscriptions and indexes of its registers."""

from services.chassis.service import Published
from services.chassis.settings import Settings
from services.chassis.subscriptions import Subscriptions
from services.contracts import registry as facts
from services.registry.candidates import repository as candidates
from services.registry.change_requests import repository as change_requests
from services.registry.change_requests import routes as change_request_routes
from services.registry.consents import repository as consents
from services.registry.consents import routes as consent_routes
from services.registry.cooperatives import repository as cooperatives
from services.registry.cooperatives import routes as cooperative_routes
from services.registry.declarations import repository as declarations
from services.registry.declarations import subscribers as declaration_subscribers
from services.registry.disclosures import repository as disclosures
from services.registry.disclosures import routes as disclosure_routes
from services.registry.duplicates import repository as duplicates
from services.registry.duplicates import routes as duplicate_routes
from services.registry.enterprises import repository as enterprises
from services.registry.enterprises import routes as enterprise_routes
from services.registry.exports import routes as export_routes
from services.registry.extracts import repository as extracts
from services.registry.extracts import routes as extract_routes
from services.registry.farmer_groups import repository as farmer_groups
from services.registry.farmer_groups import routes as farmer_group_routes
from services.registry.foreign_cooperatives import subscribers as foreign_cooperative_subscribers
from services.registry.govstack import routes as govstack_routes
from services.registry.imports import repository as imports
from services.registry.imports import routes as import_routes
from services.registry.outside import repository as outside
from services.registry.outside import routes as outside_routes
from services.registry.outside import worker as outside_worker
from services.registry.owners import routes as owner_routes
from services.registry.partnerships import repository as partnerships
from services.registry.partnerships import routes as partnership_routes
from services.registry.person_requests import repository as person_requests
from services.registry.person_requests import routes as person_request_routes
from services.registry.persons import repository as persons
from services.registry.persons import routes as person_routes
from services.registry.places import routes as place_routes
from services.registry.products import repository as products
from services.registry.products import routes as product_routes
from services.registry.reached_standards import repository as reached_standards
from services.registry.reached_standards import routes as reached_standard_routes
from services.registry.reached_standards import subscribers as reached_standard_subscribers
from services.registry.records import repository as records
from services.registry.records import routes as record_routes
from services.registry.search import repository as search
from services.registry.search import routes as search_routes
from services.registry.search_entries import repository as search_entries
from services.registry.spdci import batches as spdci_batches
from services.registry.spdci import repository as spdci
from services.registry.spdci import routes as spdci_routes
from services.registry.spdci import subscribers as spdci_subscribers

_ROUTES = (
    place_routes,
    record_routes,
    enterprise_routes,
    cooperative_routes,
    farmer_group_routes,
    product_routes,
    reached_standard_routes,
    partnership_routes,
    extract_routes,
    change_request_routes,
    duplicate_routes,
    search_routes,
    person_routes,
    disclosure_routes,
    consent_routes,
    person_request_routes,
    owner_routes,
    outside_routes,
    import_routes,
    export_routes,
    spdci_routes,
    govstack_routes,
)
_KEPT = (
    declarations,
    records,
    enterprises,
    cooperatives,
    farmer_groups,
    products,
    reached_standards,
    partnerships,
    extracts,
    change_requests,
    candidates,
    search_entries,
    search,
    duplicates,
    persons,
    disclosures,
    consents,
    person_requests,
    imports,
    outside,
    spdci,
)

ROUTERS = tuple(part.router for part in _ROUTES)
SUBSCRIPTIONS = (reached_standard_subscribers.subscriptions, spdci_subscribers.subscriptions)
INDEXES = tuple(index for part in _KEPT for index in part.INDEXES)
PUBLISHED = (
    Published(facts.ENTERPRISE_TOPIC, facts.EnterpriseEvent),
    Published(facts.COOPERATIVE_TOPIC, facts.CooperativeEvent),
    Published(facts.ENTRY_ANSWER_TOPIC, facts.EntryAnswerEvent),
    Published(facts.CHANGE_REQUEST_TOPIC, facts.ChangeRequestEvent),
    Published(facts.PARTNERSHIP_TOPIC, facts.PartnershipEvent),
    Published(facts.FARMER_GROUP_TOPIC, facts.FarmerGroupEvent),
    Published(facts.PRODUCT_TOPIC, facts.ProductEvent),
    Published(facts.PERSON_TOPIC, facts.PersonEvent),
    Published(facts.CONSENT_TOPIC, facts.ConsentEvent),
    Published(facts.PERSON_REQUEST_TOPIC, facts.PersonRequestEvent),
    Published(facts.OUTSIDE_CHECK_TOPIC, facts.OutsideCheckEvent),
)
furnish_outside = outside_routes.furnish
works_outside = outside_worker.works_of
works_spdci = spdci_batches.works_of


def across_the_border(settings: Settings) -> tuple[Subscriptions, ...]:
    """Give what is heard of the other ministry in a cell of one ministry; a cell of both has no border."""
    match settings.ministries:
        case (home,):
            return (foreign_cooperative_subscribers.subscriptions, declaration_subscribers.subscriptions_of(home))
        case _:
            return ()
