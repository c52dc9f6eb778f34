"""The registry service."""

from fastapi import FastAPI

from services.chassis.service import Parts, Published, build_service
from services.chassis.settings import Settings
from services.contracts import registry as facts
from services.registry.privacy_rules import clearance_today
from services.registry.rooms import BESIDE, INDEXES, ROUTERS, SUBSCRIPTIONS, across_the_border


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build the registry."""
    settings = settings or Settings(service_name="registry")
    parts = Parts(
        routers=ROUTERS,
        subscriptions=(*SUBSCRIPTIONS, *across_the_border(settings)),
        published=(
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
        ),
        indexes=INDEXES,
        beside=BESIDE,
        clearance=clearance_today,
    )
    return build_service("registry", parts, settings)
