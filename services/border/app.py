"""The border service of one ministry's cell."""

from fastapi import FastAPI

from services.border.agreements.repository import agreement
from services.border.crossing.keys import load_keys
from services.border.rooms import furnish_desk, furnish_names, parts_of
from services.chassis.service import build_service
from services.chassis.settings import Settings


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build the border of the one ministry whose cell this is.

    Raises:
        ValueError: the cell is of both ministries, and has no border.
    """
    settings = settings or Settings(service_name="border")
    (home,) = settings.ministries
    # What comes across is told on the other ministry's topics: hearing those would send it back.
    settings = settings.model_copy(update={"hears": settings.ministries})
    agreed, keys = agreement(), load_keys(settings)
    app = build_service("border", parts_of(agreed, home, keys), settings)
    furnish_desk(app, home, agreed)
    furnish_names(app, home, keys)
    return app
