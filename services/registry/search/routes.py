"""Search over HTTP, and its rebuilds."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading
from services.chassis.paging import Paging
from services.kernel.roles import EVERY_ROLE, Role
from services.registry.search import handlers, views
from services.registry.search.commands import AskSearch, RebuildBatch, RebuildSize, StartRebuild
from services.registry.search.progress import RebuildProgress

router = APIRouter(prefix="/v1/search", tags=["search"])

_READERS = tuple(role for role in EVERY_ROLE if role is not Role.OPERATOR)
"""Names are found by their words, so whoever may not see them does not look for them either."""


@router.get("", dependencies=[requires(*_READERS)])
async def search(asked: Annotated[AskSearch, Query()], db: Reading, page: Paging) -> views.Found:
    """Find entries of all registers by words and facets, in the order of their names.

    A page may be short and be followed by others: the cursor tells, not its length.
    """
    return await views.search(asked.wanted, page, db, with_facets=asked.facets)


@router.post("/rebuilds", status_code=201, dependencies=[requires(Role.OPERATOR)])
async def start_rebuild(command: StartRebuild, uow: KeyedUnitOfWork) -> RebuildProgress:
    """Begin to make the entries of all registers findable anew, after the rules of spelling changed."""
    return await uow.run(handlers.start_rebuild, command)


@router.post("/rebuilds/{rebuild_id}/batches", dependencies=[requires(Role.OPERATOR)])
async def rebuild_batch(rebuild_id: PathId, body: RebuildSize, uow: HttpUnitOfWork) -> RebuildProgress:
    """Go through the next entries of a rebuild; ask again until it is finished, also after a restart."""
    return await uow.run(handlers.rebuild_batch, RebuildBatch(rebuild_id=rebuild_id, entries=body.entries))


@router.get("/rebuilds/{rebuild_id}", dependencies=[requires(Role.OPERATOR)])
async def read_rebuild(rebuild_id: PathId, db: Reading) -> RebuildProgress:
    """Read how far a rebuild is."""
    return await views.read_rebuild(rebuild_id, db)
