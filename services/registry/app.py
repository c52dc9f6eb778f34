"""The registry service."""

from fastapi import FastAPI

from services.chassis.service import Parts, Published, build_service
from services.chassis.settings import Settings
from services.contracts import registry as facts
from services.registry.outside.connections import load_ports
from services.registry.privacy_rules import clearance_today
from services.registry.rooms import INDEXES, ROUTERS, SUBSCRIPTIONS, furnish_outside, works_outside


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build the registry."""
    settings = settings or Settings(service_name="registry")
    ports = load_ports(settings)
    parts = Parts(
        routers=ROUTERS,
        subscriptions=SUBSCRIPTIONS,
        published=(
            Published(facts.ENTERPRISE_TOPIC, facts.EnterpriseEvent),
            Published(facts.COOPERATIVE_TOPIC, facts.CooperativeEvent),
            Published(facts.CHANGE_REQUEST_TOPIC, facts.ChangeRequestEvent),
            Published(facts.PARTNERSHIP_TOPIC, facts.PartnershipEvent),
            Published(facts.FARMER_GROUP_TOPIC, facts.FarmerGroupEvent),
            Published(facts.PRODUCT_TOPIC, facts.ProductEvent),
            Published(facts.PERSON_TOPIC, facts.PersonEvent),
            Published(facts.CONSENT_TOPIC, facts.ConsentEvent),
            Published(facts.PERSON_REQUEST_TOPIC, facts.PersonRequestEvent),
            Published(facts.OUTSIDE_CHECK_TOPIC, facts.OutsideCheckEvent),
        ),
        indexes=INDEXES,
        works=works_outside(ports),
        clearance=clearance_today,
    )
    app = build_service("registry", parts, settings)
    furnish_outside(app, ports)
    return app
