"""The registry service."""

from fastapi import FastAPI

from services.chassis.service import Parts, Published, build_service
from services.chassis.settings import Settings
from services.contracts.registry import ENTERPRISE_TOPIC, EnterpriseEvent
from services.registry.enterprises import repository as enterprises
from services.registry.enterprises import routes as enterprise_routes


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build the registry."""
    parts = Parts(
        routers=(enterprise_routes.router,),
        published=(Published(ENTERPRISE_TOPIC, EnterpriseEvent),),
        indexes=enterprises.INDEXES,
    )
    return build_service("registry", parts, settings)
