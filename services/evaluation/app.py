"""The evaluation service."""

from fastapi import FastAPI

from services.chassis.service import Parts, build_service
from services.chassis.settings import Settings
from services.evaluation.digests.key_files import load_names
from services.evaluation.reports.key_files import load_office
from services.evaluation.rooms import (
    INDEXES,
    NAMING,
    PUBLISHED,
    ROUTERS,
    SUBSCRIPTIONS,
    across_the_border,
    furnish_reports,
    furnish_rounds,
    furnish_words,
)
from services.evaluation.rounds.key_files import SigningKeys


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build evaluation."""
    settings = settings or Settings(service_name="evaluation")
    names, keys = load_names(settings), SigningKeys(settings)
    parts = Parts(
        routers=ROUTERS,
        subscriptions=(*SUBSCRIPTIONS, *across_the_border(settings, names, keys)),
        published=PUBLISHED,
        indexes=INDEXES,
    )
    app = build_service("evaluation", parts, settings)
    furnish_rounds(app, names, keys)
    furnish_words(app, settings.ministries[0], names, keys)
    furnish_reports(app, load_office(settings))
    for furnish_names in NAMING:
        furnish_names(app, names)
    return app
