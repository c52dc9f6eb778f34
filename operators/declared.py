"""What the services declare of Kafka: the topics they publish and the groups they read with."""

import importlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import FastAPI

from deploy.embedded.programs import factory
from operators.cell import Cell
from operators.outcomes import wrong_use
from services.chassis.broker_access import BrokerAccess
from services.chassis.catching_up import groups_of
from services.chassis.settings import Settings

BROKER = "JEMBATAN_KAFKA_BOOTSTRAP_SERVERS"


@dataclass(frozen=True)
class Declared:
    """One service's part in Kafka."""

    service: str
    publishes: frozenset[str]
    groups: Mapping[str, str]
    """The topic each of its groups reads."""
    keeps: frozenset[str]
    """The collections that its facts alone lead to."""
    partitions: int
    """What every topic must have: more later would move keys and break their order."""


def declared(cell: Cell) -> list[Declared]:
    """Build the services that run in a cell with its settings, without starting them, and read what they declare.

    Raises:
        Trouble: a service cannot be built with these settings.
    """
    with _settings_of(cell):
        return [_declared(service, _built(service)) for service in cell.services]


def broker_of(cell: Cell) -> str:
    """Give the broker's address.

    Raises:
        Trouble: the cell is named by addresses, and this one is not among them.
    """
    if not cell.environment.get(BROKER):
        raise wrong_use(f"to look at the broker set {BROKER} as the services have it")
    return cell.environment[BROKER]


def access_of(cell: Cell) -> BrokerAccess:
    """Tell how the broker is reached, by the same variables as the services."""
    with _settings_of(cell):
        return Settings(service_name="registry").kafka_access


def _declared(service: str, app: FastAPI) -> Declared:
    settings, parts = app.state.settings, app.state.parts
    topics = frozenset(entry.topic.of(ministry) for entry in parts.published for ministry in settings.ministries)
    kept = frozenset(name for entry in app.state.subscriptions for name in entry.keeps)
    return Declared(service, topics, groups_of(app), kept, settings.topic_partitions)


def _built(service: str) -> FastAPI:
    module, _, name = factory(service).partition(":")
    try:
        app: FastAPI = getattr(importlib.import_module(module), name)()
    except (OSError, ValueError) as error:
        # The border, for one, is of one ministry: without JEMBATAN_MINISTRIES a cell is of both.
        raise wrong_use(f"{service} needs the settings it has in the cell, JEMBATAN_MINISTRIES among them") from error
    app.state.client.close()
    return app


@contextmanager
def _settings_of(cell: Cell) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(cell.environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
