"""What each service of one ministry's cell publishes, reads and keeps, read from the services themselves."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from fastapi import FastAPI

from deploy.border.pair import CELL_SERVICES
from services.chassis.catching_up import groups_of
from services.chassis.prepare import topics_of
from services.chassis.settings import Settings
from services.kernel import Country


@dataclass(frozen=True)
class DeclaredService:
    """One service's part in broker and database."""

    name: str
    publishes: tuple[str, ...]
    groups: Mapping[str, str]
    """The topic that each of its groups reads."""
    looked_for: tuple[str, ...]
    """The topics its preparation demands."""
    database: str
    settings: Settings

    @property
    def reads(self) -> tuple[str, ...]:
        """Name the topics it reads."""
        return tuple(sorted(set(self.groups.values())))


@cache
def declared_services(ministry: Country) -> Sequence[DeclaredService]:
    """Build each service as the ministry's cell runs it, without starting it, and read what it declares."""
    return [_declared(name, ministry) for name in CELL_SERVICES[ministry]]


def _declared(name: str, ministry: Country) -> DeclaredService:
    build = importlib.import_module(f"services.{name}.app").build_app
    app: FastAPI = build(Settings.model_validate({"service_name": name, "ministries": (ministry,)}))
    app.state.client.close()
    settings: Settings = app.state.settings
    publishes = sorted(one.topic.of(home) for one in app.state.parts.published for home in settings.ministries)
    return DeclaredService(
        name, tuple(publishes), groups_of(app), tuple(topics_of(app)), settings.mongo_database, settings
    )
