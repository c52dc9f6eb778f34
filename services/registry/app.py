"""The registry service."""

from fastapi import FastAPI

from services.chassis.service import Parts, build_service
from services.chassis.settings import Settings
from services.registry.outside.connections import load_ports
from services.registry.privacy_rules import clearance_today
from services.registry.rooms import (
    INDEXES,
    PUBLISHED,
    ROUTERS,
    SUBSCRIPTIONS,
    across_the_border,
    furnish_outside,
    works_outside,
    works_spdci,
)


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build the registry."""
    settings = settings or Settings(service_name="registry")
    ports = load_ports(settings)
    parts = Parts(
        routers=ROUTERS,
        subscriptions=(*SUBSCRIPTIONS, *across_the_border(settings)),
        published=PUBLISHED,
        indexes=INDEXES,
        works=(*works_outside(ports), *works_spdci(settings)),
        clearance=clearance_today,
    )
    app = build_service("registry", parts, settings)
    furnish_outside(app, ports)
    return app
