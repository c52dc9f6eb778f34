"""Signed roots: the heads that changed since the last one are taken into the tree, and its hash is signed."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from pymongo import ReplaceOne
from pymongo.errors import PyMongoError

from services.chassis.audit import unrooted_head
from services.chassis.audit_keys import NO_EARLIER_ROOT, AuditKeys, digest_of
from services.chassis.audit_tree import RootedHead, bucket_hash, chain_name, root_hash
from services.chassis.caller import acting_service
from services.chassis.commits import UnavailableError
from services.chassis.mongo import Database, Document, Index
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.kernel import ConflictError, RuleViolationError

AUDIT_ROOT_INDEXES = (
    Index("audit_heads", (("bucket", 1), ("_id", 1))),
    Index("audit_unrooted", (("aggregate_id", 1),)),
)
AUDIT_ROOT_COLLECTIONS = ("audit_buckets", "audit_roots")
HEADS_AT_ONCE = 500
"""So many heads go into one root; what is left goes into the next one at once."""
RECORDS_AT_ONCE = 1_000

log = structlog.get_logger("audit roots")


class AuditTreeChangedError(ConflictError):
    """Somebody changed what the newest root was signed over; the verification tells where."""

    code = "audit_tree_changed"


@dataclass(frozen=True)
class Rooting:
    """Signs roots over one service's chains; replicas may do it side by side, one of them wins each number."""

    settings: Settings
    uow: UnitOfWork
    keys: AuditKeys
    telemetry: Telemetry
    _alone: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        """Sign for ever, at the pace of the settings."""
        failures = 0
        while True:
            try:
                await self.make()
                failures = 0
            except (PyMongoError, UnavailableError, ConflictError, RuleViolationError, KeyError, TypeError) as error:
                # The last three: somebody changed what is kept for the roots. The verification tells where.
                failures += 1
                log.warning("no root was signed", error=type(error).__name__, failures=failures)
            self.telemetry.audit_root_failures.set(failures)
            await asyncio.sleep(self.settings.audit_root_seconds)

    async def make(self, *, from_all_chains: bool = False) -> int:
        """Sign over the heads that wait; tell how many roots that took.

        The first root, and one `from_all_chains`, looks at each chain instead of trusting what was noted. A service
        that has no chain yet signs that it has none.

        Raises:
            AlreadyExistsError: another replica signed meanwhile.
            AuditTreeChangedError: the heads kept are not those of the newest root.
        """
        made, caller = 0, acting_service(self.settings.service_name)
        async with self._alone:
            first = await newest_root(self.uow.db) is None
            if first or from_all_chains:
                await self._note_all()
            more = first or await self.uow.db.audit_unrooted.find_one({}, {"_id": 1}) is not None
            while more:
                root, more = await self.uow.run(self._next, caller=caller)
                if root is not None:
                    made += 1
                    await asyncio.to_thread(self._write, root)
        return made

    async def _next(self, tx: Transaction) -> tuple[Document | None, bool]:
        """Sign one root, where there is anything new; tell whether there was more than goes into one."""
        noted = await tx.find("audit_unrooted", {}, limit=HEADS_AT_ONCE)
        more = len(noted) == HEADS_AT_ONCE
        moved = await _moved(noted, tx)
        before = await tx.db.audit_roots.find_one(sort=[("_id", -1)], session=tx.session)
        await tx.db.audit_unrooted.delete_many({"_id": {"$in": [one["_id"] for one in noted]}}, session=tx.session)
        if before is not None and not moved:
            return None, more
        touched = sorted({one.bucket for one in moved})
        buckets = {one["_id"]: one["hash"] async for one in tx.db.audit_buckets.find(session=tx.session)}
        self._demand_unchanged(buckets, await _hashed(touched, tx), before)
        await _replace(tx, "audit_heads", [one.document for one in moved])
        hashed = await _hashed(touched, tx)
        await _replace(tx, "audit_buckets", [{"_id": name, "hash": said} for name, said in hashed.items()])
        said = {
            "service": self.settings.service_name,
            "number": before["_id"] + 1 if before else 1,
            "signed_at": tx.now.isoformat(timespec="milliseconds"),
            "root": root_hash(buckets | hashed),
            "previous": digest_of(before["signed"]) if before else NO_EARLIER_ROOT,
        }
        root: Document = {"_id": said["number"], "signed": self.keys.sign(said)}
        await tx.insert("audit_roots", root)
        return root, more

    def _demand_unchanged(self, buckets: Mapping[str, str], held: Mapping[str, str], before: Document | None) -> None:
        """Refuse to sign over a tree that somebody changed: a new root would make it good."""
        signed = self.keys.read(before["signed"])["root"] if before else root_hash({})
        differing = [name for name, said in held.items() if said != buckets.get(name, bucket_hash(()))]
        if root_hash(buckets) != signed or differing:
            raise AuditTreeChangedError("the heads kept are not those the newest root was signed over")

    async def _note_all(self) -> None:
        """Note every chain's head that the newest root does not cover."""
        last: Document | None = None
        heads: list[Document] = []
        in_order = [("collection", 1), ("aggregate_id", 1), ("seq", 1)]
        shown = {"collection": 1, "aggregate_id": 1, "seq": 1, "hash": 1}
        async for record in self.uow.db.audit.find({}, shown).sort(in_order).batch_size(RECORDS_AT_ONCE):
            if last is not None and _chain(last) != _chain(record):
                heads.append(unrooted_head(last))
            if len(heads) >= RECORDS_AT_ONCE:
                await self._note(heads)
                heads = []
            last = record
        await self._note([*heads, *([unrooted_head(last)] if last is not None else [])])

    async def _note(self, heads: Sequence[Document]) -> None:
        db = self.uow.db
        names = [chain_name(one["collection"], one["aggregate_id"]) for one in heads]
        rooted = {one["_id"]: one["seq"] async for one in db.audit_heads.find({"_id": {"$in": names}}, {"seq": 1})}
        wanted = [one for name, one in zip(names, heads, strict=True) if rooted.get(name, 0) < one["seq"]]
        if wanted:
            await db.audit_unrooted.bulk_write([ReplaceOne({"_id": one["_id"]}, one, upsert=True) for one in wanted])

    def _write(self, root: Document) -> None:
        """Say it where the database's administrators cannot change it: in the log, and in a file."""
        log.info("audit root", number=root["_id"], signed=root["signed"])
        if self.settings.audit_roots_folder is not None:
            try:
                with roots_file(self.settings, self.settings.audit_roots_folder).open("a", encoding="ascii") as roots:
                    roots.write(root["signed"] + "\n")
            except OSError as error:
                log.warning("the roots' file cannot be written", error=type(error).__name__)


async def newest_root(db: Database) -> Document | None:
    """Read the root signed last."""
    return await db.audit_roots.find_one(sort=[("_id", -1)])


def roots_file(settings: Settings, folder: Path) -> Path:
    """Name the file one process writes its roots into, one each line."""
    return folder / f"{settings.service_name}-{settings.replica}.roots"


async def _moved(noted: Iterable[Document], tx: Transaction) -> list[RootedHead]:
    """Choose the heads that move forward; one whose record is gone stays, so that the loss shows for ever."""
    # Of two with one number the one without a record is kept: it is the one somebody took away.
    heads = [RootedHead(one["collection"], one["aggregate_id"], one["seq"], one["_id"]) for one in noted]
    kept = tx.db.audit_heads.find({"_id": {"$in": sorted({one.name for one in heads})}}, session=tx.session)
    before = {document["_id"]: RootedHead.of(document) async for document in kept}
    ids = sorted({f"{one.aggregate_id}/{one.seq}" for one in [*heads, *before.values()]})
    found = tx.db.audit.find({"_id": {"$in": ids}}, {"hash": 1}, session=tx.session)
    there = {(record["_id"], record.get("hash")) async for record in found}

    def is_there(head: RootedHead) -> bool:
        return (f"{head.aggregate_id}/{head.seq}", head.hash) in there

    chosen: dict[str, RootedHead] = {}
    for one in sorted(heads, key=lambda head: (head.seq, not is_there(head), head.hash)):
        old = before.get(one.name)
        if old is None or (old.seq < one.seq and is_there(old)):
            chosen[one.name] = one
    return list(chosen.values())


async def _hashed(buckets: Sequence[str], tx: Transaction) -> dict[str, str]:
    held: dict[str, list[RootedHead]] = {name: [] for name in buckets}
    async for document in tx.db.audit_heads.find({"bucket": {"$in": buckets}}, session=tx.session):
        held[document["bucket"]].append(RootedHead.of(document))
    return {name: bucket_hash(heads) for name, heads in held.items()}


async def _replace(tx: Transaction, collection: str, documents: Sequence[Document]) -> None:
    wanted = [ReplaceOne({"_id": one["_id"]}, one, upsert=True) for one in documents]
    if wanted:
        await tx.db[collection].bulk_write(wanted, session=tx.session)


def _chain(record: Document) -> tuple[str, str]:
    return record["collection"], record["aggregate_id"]
