"""What a service goes on with beside its requests: one step after another, and a rest when there is nothing to do."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from services.chassis.settings import Settings
from services.chassis.unit_of_work import UnitOfWork

REST_SECONDS = 0.5
FAILURE_REST_SECONDS = 5.0

Step = Callable[[Settings, UnitOfWork], Awaitable[bool]]
"""Does one thing and tells whether there was one to do."""

log = structlog.get_logger("beside")


async def go_on(step: Step, settings: Settings, uow: UnitOfWork) -> None:
    """Take one step after another for ever; a step that fails is taken again."""
    while True:
        try:
            rest = 0.0 if await step(settings, uow) else REST_SECONDS
        except Exception as error:
            log.warning("a step beside the requests failed", error=type(error).__name__, exc_info=error)
            rest = FAILURE_REST_SECONDS
        await asyncio.sleep(rest)
