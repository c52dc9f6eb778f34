"""Verifying a service's signed roots: their signatures and order, and the heads the newest one was signed over."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from services.chassis.audit_keys import ROOT_CHARACTERS_MAX, AuditKeys, AuditRootUnreadableError
from services.chassis.audit_root_checks import RootBreak, check_known, check_root, hash_of_bucket, is_number
from services.chassis.audit_roots import RECORDS_AT_ONCE, roots_file
from services.chassis.audit_tree import root_hash
from services.chassis.caller import acting_service
from services.chassis.mongo import Document
from services.chassis.settings import Settings
from services.chassis.unit_of_work import Transaction, UnitOfWork

ROOT_BREAKS_SHOWN_MAX = 100
FILE_END_BYTES = 4 * ROOT_CHARACTERS_MAX
"""So much of a roots file is read: its last lines."""


@dataclass(frozen=True)
class RootsVerified:
    """How many roots are kept, and what is wrong with them up to a number."""

    roots: int
    breaks: Sequence[RootBreak]


@dataclass(frozen=True)
class RootVerifying:
    """Reads all roots of one service while it goes on signing."""

    settings: Settings
    uow: UnitOfWork
    keys: AuditKeys

    async def run(self, known: str | None = None) -> RootsVerified:
        """Verify every root, the newest one's heads, and the roots known from elsewhere: `known`, and the file's last.

        Raises:
            AuditRootUnreadableError: `known` is no root of this service.
        """
        breaks: list[RootBreak] = []
        roots, before = 0, None
        async for root in self.uow.db.audit_roots.find().sort("_id", 1).batch_size(RECORDS_AT_ONCE):
            breaks += check_root(root, before, service=self.settings.service_name, keys=self.keys)
            roots, before = roots + 1, root if is_number(root["_id"]) else before
        for text in (known, await asyncio.to_thread(self._written_last)):
            breaks += await self._known(text) if text else []
        breaks += await self.uow.run(self._tree, caller=acting_service(self.settings.service_name))
        async for bucket in self._suspects():
            breaks += await self._confirmed(bucket)
        return RootsVerified(roots, list(dict.fromkeys(breaks))[:ROOT_BREAKS_SHOWN_MAX])

    async def _known(self, known: str) -> list[RootBreak]:
        said = self.keys.read(known)
        if said["service"] != self.settings.service_name:
            raise AuditRootUnreadableError(f"this is a root of {said['service']}, not of {self.settings.service_name}")
        kept = await self.uow.db.audit_roots.find_one({"_id": said["number"]})
        found = check_known(known, kept, number=said["number"])
        return [found] if found is not None else []

    async def _tree(self, tx: Transaction) -> list[RootBreak]:
        """Hold the newest root against the hashes of the buckets."""
        newest = await tx.db.audit_roots.find_one(sort=[("_id", -1)], session=tx.session)
        kept = tx.db.audit_buckets.find(session=tx.session)
        buckets = {str(one["_id"]): str(one.get("hash")) async for one in kept}
        if newest is None:
            return [RootBreak(1, "missing")] if buckets else []
        try:
            signed = self.keys.read(str(newest.get("signed")))["root"]
        except AuditRootUnreadableError:
            return []
        return [] if signed == root_hash(buckets) else [RootBreak(newest["_id"], "heads_differ")]

    async def _suspects(self) -> AsyncIterator[str]:
        """Name the buckets whose heads do not have the hash kept for them; some may only have moved meanwhile."""
        db = self.uow.db
        kept = {str(one["_id"]): one.get("hash") async for one in db.audit_buckets.find()}
        held: list[Document] = []
        async for head in db.audit_heads.find().sort([("bucket", 1), ("_id", 1)]).batch_size(RECORDS_AT_ONCE):
            if held and head.get("bucket") != held[0].get("bucket"):
                if kept.pop(str(held[0].get("bucket")), None) != hash_of_bucket(held):
                    yield str(held[0].get("bucket"))
                held = []
            held.append(head)
        if held and kept.pop(str(held[0].get("bucket")), None) != hash_of_bucket(held):
            yield str(held[0].get("bucket"))
        for without_heads in kept:
            yield without_heads

    async def _confirmed(self, bucket: str) -> list[RootBreak]:
        async def work(tx: Transaction) -> list[RootBreak]:
            newest = await tx.db.audit_roots.find_one(sort=[("_id", -1)], session=tx.session)
            kept = await tx.db.audit_buckets.find_one({"_id": bucket}, session=tx.session) or {}
            heads = [one async for one in tx.db.audit_heads.find({"bucket": bucket}, session=tx.session)]
            if kept.get("hash") == hash_of_bucket(heads):
                return []
            return [RootBreak(newest["_id"] if newest else 1, "heads_differ", bucket)]

        return await self.uow.run(work, caller=acting_service(self.settings.service_name))

    def _written_last(self) -> str | None:
        """Read the last root of this process's file; a line that was torn by a crash is passed over."""
        folder = self.settings.audit_roots_folder
        path = roots_file(self.settings, folder) if folder is not None else None
        if path is None or not path.exists():
            return None
        with path.open("rb") as lines:
            lines.seek(max(path.stat().st_size - FILE_END_BYTES, 0))
            last = lines.read().decode("ascii", errors="replace").splitlines()
        return next((line for line in reversed(last) if self._is_readable(line)), None)

    def _is_readable(self, line: str) -> bool:
        try:
            self.keys.read(line)
        except AuditRootUnreadableError:
            return False
        return True
