"""When a cell has come to rest: outboxes empty, consumers at the end of their topics."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

from aiokafka.errors import KafkaError
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.faults.cell import SERVICES, Cell
from tests.faults.stores import groups_of, read_lag

PAUSE_SECONDS = 0.25
GROUPS = groups_of()


class NeverAtRestError(AssertionError):
    """The cell did not come to rest: what was still open is in the message."""


@dataclass(frozen=True)
class Open:
    """What has not been done yet."""

    pending: Mapping[str, int]
    lag: Mapping[str, int]
    """As `read_lag` gives it."""

    @property
    def nothing(self) -> bool:
        """All is done."""
        return not any(self.pending.values()) and not self.lag


async def rest(cell: Cell, seconds: float) -> float:
    """Wait until everything published is applied everywhere; tell how many seconds it took.

    Raises:
        NeverAtRestError: not within `seconds`.
    """
    started_at = monotonic()
    while True:
        try:
            found: Open | None = await look(cell)
        except (KafkaError, PyMongoError, OSError):
            found = None
        if found is not None and found.nothing:
            return monotonic() - started_at
        if monotonic() - started_at > seconds:
            raise NeverAtRestError(f"after {seconds:.0f} s: {found}")
        await asyncio.sleep(PAUSE_SECONDS)


async def look(cell: Cell) -> Open:
    """Read how much is pending in each outbox and unread on each topic."""
    return Open(await asyncio.to_thread(pending, cell), await read_lag(cell.broker.bootstrap_servers, GROUPS))


def pending(cell: Cell) -> dict[str, int]:
    """Count the facts that wait in each outbox."""
    with MongoClient[dict[str, object]](cell.mongo.url, serverSelectionTimeoutMS=2_000) as client:
        return {name: client[f"jembatan_{name}"].outbox.count_documents({"status": "pending"}) for name in SERVICES}
