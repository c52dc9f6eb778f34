"""Messages nobody's relay sent: written to a topic by the harness itself."""

from collections.abc import Sequence
from random import Random

from aiokafka import AIOKafkaProducer

from services.contracts.registry import ENTERPRISE_TOPIC
from services.kernel import Country
from tests.faults.cell import Cell
from tests.faults.observations import Place

TOPIC = ENTERPRISE_TOPIC.of(Country.TL)

Header = tuple[str, bytes]


async def send(
    cell: Cell, key: bytes | None, value: bytes | None, headers: Sequence[Header], topic: str = TOPIC
) -> Place:
    """Write one message as it is; tell where it stands."""
    async with AIOKafkaProducer(bootstrap_servers=cell.broker.bootstrap_servers, acks="all") as producer:
        place = await producer.send_and_wait(topic, value, key=key, headers=list(headers))
    return Place(place.topic, place.partition, place.offset)


def headers(subject: str, version: int, kind: str) -> list[Header]:
    """Give the attributes of a well-made fact."""
    given = {
        "ce_specversion": "1.0",
        "ce_id": f"{subject}-{version}",
        "ce_type": kind,
        "ce_source": "/tl/registry",
        "ce_subject": subject,
        "ce_time": "2026-11-01T00:00:00Z",
        "ce_aggregateversion": str(version),
        "ce_correlationid": f"cause-of-{subject}",
        "content-type": "application/json",
    }
    return [(name, text.encode()) for name, text in given.items()]


async def unreadable(cell: Cell, random: Random) -> Place:
    """Write a message that is no JSON."""
    subject = f"poison-{random.getrandbits(64):016x}"
    return await send(cell, subject.encode(), b"{not json", headers(subject, 1, "registry.enterprise.suspended.v1"))
