"""A lease: one holder at a time by the database's clock, and an epoch that rises with each take-over."""

import time
from dataclasses import dataclass
from math import inf

from services.chassis.mongo import Database, Document

LEASE_ID = "relay"
_NOW_MS = {"$toLong": "$$NOW"}
"""The database's clock: a process whose own clock is wrong keeps and loses the lease like any other."""


@dataclass
class Lease:
    """One process's claim; `epoch` is 0 while it holds none."""

    db: Database
    holder: str
    seconds: int
    epoch: int = 0
    lease_id: str = LEASE_ID
    _renewed_at: float = -inf

    async def hold(self) -> bool:
        """Take the lease, or renew it when a third of it has passed; tell whether this process holds it."""
        started_at = time.monotonic()
        if self.epoch and started_at - self._renewed_at < self.seconds / 3:
            return True
        if not self.epoch:
            await self._make()
        free = {"$or": [{"$eq": ["$holder", self.holder]}, {"$lt": ["$expires_at_ms", _NOW_MS]}]}
        taken_over = {"$and": [free, {"$ne": ["$holder", self.holder]}]}
        update: Document = {
            "$set": {
                "epoch": {"$cond": [taken_over, {"$add": ["$epoch", 1]}, "$epoch"]},
                "expires_at_ms": {"$cond": [free, {"$add": [_NOW_MS, self.seconds * 1000]}, "$expires_at_ms"]},
                "holder": {"$cond": [free, self.holder, "$holder"]},
            }
        }
        await self.db.leases.update_one({"_id": self.lease_id}, [update])
        found = await self.db.leases.find_one({"_id": self.lease_id})
        self.epoch = found["epoch"] if found and found["holder"] == self.holder else 0
        self._renewed_at = started_at
        return self.epoch > 0

    async def release(self) -> None:
        """Let the next holder in at once."""
        await self.db.leases.update_one(
            {"_id": self.lease_id, "holder": self.holder, "epoch": self.epoch},
            {"$set": {"holder": "", "expires_at_ms": 0}},
        )
        self.epoch = 0

    async def _make(self) -> None:
        await self.db.leases.update_one(
            {"_id": self.lease_id}, {"$setOnInsert": {"epoch": 0, "holder": "", "expires_at_ms": 0}}, upsert=True
        )
