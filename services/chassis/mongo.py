"""The driver behind one door: connecting, indexes, and which errors mean that the database cannot be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bson.binary import UuidRepresentation
from bson.codec_options import CodecOptions
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientEncryption,
    AsyncIOMotorClientSession,
    AsyncIOMotorDatabase,
)
from pymongo import IndexModel, ReadPreference, WriteConcern
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WTimeoutError,
)

from services.chassis.settings import Settings

Document = dict[str, Any]
Database = AsyncIOMotorDatabase[Document]
Client = AsyncIOMotorClient[Document]
Session = AsyncIOMotorClientSession
ClientEncryption = AsyncIOMotorClientEncryption[Document]

WAIT_QUEUE_TIMEOUT_MS = 2_000
SERVER_SELECTION_TIMEOUT_MS = 3_000
WRITE_CONFLICT = 112

UNAVAILABLE: tuple[type[PyMongoError], ...] = (
    AutoReconnect,
    ConnectionFailure,
    ExecutionTimeout,
    NetworkTimeout,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WTimeoutError,
)
"""Errors that say nothing about the data: the same call may succeed later."""

SERVERS_OWN_TROUBLE = frozenset({1, 14031})
"""InternalError and OutOfDiskSpace: the server gave up on a write, and it was not the write's fault."""


@dataclass(frozen=True)
class Index:
    """An index a slice's queries stand on; made by the preparation job, demanded at start."""

    collection: str
    keys: tuple[tuple[str, int], ...]
    unique: bool = False
    sparse: bool = False
    """Documents without the field are not indexed, so many may lack a unique value."""
    partial: tuple[tuple[str, str], ...] = ()
    """Equalities a document must satisfy to be indexed; a query must repeat them."""
    expire_after_seconds: int | None = None

    @property
    def name(self) -> str:
        """The index's name on the server."""
        return "_".join(f"{field}_{order}" for field, order in self.keys)

    def model(self) -> IndexModel:
        """The driver's form of this index."""
        options: dict[str, Any] = {"name": self.name, "unique": self.unique}
        if self.sparse:
            options["sparse"] = True
        if self.partial:
            options["partialFilterExpression"] = dict(self.partial)
        if self.expire_after_seconds is not None:
            options["expireAfterSeconds"] = self.expire_after_seconds
        return IndexModel(list(self.keys), **options)


class MissingIndexError(RuntimeError):
    """The preparation job has not run for this version of the service."""


def connect(settings: Settings) -> Client:
    """Make a client that waits for nothing without a limit and reads and writes UTC instants."""
    named: dict[str, Any] = {"username": settings.mongo_user} if settings.mongo_user else {}
    if settings.mongo_password_file is not None:
        named["password"] = settings.mongo_password_file.read_text(encoding="utf-8").strip()
    return AsyncIOMotorClient(
        settings.mongo_url,
        **named,
        tz_aware=True,
        uuidRepresentation="standard",
        maxPoolSize=settings.mongo_pool_max,
        waitQueueTimeoutMS=WAIT_QUEUE_TIMEOUT_MS,
        serverSelectionTimeoutMS=SERVER_SELECTION_TIMEOUT_MS,
        timeoutMS=int(settings.mongo_timeout_seconds * 1000),
        appname=settings.service_name,
    )


def database_of(client: Client, settings: Settings) -> Database:
    """Open this service's database with durable defaults, whatever the URL says."""
    return client.get_database(
        settings.mongo_database,
        write_concern=WriteConcern("majority", j=True),
        read_preference=ReadPreference.PRIMARY,
    )


def client_encryption(client: Client, vault: str, providers: dict[str, dict[str, Any]]) -> ClientEncryption:
    """Make the driver's explicit encryption; `vault` names the collection of the data keys."""
    options: CodecOptions[Document] = CodecOptions(uuid_representation=UuidRepresentation.STANDARD)
    return AsyncIOMotorClientEncryption(providers, vault, client, options)


async def make_indexes(db: Database, indexes: Sequence[Index]) -> None:
    """Make collections and indexes; doing it twice changes nothing."""
    existing = set(await db.list_collection_names())
    for collection in sorted({index.collection for index in indexes} - existing):
        await db.create_collection(collection)
    for index in indexes:
        await db[index.collection].create_indexes([index.model()])


async def demand_indexes(db: Database, indexes: Sequence[Index]) -> None:
    """Refuse to start on a database the preparation job has not seen.

    Raises:
        MissingIndexError: an index is missing.
    """
    for collection in sorted({index.collection for index in indexes}):
        present = set(await db[collection].index_information())
        missing = {index.name for index in indexes if index.collection == collection} - present
        if missing:
            raise MissingIndexError(f"{db.name}.{collection} lacks {sorted(missing)}: run services.chassis.prepare")


def is_transient(error: BaseException) -> bool:
    """Tell whether nothing was committed and the whole transaction may be run again."""
    return isinstance(error, PyMongoError) and error.has_error_label("TransientTransactionError")


def is_unavailable(error: BaseException) -> bool:
    """Tell whether the database could not be reached or could not do its work, as when its disk is full."""
    return isinstance(error, UNAVAILABLE) or (isinstance(error, OperationFailure) and error.code in SERVERS_OWN_TROUBLE)


def is_write_conflict(error: BaseException) -> bool:
    """Tell whether another transaction is writing the same document."""
    return isinstance(error, OperationFailure) and error.code == WRITE_CONFLICT


def taken_value(error: DuplicateKeyError) -> str:
    """Name what a unique index refused."""
    pattern = (error.details or {}).get("keyValue", {})
    return ", ".join(f"{name} {value}" for name, value in pattern.items()) or "a unique value"
