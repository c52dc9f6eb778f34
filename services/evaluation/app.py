"""The evaluation service."""

from fastapi import FastAPI

from services.chassis.service import Parts, build_service
from services.chassis.settings import Settings
from services.evaluation.figures import repository as figures
from services.evaluation.figures import routes as figure_routes
from services.evaluation.figures import subscribers as figure_subscribers
from services.evaluation.indicators import routes as indicator_routes


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build evaluation; it reads everybody's facts and publishes none."""
    parts = Parts(
        routers=(figure_routes.router, indicator_routes.router),
        subscriptions=(figure_subscribers.subscriptions,),
        indexes=figures.INDEXES,
    )
    return build_service("evaluation", parts, settings)
