"""One transaction: the aggregate's document, its facts and audit records and, for a consumer, its inbox mark."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar
from uuid import uuid4

from opentelemetry.trace import NoOpTracer, Tracer
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.chassis.audit import audit_records, unrooted_head
from services.chassis.caller import Caller
from services.chassis.cloudevents import ToldFact
from services.chassis.commits import TRANSACTION_OPTIONS, UnavailableError, commit, demand_repeatable
from services.chassis.companions import Companions
from services.chassis.conflicts import AlreadyExistsError, StaleVersionError
from services.chassis.counters import Counters
from services.chassis.encryption import FieldEncryption
from services.chassis.failpoints import failpoint
from services.chassis.gathering import NewDocuments
from services.chassis.mongo import Client, Database, Document, Session, taken_value
from services.chassis.outbox import outbox_record
from services.chassis.tracing import step
from services.chassis.turns import Key, Turns
from services.kernel import Decision
from services.kernel.decision import StateT

T = TypeVar("T")
Work = Callable[["Transaction"], Awaitable[T]]

TRANSACTION_SECONDS_MAX = 10.0
"""A transaction and its repeats end within this, inside every HTTP time-out and the graceful stop."""
PAUSE_SECONDS, PAUSE_SECONDS_MAX = 0.005, 0.25


@dataclass
class Transaction:
    """What a handler may touch: one session's collections, one instant, one caller."""

    db: Database
    session: Session
    now: datetime
    caller: Caller
    encryption: FieldEncryption
    if_match: int | None = None
    notes_heads: bool = False
    """Whether somebody signs roots: each new head then waits in `audit_unrooted` for the next one."""
    counters: Counters = field(default_factory=Counters)
    fact: ToldFact = field(default_factory=ToldFact)
    """The fact being applied; of version 0 where a caller's command runs."""
    facts_written: bool = False
    first: Key | None = field(default=None, init=False)
    _heads: dict[Key, tuple[datetime, str | None]] = field(default_factory=dict, init=False)
    new: NewDocuments = field(init=False)
    companions: Companions = field(init=False)

    def __post_init__(self) -> None:
        self.new = NewDocuments(self.db, self.session)
        self.companions = Companions(self.new)

    def new_id(self, kind: str) -> str:
        """Draw an id for a new aggregate; a repeated attempt draws another and leaves no trace of the first."""
        return f"{kind}-{uuid4().hex[:20]}"

    async def draw(self, counter: str) -> int:
        """Draw a running number; a repeated attempt draws another, and the first stays a hole."""
        return await self.counters.draw(counter, self.db)

    async def load(self, collection: str, key: str) -> Document | None:
        """Read a document by id; the first one a handler loads is the one `If-Match` speaks of.

        Raises:
            StaleVersionError: the caller named another version.
        """
        found: Document | None = await self.db[collection].find_one({"_id": key}, session=self.session)
        if self.first is None and self.if_match is not None and found and found.get("version") != self.if_match:
            raise StaleVersionError(f"{key} is at version {found.get('version')}, not {self.if_match}")
        self.first = self.first or (collection, key)
        if found and "recorded_at" in found:
            self._heads[collection, key] = found["recorded_at"], found.get("audit_hash")
        return found

    async def find(self, collection: str, query: Document, *, limit: int) -> list[Document]:
        """Read up to `limit` documents inside the transaction."""
        return await self.db[collection].find(query, session=self.session).limit(limit).to_list(limit)

    async def save(self, collection: str, document: Document, decision: Decision[StateT], topic: str) -> None:
        """Write an aggregate's document, its facts, what stands beside them, and audit records; nothing without a fact.

        Raises:
            StaleVersionError: somebody else saved a decision on the same version.
        """
        if not decision.events:
            return
        key = (collection, document["_id"])
        before, audit_hash = self._heads.get(key, (self.now, None))
        recorded_at = max(self.now, before)
        numbered = enumerate(decision.events, start=decision.expected_version + 1)
        facts = [outbox_record(event, topic, version, recorded_at) for version, event in numbered]
        trail = audit_records(collection, facts, self.caller, audit_hash, self.companions.digests(facts))
        self._heads[key] = recorded_at, trail[-1]["hash"]
        head = {"version": decision.state.version, "recorded_at": recorded_at, "audit_hash": trail[-1]["hash"]}
        document = {**document, **head}
        if decision.expected_version == 0:
            await self.new.write(collection, [document])
        else:
            # The hash is named too: who saves without having loaded would begin the chain again.
            stored = {"_id": document["_id"], "version": decision.expected_version, "audit_hash": audit_hash}
            result = await self.db[collection].replace_one(stored, document, session=self.session)
            if result.matched_count != 1:
                raise StaleVersionError(f"{document['_id']} is no longer at version {decision.expected_version}")
        failpoint("transaction.between_writes")
        await self.new.write("outbox", facts)
        await self.new.write("audit", trail)
        await self.companions.write(facts)
        if self.notes_heads:
            await self.new.write("audit_unrooted", [unrooted_head(trail[-1])])
        self.facts_written = True

    async def put(self, collection: str, document: Document) -> None:
        """Write a projection's document whole; projections publish nothing."""
        await self.db[collection].replace_one({"_id": document["_id"]}, document, upsert=True, session=self.session)

    async def insert(self, collection: str, document: Document) -> None:
        """Write a document that must not exist yet."""
        await self.new.write(collection, [document])


@dataclass(frozen=True)
class UnitOfWork:
    """Runs work in one transaction, repeats it while the database says that it may, and wakes the relay."""

    client: Client
    db: Database
    wake_relay: Callable[[], None] = lambda: None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    counters: Counters = field(default_factory=Counters)
    notes_heads: bool = False
    encryption: FieldEncryption = field(default_factory=FieldEncryption)
    turns: Turns = field(default_factory=Turns)
    tracer: Tracer = field(default_factory=NoOpTracer)

    async def run(self, work: Work[T], *, caller: Caller, if_match: int | None = None) -> T:
        """Run `work`; what it returns was committed.

        `work` may run several times: nothing outside the transaction may change inside it.

        Raises:
            AlreadyExistsError: a unique value is taken.
            UnavailableError: the outcome could not be learnt within `TRANSACTION_SECONDS_MAX`.
        """
        abandoned = asyncio.Event()
        with step(self.tracer, "unit of work"):
            task = asyncio.ensure_future(self._run(work, caller, if_match, abandoned))
            try:
                # A caller that goes away must not tear a commit in two.
                return await asyncio.shield(task)
            except asyncio.CancelledError:
                abandoned.set()
                task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
                raise

    async def _run(self, work: Work[T], caller: Caller, if_match: int | None, abandoned: asyncio.Event) -> T:
        now, attempt = self.clock(), 0
        deadline = asyncio.get_running_loop().time() + TRANSACTION_SECONDS_MAX
        async with AsyncExitStack() as turn:
            while True:
                session, known = await self.client.start_session(), (self.notes_heads, self.counters)
                tx = Transaction(self.db, session, now, caller, self.encryption, if_match, *known)
                try:
                    return await self._attempt(work, tx)
                except DuplicateKeyError as error:
                    raise AlreadyExistsError(f"{taken_value(error)} is taken") from error
                except PyMongoError as error:
                    demand_repeatable(error, deadline)
                if attempt == 0 and tx.first:
                    # Many who repeat at once make each other repeat.
                    await self.turns.take(tx.first, turn, deadline)
                await asyncio.sleep(random.uniform(0, min(PAUSE_SECONDS * 2**attempt, PAUSE_SECONDS_MAX)))  # noqa: S311
                attempt += 1
                if abandoned.is_set():
                    raise UnavailableError("nobody waits for it any longer")

    async def _attempt(self, work: Work[T], tx: Transaction) -> T:
        async with tx.session as session:
            session.start_transaction(**TRANSACTION_OPTIONS)
            try:
                result = await work(tx)
                tx.companions.demand_written()
            except BaseException:
                await session.abort_transaction()
                raise
            await commit(session)
        if tx.facts_written:
            self.wake_relay()
        return result
