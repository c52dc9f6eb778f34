import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI

from deploy.embedded.servers import SecantusMongo
from deploy.server_process import LOCALHOST, free_port
from services.chassis.prepare import make_topics, topics_of
from services.chassis.settings import Settings
from services.registry.app import build_app
from tests.integration.chassis.registers import Issuer, calling, register, registry_settings, serving
from tests.waiting import eventually

pytestmark = pytest.mark.kafka

LEASE_SECONDS = 120
"""Longer than the test waits: the lease must be given up, it does not end by itself."""


@asynccontextmanager
async def relaying(app: FastAPI) -> AsyncIterator[None]:
    """Let the app's relay send until the block ends."""
    task = asyncio.create_task(app.state.relay.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_relay_that_cannot_send_lets_another_replica_send(
    mongo: SecantusMongo, issuer: Issuer, settings: Settings
) -> None:
    given = {"relay_poll_seconds": 0.1, "relay_lease_seconds": LEASE_SECONDS, "topic_partitions": 2}
    able = registry_settings(mongo.url, issuer, kafka_bootstrap_servers=settings.kafka_bootstrap_servers, **given)
    unable = able.model_copy(update={"kafka_bootstrap_servers": f"{LOCALHOST}:{free_port()}", "replica": "1"})
    await make_topics(able, topics_of(build_app(able)))
    async with serving(unable) as first, serving(able, fresh=False) as second, calling(first, issuer.token()) as client:
        assert await first.state.relay.lease.hold()
        await register(client)

        async def sent() -> int:
            return int(await second.state.uow.db.outbox.count_documents({"status": "published"}))

        async with relaying(first), relaying(second):
            assert await eventually(sent, seconds=30) == 1
