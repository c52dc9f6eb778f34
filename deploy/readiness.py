"""Whether a server answers in its own protocol: MongoDB's, Kafka's, HTTP."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.server_process import port_is_open

PING_SECONDS = 2.0


def mongo_answers(url: str) -> bool:
    """Tell whether the database answers a ping."""
    try:
        with MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=int(PING_SECONDS * 1000)) as client:
            client.admin.command("ping")
    except PyMongoError:
        return False
    return True


def kafka_answers(bootstrap_servers: str) -> bool:
    """Tell whether the broker lists itself in its metadata."""
    # Asked first because the client logs every refused connection.
    if not port_is_open(int(bootstrap_servers.rpartition(":")[2])):
        return False
    # A thread of its own: the caller may be inside a running event loop.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _kafka_answers(bootstrap_servers)).result()


def http_answers(url: str) -> bool:
    """Tell whether `GET url` answers 200."""
    try:
        return httpx.get(url, timeout=PING_SECONDS, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


async def _kafka_answers(bootstrap_servers: str) -> bool:
    client = AIOKafkaClient(bootstrap_servers=bootstrap_servers, request_timeout_ms=int(PING_SECONDS * 1000))
    try:
        with suppress(KafkaError, OSError, TimeoutError):
            await asyncio.wait_for(client.bootstrap(), PING_SECONDS)
            return bool(client.cluster.brokers())
    finally:
        await client.close()
    return False
