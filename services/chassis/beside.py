"""A process beside a service: it builds the service without starting it, works, and writes JSON lines.

Lines tell how far it is, at the end what it found or why it ended; the exit code says whether all is equal.
"""

import asyncio
import importlib
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka.errors import KafkaError
from fastapi import FastAPI
from pymongo.errors import PyMongoError

from services.chassis.catching_up import Progress, StalledError
from services.chassis.settings import Settings

MONGO_SECONDS_MAX = 120.0
"""A whole collection is read at once, of a database that is busy with what replicas do meanwhile."""
EXIT_FAILED = 1
EXIT_UNREACHABLE = 3

Build = Callable[[Settings | None], FastAPI]
Told = dict[str, Any]
Work = Callable[[Build, FastAPI, Progress], Awaitable[Told]]
"""Gives the result; `equal` in it says whether nobody needs to look."""


def run_beside(factory: str, work: Work, interrupted: str) -> int:
    """Do the work beside the service that `factory` names, `module:function`; give the process's exit code.

    `interrupted` tells what an interruption leaves behind.
    """
    module, _, name = factory.partition(":")
    try:
        return 0 if asyncio.run(_run(getattr(importlib.import_module(module), name), work)) else EXIT_FAILED
    except (KafkaError, PyMongoError, OSError) as error:
        _say(error={"title": "Unreachable", "detail": f"{type(error).__name__}: {error}"})
        return EXIT_UNREACHABLE
    except StalledError as error:
        _say(error={"title": "Stalled", "detail": str(error)})
    except (asyncio.CancelledError, KeyboardInterrupt):
        _say(error={"title": "Interrupted", "detail": interrupted})
    return EXIT_FAILED


async def _run(build: Build, work: Work) -> bool:
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    live = _patient(build)
    try:
        told = await work(build, live, lambda done, total: _say(done=done, total=total))
    finally:
        live.state.client.close()
    _say(result={"service": live.state.settings.service_name, **told})
    return bool(told["equal"])


def _patient(build: Build) -> FastAPI:
    named = build(None)
    named.state.client.close()
    return build(named.state.settings.model_copy(update={"mongo_timeout_seconds": MONGO_SECONDS_MAX}))


def _say(**told: Any) -> None:  # noqa: ANN401
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
