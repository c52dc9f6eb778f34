"""The register and the figures as processes that are broken as the environment says and die at a failpoint.

`python -m uvicorn --factory tests.faults.broken_build:registry`, or `:figures`.
"""

import json
import os
from pathlib import Path

import pytest
from fastapi import FastAPI

from services.chassis.changes import INDEXES
from services.chassis.failpoints import install
from services.chassis.service import Parts, build_service
from services.chassis.settings import Settings
from services.chassis.subscriptions import Subscriptions
from services.contracts.registry import ENTERPRISE_TOPIC
from services.evaluation.figures import subscribers
from tests.faults import build
from tests.faults.breakages import BREAKAGES
from tests.faults.build import ARMED, ME, ArmedFailpoints

BREAKAGE = "JEMBATAN_FAULTS_BREAKAGE"
"""Names the breakage; empty where nothing is broken."""


def build_figures(settings: Settings) -> FastAPI:
    """Build evaluation, hearing of enterprises only."""
    heard = [entry for entry in subscribers.subscriptions.entries if entry.topic == ENTERPRISE_TOPIC]
    subscriptions = Subscriptions("evaluation.figures", entries=heard)
    # With the collection that figures write to: made within a transaction, it would be waited for half a minute.
    return build_service("evaluation", Parts(subscriptions=(subscriptions,), indexes=INDEXES), settings)


def registry() -> FastAPI:
    """Build the register as a test build, broken as the environment says."""
    _break()
    return build.registry()


def figures() -> FastAPI:
    """Build the figures as a test build, broken as the environment says."""
    _break()
    install(ArmedFailpoints(Path(os.environ[ARMED]), os.environ[ME]))
    return build_figures(Settings(service_name="evaluation"))


def _break() -> None:
    if breakage := os.environ[BREAKAGE]:
        BREAKAGES[breakage](pytest.MonkeyPatch())


def environment_of(settings: Settings) -> dict[str, str]:
    """Write settings as the environment of a process."""
    given = settings.model_dump(mode="json", exclude={"service_name"}, exclude_none=True)
    return {
        f"JEMBATAN_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in given.items()
    }
