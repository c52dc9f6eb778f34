"""Duplicates over HTTP: looked for, listed, shown side by side and judged."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading
from services.chassis.paging import Page, Paging
from services.kernel import Country
from services.kernel.roles import Role
from services.registry.candidates.model import JudgedPair, PairStatus
from services.registry.duplicates import handlers, views
from services.registry.duplicates.commands import (
    BatchSize,
    JudgePair,
    Merge,
    MergePair,
    ScanBatch,
    SearchDuplicates,
    StartScan,
)
from services.registry.duplicates.model import Found, Progress, SideBySide

router = APIRouter(prefix="/v1/duplicates", tags=["duplicates"])

_DESK = (Role.REGISTRAR, Role.VERIFIER, Role.MINISTRY_OFFICER)
_JUDGES = (Role.REGISTRAR, Role.MINISTRY_OFFICER)
_SCANS = (Role.REGISTRAR, Role.OPERATOR)


@router.post("/search", dependencies=[requires(*_DESK)])
async def search_duplicates(command: SearchDuplicates, uow: HttpUnitOfWork) -> Found:
    """Look for what is about to be registered; nothing is kept."""
    return await uow.run(handlers.search_duplicates, command)


@router.post("/scans", status_code=201, dependencies=[requires(*_SCANS)])
async def start_scan(command: StartScan, uow: KeyedUnitOfWork) -> Progress:
    """Begin to compare all entries of one of the ministry's registers."""
    return await uow.run(handlers.start_scan, command)


@router.post("/scans/{scan_id}/batches", dependencies=[requires(*_SCANS)])
async def scan_batch(scan_id: PathId, body: BatchSize, uow: HttpUnitOfWork) -> Progress:
    """Compare the next entries of a scan; ask again until it is finished, also after a restart."""
    return await uow.run(handlers.scan_batch, ScanBatch(scan_id=scan_id, entries=body.entries))


@router.get("/scans/{scan_id}", dependencies=[requires(*_DESK, Role.OPERATOR)])
async def read_scan(scan_id: PathId, db: Reading) -> Progress:
    """Read how far a scan is."""
    return await views.read_progress(scan_id, db)


@router.get("", dependencies=[requires(*_DESK)])
async def list_duplicates(country: Country, db: Reading, page: Paging, status: PairStatus = "open") -> Page[JudgedPair]:
    """List one country's pairs of entries that may be one, or were judged."""
    return await views.page(country, status, page, db)


@router.get("/{pair_id}", dependencies=[requires(*_DESK)])
async def read_duplicate(pair_id: PathId, db: Reading) -> SideBySide:
    """Read a pair side by side, field by field."""
    return await views.one(pair_id, db)


@router.post("/{pair_id}/dismissal", dependencies=[requires(*_JUDGES)])
async def dismiss_pair(pair_id: PathId, body: Reason, uow: HttpUnitOfWork) -> JudgedPair:
    """Judge that two entries are two."""
    return await uow.run(handlers.dismiss_pair, JudgePair(pair_id=pair_id, reason_code=body.reason_code))


@router.post("/{pair_id}/merge", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def merge_pair(pair_id: PathId, body: Merge, uow: HttpUnitOfWork) -> JudgedPair:
    """Judge that two entries are one: one of them stands for both."""
    command = MergePair(
        pair_id=pair_id, surviving_id=body.surviving_id, reason_code=body.reason_code, take_over=body.take_over
    )
    return await uow.run(handlers.merge_pair, command)


@router.post("/{pair_id}/unmerge", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def unmerge_pair(pair_id: PathId, body: Reason, uow: HttpUnitOfWork) -> JudgedPair:
    """Take a merge back."""
    return await uow.run(handlers.unmerge_pair, JudgePair(pair_id=pair_id, reason_code=body.reason_code))
