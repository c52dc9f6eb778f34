"""The services as a test build: the same apps, whose failpoints a harness arms from outside.

`python -m uvicorn --factory tests.faults.build:registry`, with the folder of armed failpoints in `ARMED`.
"""

import os
import signal
import threading
import time
from pathlib import Path
from typing import Literal

from aiokafka import errors
from fastapi import FastAPI
from pymongo import monitoring

from services.chassis.failpoints import Failpoint, install
from services.evaluation.app import build_app as build_evaluation
from services.financing.app import build_app as build_financing
from services.registry.app import build_app as build_registry
from services.training.app import build_app as build_training

DriverEvent = Literal["commit.started"]
"""What only the driver knows: a commit is about to be sent."""
ARMED = "JEMBATAN_FAULTS_ARMED"
ME = "JEMBATAN_FAULTS_ME"


class ArmedFailpoints:
    """Does once what the file of a failpoint says: `kill`, `kill <pid>`, `block <seconds>` or `raise <Kafka error>`."""

    def __init__(self, folder: Path, me: str) -> None:
        self.folder, self.me = folder, me

    def __call__(self, name: Failpoint | DriverEvent) -> None:
        """Act when this process's file for the failpoint is there; of several passing at once one acts."""
        armed = self.folder / f"{self.me}.{name}"
        if not armed.exists():
            return
        taken = armed.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        try:
            # The harness may disarm between the look and this: whoever renames the file has it.
            armed.rename(taken)
        except FileNotFoundError:
            return
        word, _, argument = taken.read_text().partition(" ")
        taken.unlink()
        match word:
            case "block":
                time.sleep(float(argument))
            case "raise":
                raise getattr(errors, argument)
            case _:
                os.kill(int(argument or os.getpid()), signal.SIGKILL)


class _Commits(monitoring.CommandListener):
    def __init__(self, action: ArmedFailpoints) -> None:
        self._action = action

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name == "commitTransaction":
            self._action("commit.started")

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        if event.command_name == "commitTransaction":
            self._action("commit.answered")

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


def _arm() -> None:
    action = ArmedFailpoints(Path(os.environ[ARMED]), os.environ[ME])
    install(action)
    monitoring.register(_Commits(action))


def registry() -> FastAPI:
    """Build the registry."""
    _arm()
    return build_registry()


def financing() -> FastAPI:
    """Build financing."""
    _arm()
    return build_financing()


def training() -> FastAPI:
    """Build training."""
    _arm()
    return build_training()


def evaluation() -> FastAPI:
    """Build evaluation."""
    _arm()
    return build_evaluation()
