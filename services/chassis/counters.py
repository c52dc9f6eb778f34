"""Running numbers without repeats: a process takes a block at a time, so that commands never queue for one counter."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from services.chassis.mongo import Database, Document

BLOCK_SIZE = 100
"""Numbers a process takes at once; what it has not given when it ends stays a hole."""
COUNTERS = "counters"


@dataclass
class _Block:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    numbers: Iterator[int] = field(default_factory=lambda: iter(()))


@dataclass
class Counters:
    """The blocks one process holds, by database and counter."""

    _blocks: defaultdict[tuple[str, str], _Block] = field(default_factory=lambda: defaultdict(_Block))

    async def draw(self, counter: str, db: Database) -> int:
        """Draw a number no other call on this database ever draws, from 1 up.

        It is drawn outside of every transaction: one that is rolled back leaves a hole, never a repeat.
        """
        block = self._blocks[db.name, counter]
        async with block.lock:
            number = next(block.numbers, None)
            if number is None:
                last = await _take(counter, db)
                block.numbers = iter(range(last - BLOCK_SIZE + 1, last + 1))
                number = next(block.numbers)
        return number


async def _take(counter: str, db: Database) -> int:
    """Move a counter on by one block; give the block's last number."""
    moved = await _move(counter, db)
    if moved is None:
        # Not an upsert: of two first calls at once on the embedded database one would be answered with nothing.
        with contextlib.suppress(DuplicateKeyError):
            await db[COUNTERS].insert_one({"_id": counter, "last": 0})
        moved = await _move(counter, db)
    if moved is None:
        raise RuntimeError(f"the counter {counter} was made and is gone")
    return int(moved["last"])


async def _move(counter: str, db: Database) -> Document | None:
    change = {"$inc": {"last": BLOCK_SIZE}}
    moved: Document | None = await db[COUNTERS].find_one_and_update(
        {"_id": counter}, change, return_document=ReturnDocument.AFTER
    )
    return moved
