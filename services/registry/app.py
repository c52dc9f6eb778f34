"""The registry service."""

from fastapi import FastAPI

from services.chassis.service import Parts, Published, build_service
from services.chassis.settings import Settings
from services.contracts.registry import COOPERATIVE_TOPIC, ENTERPRISE_TOPIC, CooperativeEvent, EnterpriseEvent
from services.registry.cooperatives import repository as cooperatives
from services.registry.cooperatives import routes as cooperative_routes
from services.registry.enterprises import repository as enterprises
from services.registry.enterprises import routes as enterprise_routes
from services.registry.places import routes as place_routes


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build the registry."""
    parts = Parts(
        routers=(place_routes.router, enterprise_routes.router, cooperative_routes.router),
        published=(Published(ENTERPRISE_TOPIC, EnterpriseEvent), Published(COOPERATIVE_TOPIC, CooperativeEvent)),
        indexes=(*enterprises.INDEXES, *cooperatives.INDEXES),
    )
    return build_service("registry", parts, settings)
