"""Verifying a service's audit chains against its aggregates, its outbox, and the heads its roots were signed over."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from services.chassis.audit import Break, Head, payload_hash, verify
from services.chassis.audit_companions import Seen, broken, inserted
from services.chassis.audit_root_checks import Rooted, check_rooted
from services.chassis.audit_tree import chain_name
from services.chassis.caller import acting_service
from services.chassis.mongo import Database, Document, Session
from services.chassis.unit_of_work import Transaction, UnitOfWork

BREAKS_SHOWN_MAX = 100
RECORDS_AT_ONCE = 1_000
"""So many records are read before their aggregates are asked for; a chain is never divided."""
NO_AGGREGATES = frozenset(
    {
        "answers",
        "audit",
        "audit_buckets",
        "audit_heads",
        "audit_roots",
        "audit_unrooted",
        "dead_letters",
        "health",
        "inbox",
        "leases",
        "outbox",
        "watermarks",
    }
)

Chain = tuple[str, str]
"""A collection and the id of an aggregate in it."""


@dataclass(frozen=True)
class ChainsVerified:
    """What was read, and every break up to a number."""

    records: int
    aggregates: int
    breaks: Sequence[Break]


@dataclass(frozen=True)
class Verifying:
    """Reads all chains of one service while it goes on writing."""

    uow: UnitOfWork
    service: str

    async def run(self) -> ChainsVerified:
        """Verify every chain; what looks broken is read again in one transaction before it counts."""
        db, breaks, seen = self.uow.db, dict[Chain, Break](), Seen()
        records = aggregates = 0
        async for group in _chains(db):
            records, aggregates = records + len(group), aggregates + len({_chain(record) for record in group})
            seen.add(group)
            await self._confirm(await _suspects(db, group), breaks)
        async for unwritten in _without_last_record(db):
            await self._confirm(unwritten, breaks)
        async for gone in _without_noted_record(db):
            await self._confirm(gone, breaks)
        known = {aggregate_id for _, aggregate_id in breaks}
        async for put in inserted(db, seen):
            if len(breaks) < BREAKS_SHOWN_MAX and put.aggregate_id not in known:
                breaks.setdefault((put.collection, put.aggregate_id), put)
        return ChainsVerified(records, aggregates, list(breaks.values()))

    async def _confirm(self, suspects: Sequence[Chain], breaks: dict[Chain, Break]) -> None:
        """A command between two reads looks like a break: only what one snapshot shows is one."""
        for chain in suspects:
            if len(breaks) >= BREAKS_SHOWN_MAX:
                return

            async def work(tx: Transaction, chain: Chain = chain) -> list[Break]:
                query = {"collection": chain[0], "aggregate_id": chain[1]}
                records = [record async for record in tx.db.audit.find(query, session=tx.session)]
                return await _breaks(tx.db, records, [chain], tx.session)

            for found in await self.uow.run(work, caller=acting_service(self.service)):
                breaks[chain] = found


async def _chains(db: Database) -> AsyncIterator[list[Document]]:
    """Read all records, some whole chains at a time."""
    group: list[Document] = []
    in_order = [("collection", 1), ("aggregate_id", 1), ("seq", 1)]
    async for record in db.audit.find().sort(in_order).batch_size(RECORDS_AT_ONCE):
        if len(group) >= RECORDS_AT_ONCE and _chain(record) != _chain(group[-1]):
            yield group
            group = []
        group.append(record)
    if group:
        yield group


async def _suspects(db: Database, records: Sequence[Document]) -> list[Chain]:
    chains = sorted({_chain(record) for record in records})
    return [(found.collection, found.aggregate_id) for found in await _breaks(db, records, chains)]


async def _breaks(
    db: Database, records: Sequence[Document], chains: Sequence[Chain], session: Session | None = None
) -> list[Break]:
    """Find the first break of each chain: in itself, else beside its facts or against what a root was signed over."""
    inside = verify(records, await _heads(db, chains, session), await _payload_hashes(db, records, session))
    known = {(found.collection, found.aggregate_id) for found in inside}
    beside = await broken(db, records, session)
    inside += [found for found in beside if (found.collection, found.aggregate_id) not in known]
    known = {(found.collection, found.aggregate_id) for found in inside}
    rooted = await _rooted(db, chains, session)
    written: dict[Chain, list[Document]] = {chain: [] for chain in chains}
    for record in records:
        written[_chain(record)].append(record)
    behind = (check_rooted(chain, found, rooted) for chain, found in written.items() if chain not in known)
    return [*inside, *(found for found in behind if found is not None)]


async def _without_last_record(db: Database) -> AsyncIterator[list[Chain]]:
    """Find the aggregates that have a head and no record of their last fact, in every collection that has heads."""
    for collection in sorted(set(await db.list_collection_names()) - NO_AGGREGATES):
        heads: list[Head] = []
        headed = db[collection].find({"audit_hash": {"$exists": True}}, {"version": 1, "audit_hash": 1}).sort("_id", 1)
        async for document in headed.batch_size(RECORDS_AT_ONCE):
            heads.append(_head(collection, document))
            if len(heads) == RECORDS_AT_ONCE:
                yield await _unwritten(db, heads)
                heads = []
        yield await _unwritten(db, heads)


async def _unwritten(db: Database, heads: Sequence[Head]) -> list[Chain]:
    last = {f"{head.aggregate_id}/{head.version}": (head.collection, head.aggregate_id) for head in heads}
    written = {record["_id"] async for record in db.audit.find({"_id": {"$in": list(last)}}, {"_id": 1})}
    return [chain for record_id, chain in last.items() if record_id not in written]


async def _without_noted_record(db: Database) -> AsyncIterator[list[Chain]]:
    """Find the chains, also those that are gone, without the record a root was signed over or that waits for one."""
    for collection in ("audit_heads", "audit_unrooted"):
        noted: list[Document] = []
        async for document in db[collection].find().sort("_id", 1).batch_size(RECORDS_AT_ONCE):
            noted.append(document)
            if len(noted) == RECORDS_AT_ONCE:
                yield await _unheld(db, noted)
                noted = []
        yield await _unheld(db, noted)


async def _unheld(db: Database, noted: Sequence[Document]) -> list[Chain]:
    ids = [f"{one.get('aggregate_id')}/{one.get('seq')}" for one in noted]
    held = {record["_id"]: record.get("hash") async for record in db.audit.find({"_id": {"$in": ids}}, {"hash": 1})}
    # A rooted head names its record's hash, one that waits is named by it.
    return [
        _chain(one) for key, one in zip(ids, noted, strict=True) if held.get(key) not in (one.get("hash"), one["_id"])
    ]


async def _rooted(db: Database, chains: Sequence[Chain], session: Session | None) -> Rooted:
    rooted = db.audit_heads.find({"_id": {"$in": [chain_name(*chain) for chain in chains]}}, session=session)
    waiting = db.audit_unrooted.find({"aggregate_id": {"$in": [chain[1] for chain in chains]}}, session=session)
    heads, noted = {one["_id"]: one async for one in rooted}, dict[Chain, list[Document]]()
    async for one in waiting:
        noted.setdefault(_chain(one), []).append(one)
    return Rooted(heads, noted, await db.audit_roots.find_one({}, {"_id": 1}, session=session) is not None)


async def _heads(db: Database, chains: Sequence[Chain], session: Session | None = None) -> list[Head]:
    heads: list[Head] = []
    # A name that an edited record gives may be one the driver refuses.
    for collection in sorted({chain[0] for chain in chains if chain[0].isidentifier()}):
        wanted = [aggregate_id for name, aggregate_id in chains if name == collection]
        found = db[collection].find({"_id": {"$in": wanted}}, {"version": 1, "audit_hash": 1}, session=session)
        heads += [_head(collection, document) async for document in found]
    return heads


async def _payload_hashes(db: Database, records: Sequence[Document], session: Session | None = None) -> dict[str, str]:
    wanted = [record.get("fact_id") for record in records]
    kept = db.outbox.find({"_id": {"$in": wanted}}, {"payload": 1}, session=session)
    return {fact["_id"]: payload_hash(str(fact.get("payload"))) async for fact in kept}


def _head(collection: str, document: Document) -> Head:
    version = document.get("version")
    return Head(collection, document["_id"], version if isinstance(version, int) else 0, document.get("audit_hash"))


def _chain(record: Document) -> Chain:
    return str(record.get("collection")), str(record.get("aggregate_id"))
