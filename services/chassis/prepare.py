"""The preparation job: makes a service's collections, indexes and topics; doing it twice changes nothing.

Run as `python -m services.chassis.prepare services.registry.app:build_app`.
"""

import asyncio
import importlib
import sys

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code
from fastapi import FastAPI

from services.chassis.mongo import make_indexes
from services.chassis.offsets import Offsets
from services.chassis.service import CHASSIS_COLLECTIONS, indexes_of
from services.chassis.settings import Settings

log = structlog.get_logger("prepare")


class TopicError(RuntimeError):
    """Kafka refused to make a topic, or one that another was to make is not there."""


async def prepare(app: FastAPI) -> None:
    """Make what `app` needs; topics it reads are made too, so that services may be prepared in any order.

    Raises:
        TopicError: Kafka refused a topic, or lacks one.
    """
    db = app.state.uow.db
    await make_indexes(db, indexes_of(app.state.parts))
    for missing in sorted(set(CHASSIS_COLLECTIONS) - set(await db.list_collection_names())):
        await db.create_collection(missing)
    settings: Settings = app.state.settings
    await (demand_topics if settings.topics_made_elsewhere else make_topics)(settings, topics_of(app))
    app.state.client.close()
    log.info("prepared", service=app.title)


def topics_of(app: FastAPI) -> list[str]:
    """List the topics a service writes and reads."""
    settings: Settings = app.state.settings
    written = {one.topic.of(ministry) for one in app.state.parts.published for ministry in settings.ministries}
    read = {one.topic.of(ministry) for one in app.state.subscriptions for ministry in settings.hears}
    return sorted(written | read)


async def make_topics(settings: Settings, names: list[str]) -> None:
    """Make topics with their partitions, fixed at birth: more would move keys and break their order."""
    configuration = {
        "cleanup.policy": "delete",
        "retention.ms": str(settings.topic_retention_ms),
        "segment.ms": str(settings.topic_segment_ms),
        # The broker's clock: by its sender's a record an hour ahead would be refused, one behind removed early.
        "message.timestamp.type": "LogAppendTime",
        "min.insync.replicas": str(max(1, settings.topic_replication - 1)),
    }
    wanted = [
        NewTopic(name, settings.topic_partitions, settings.topic_replication, topic_configs=configuration)
        for name in names
    ]
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers, **settings.kafka_access.options())
    await admin.start()
    try:
        answer = await admin.create_topics(wanted)
    finally:
        await admin.close()
    for name, code, *_ in answer.topic_errors:
        if code and for_code(code) is not TopicAlreadyExistsError:
            raise TopicError(f"{name}: {for_code(code).__name__}")


async def demand_topics(settings: Settings, names: list[str]) -> None:
    """Look whether the topics are there, as their readers and writers are allowed to.

    Raises:
        TopicError: some are missing.
    """
    async with Offsets(settings.kafka_bootstrap_servers, settings.kafka_access) as offsets:
        missing = sorted(set(names) - await offsets.topics())
    if missing:
        raise TopicError(f"not there, or not to be seen by this user: {', '.join(missing)}")


def main() -> None:
    """Prepare the service named on the command line."""
    module, _, factory = sys.argv[1].partition(":")
    app: FastAPI = getattr(importlib.import_module(module), factory)()
    asyncio.run(prepare(app))


if __name__ == "__main__":
    main()
