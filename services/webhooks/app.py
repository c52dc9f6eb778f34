"""The webhooks service of one ministry's cell."""

from fastapi import FastAPI

from services.chassis.service import build_service
from services.chassis.settings import Settings
from services.webhooks.receivers.key_files import load_receivers
from services.webhooks.rooms import FURNISH, parts_of


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build webhooks.

    Raises:
        OSError, ValueError: the receivers' file, or one it names, cannot be used.
    """
    settings = settings or Settings(service_name="webhooks")
    # What came across the border is the other ministry's to send.
    settings = settings.model_copy(update={"hears": settings.ministries})
    receivers = load_receivers(settings)
    app = build_service("webhooks", parts_of(receivers), settings)
    for furnish in FURNISH:
        furnish(app, receivers)
    return app
