"""Every service's app, built with its default settings and never started."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI

from services.border import app as border
from services.chassis.prepare import topics_of
from services.chassis.settings import Settings
from services.kernel import Country
from tests.architecture.violations import ROOT

SERVICES = ("registry", "financing", "training", "evaluation", "webhooks")

every_service = pytest.mark.parametrize("service", SERVICES)


@contextmanager
def built(service: str) -> Iterator[FastAPI]:
    """Build one service; a service that is not there fails the test that asks for it."""
    if not (ROOT / "services" / service / "app.py").exists():
        pytest.fail(f"services/{service}/app.py is missing: the service does not exist")
    app: FastAPI = importlib.import_module(f"services.{service}.app").build_app()
    try:
        yield app
    finally:
        app.state.client.close()


@contextmanager
def built_border(home: Country) -> Iterator[FastAPI]:
    """Build one ministry's border."""
    app = border.build_app(Settings(service_name="border", ministries=(home,)))
    try:
        yield app
    finally:
        app.state.client.close()


def topics_published(app: FastAPI) -> set[str]:
    """Name the Kafka topics a service says it writes."""
    ministries = app.state.settings.ministries
    return {published.topic.of(ministry) for published in app.state.parts.published for ministry in ministries}


def topics_declared(app: FastAPI) -> set[str]:
    """Name the Kafka topics the preparation job makes for a service."""
    return set(topics_of(app))
