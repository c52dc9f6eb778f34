"""How outside checks are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.contracts.registry import CheckedKind
from services.kernel.circuits import Circuit
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.outside.model import Asking, OutsideCheck
from services.registry.outside.repository import ASKINGS, CHECKS, CIRCUITS, asking_from, check_from, circuit_from


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A check and how far asking has come."""

    check: OutsideCheck
    asking: Asking


async def page(kind: CheckedKind, entry_id: str, page_request: PageRequest, db: Database) -> Page[ShownCheck]:
    """Read one page of what was asked about an entry."""
    query: Document = {"entry_id": entry_id, "entry_kind": kind}
    checks = await read_page(db, CHECKS, query, page_request, check_from)
    ids = [check.check_id for check in checks.items]
    found = [asking_from(one) async for one in db[ASKINGS].find({"_id": {"$in": ids}})]
    askings = {one.check_id: one for one in found}
    shown = [ShownCheck(check, askings[check.check_id]) for check in checks.items]
    return Page(items=shown, next_cursor=checks.next_cursor)


async def due(register_code: str, at: datetime, db: Database, *, limit: int) -> Sequence[Asking]:
    """List what a register is to be asked, what has waited longest first."""
    query = {"register_code": register_code, "next_at": {"$ne": None, "$lte": at}}
    return [asking_from(one) async for one in db[ASKINGS].find(query).sort("next_at", 1).limit(limit)]


async def circuit_of(register_code: str, db: Database) -> Circuit:
    """Read how a register has answered lately."""
    return circuit_from(await db[CIRCUITS].find_one({"_id": register_code}))
