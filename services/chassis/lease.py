"""The relay's lease: one holder at a time by the database's clock, and an epoch that rises with each take-over."""

from dataclasses import dataclass

from services.chassis.mongo import Database, Document

LEASE_ID = "relay"


@dataclass
class Lease:
    """One process's claim; `epoch` is 0 while it holds none."""

    db: Database
    holder: str
    seconds: int
    epoch: int = 0

    async def hold(self) -> bool:
        """Take or renew the lease; tell whether this process holds it."""
        await self._make()
        now, until = "$$NOW", {"$add": ["$$NOW", self.seconds * 1000]}
        free = {"$or": [{"$eq": ["$holder", self.holder]}, {"$lt": ["$expires_at", now]}]}
        taken_over = {"$and": [free, {"$ne": ["$holder", self.holder]}]}
        update: Document = {
            "$set": {
                "epoch": {"$cond": [taken_over, {"$add": ["$epoch", 1]}, "$epoch"]},
                "expires_at": {"$cond": [free, until, "$expires_at"]},
                "holder": {"$cond": [free, self.holder, "$holder"]},
            }
        }
        await self.db.leases.update_one({"_id": LEASE_ID}, [update])
        found = await self.db.leases.find_one({"_id": LEASE_ID})
        self.epoch = found["epoch"] if found and found["holder"] == self.holder else 0
        return self.epoch > 0

    async def release(self) -> None:
        """Let the next holder in at once."""
        await self.db.leases.update_one(
            {"_id": LEASE_ID, "holder": self.holder, "epoch": self.epoch}, {"$set": {"holder": ""}}
        )
        await self.db.leases.update_one(
            {"_id": LEASE_ID, "holder": ""}, [{"$set": {"expires_at": {"$subtract": ["$$NOW", 1]}}}]
        )
        self.epoch = 0

    async def _make(self) -> None:
        await self.db.leases.update_one(
            {"_id": LEASE_ID},
            [
                {
                    "$set": {
                        "epoch": {"$ifNull": ["$epoch", 0]},
                        "holder": {"$ifNull": ["$holder", ""]},
                        "expires_at": {"$ifNull": ["$expires_at", {"$subtract": ["$$NOW", 1]}]},
                    }
                }
            ],
            upsert=True,
        )
