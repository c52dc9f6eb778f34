"""New documents of one transaction: written one by one, or held back and written together."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pymongo.errors import BulkWriteError, DuplicateKeyError

from services.chassis.mongo import Database, Document, Session

DUPLICATE_KEY = 11000
"""The server's code for a unique value that is taken."""


@dataclass
class NewDocuments:
    """Writes documents that must not exist yet."""

    db: Database
    session: Session
    _held: defaultdict[str, list[Document]] | None = field(default=None, init=False)

    async def write(self, collection: str, documents: list[Document]) -> None:
        """Write documents, or hold them back.

        Raises:
            DuplicateKeyError: an id or another unique value is taken.
        """
        if self._held is not None:
            self._held[collection].extend(documents)
            return
        try:
            await self.db[collection].insert_many(documents, session=self.session)
        except BulkWriteError as error:
            refused: Document = error.details["writeErrors"][0]
            if refused["code"] != DUPLICATE_KEY:
                raise
            raise DuplicateKeyError(refused["errmsg"], DUPLICATE_KEY, refused) from error

    @asynccontextmanager
    async def gathering(self) -> AsyncIterator[None]:
        """Hold new documents back until the block ends, then write each collection's at once; inside none is read."""
        held = self._held = defaultdict(list)
        try:
            yield
        finally:
            self._held = None
        for collection, documents in held.items():
            await self.write(collection, documents)
