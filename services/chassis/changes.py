"""Which parts of a collection changed: a counter for each, moved on in the transaction that writes.

A reader that keeps what it read looks at the counters and reads again only the parts whose counter moved. A part is
some of a collection's documents, by a hash of their ids: writers of different parts never meet at a counter.
"""

import contextlib
from hashlib import blake2b

from pymongo.errors import DuplicateKeyError, OperationFailure

from services.chassis.mongo import WRITE_CONFLICT, Database, Index
from services.chassis.unit_of_work import Transaction

PARTS = 64
COLLECTION = "changes"
INDEXES = (Index(COLLECTION, (("collection", 1),)),)


def part_of(key: str) -> int:
    """Tell the part of a document, from 0 up; it never changes."""
    return blake2b(key.encode(), digest_size=1).digest()[0] % PARTS


async def note_change(collection: str, key: str, tx: Transaction) -> None:
    """Move the counter of a document's part on.

    Raises:
        OperationFailure: the counter was not there and now is; the transaction is run again.
    """
    counter = {"_id": f"{collection}:{part_of(key)}"}
    moved = await tx.db[COLLECTION].update_one(counter, {"$inc": {"changes": 1}}, session=tx.session)
    if moved.matched_count:
        return
    # Outside the transaction: of two that made it inside, one would be refused for good.
    with contextlib.suppress(DuplicateKeyError):
        await tx.db[COLLECTION].insert_one({**counter, "collection": collection, "part": part_of(key), "changes": 0})
    again = {"errorLabels": ["TransientTransactionError"]}
    raise OperationFailure("the counter was made meanwhile", WRITE_CONFLICT, again)


async def changes(collection: str, db: Database) -> dict[int, int]:
    """Read how often each part of a collection changed; a part without a counter has no document."""
    return {one["part"]: one["changes"] async for one in db[COLLECTION].find({"collection": collection})}
