"""Verifying what stands beside facts: each as its audit record says, none gone, and none put there."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from services.chassis.audit import Break, Reason, record_hash
from services.chassis.companions import Place, companion_id, named_in, place_of
from services.chassis.mongo import Database, Document, Session

COMPANIONS_AT_ONCE = 1_000


@dataclass
class Seen:
    """What the audit records that were read name: collections of companions, and collections of aggregates."""

    companions: set[str] = field(default_factory=set)
    aggregates: set[str] = field(default_factory=set)

    def add(self, records: Iterable[Document]) -> None:
        """Take down what some records name."""
        for record in records:
            self.companions |= named_in(record).keys()
            self.aggregates |= (
                {str(record.get("collection"))} if str(record.get("collection")).isidentifier() else set()
            )


async def broken(db: Database, records: Sequence[Document], session: Session | None = None) -> list[Break]:
    """Find the first companion of each chain that is gone, or is not as its audit record says."""
    wanted: defaultdict[str, dict[str, Document]] = defaultdict(dict)
    for record in records:
        for collection in named_in(record):
            wanted[collection][companion_id((str(record.get("aggregate_id")), _number(record)))] = record
    first: dict[tuple[str, str], Break] = {}
    for collection, named in wanted.items():
        kept = db[collection].find({"_id": {"$in": list(named)}}, session=session)
        hashes = {document["_id"]: record_hash(document) async for document in kept}
        for key, record in named.items():
            found = _compared(record, collection, hashes.get(key))
            chain = (str(record.get("collection")), str(record.get("aggregate_id")))
            if found is not None and (chain not in first or found.seq < first[chain].seq):
                first[chain] = found
    return list(first.values())


async def inserted(db: Database, seen: Seen) -> AsyncIterator[Break]:
    """Find documents that stand where companions do and that no audit record names.

    They are read before the records that name them, so that a command between the two is no break. What stands beside
    facts from before there were digests, or before there were chains, is named by none and is no break.
    """
    for collection in sorted(seen.companions):
        ids: list[object] = []
        async for document in db[collection].find({}, {"_id": 1}).sort("_id", 1).batch_size(COMPANIONS_AT_ONCE):
            ids.append(document["_id"])
            if len(ids) == COMPANIONS_AT_ONCE:
                for found in await _unnamed(db, collection, ids, seen.aggregates):
                    yield found
                ids = []
        for found in await _unnamed(db, collection, ids, seen.aggregates):
            yield found


def _compared(record: Document, collection: str, digest: str | None) -> Break | None:
    if digest == named_in(record)[collection]:
        return None
    reason: Reason = "companion_missing" if digest is None else "companion_differs"
    return Break(str(record.get("aggregate_id")), _number(record), reason, str(record.get("collection")))


def _number(record: Document) -> int:
    seq = record.get("seq")
    return seq if isinstance(seq, int) else 0


async def _unnamed(db: Database, collection: str, ids: Sequence[object], aggregates: Collection[str]) -> list[Break]:
    places = {key: place_of(key) for key in ids}
    keys = [f"{place[0]}/{place[1]}" for place in places.values() if place]
    records = {one["_id"]: one async for one in db.audit.find({"_id": {"$in": keys}}, {"companions": 1})}
    found: list[Break] = []
    for key, place in places.items():
        record = records.get(f"{place[0]}/{place[1]}") if place else None
        if place is None:
            found.append(Break(str(key), 0, "companion_inserted", collection))
        elif record is None:
            found += [] if await _is_older(db, place, aggregates) else [_inserted(place, collection)]
        elif "companions" in record and collection not in named_in(record):
            found.append(_inserted(place, collection))
    return found


def _inserted(place: Place, collection: str) -> Break:
    return Break(*place, "companion_inserted", collection)


async def _is_older(db: Database, place: Place, aggregates: Collection[str]) -> bool:
    """Tell whether a place lies before its aggregate's chain, or in an aggregate that never had one."""
    for collection in sorted(aggregates):
        chain = {"collection": collection, "aggregate_id": place[0]}
        first = await db.audit.find_one(chain, sort=[("seq", 1)])
        if first is not None:
            return place[1] < _number(first)
        if await db[collection].find_one({"_id": place[0], "version": {"$gte": place[1]}}, {"_id": 1}) is not None:
            return True
    return False
