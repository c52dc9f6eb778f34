"""Entries of the other ministry over HTTP: read only, their home is across the border."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.border.foreign_entries import views
from services.border.foreign_entries.model import ForeignEntry
from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import Reading
from services.chassis.paging import Page, Paging
from services.contracts.border import EntryKind
from services.kernel.roles import EVERY_ROLE

router = APIRouter(prefix="/v1/foreign-entries", tags=["the other ministry's entries"])

LastFact = Annotated[
    str | None,
    Query(pattern=r"^[a-z_]{1,60}$", description="The last word of the last fact, such as `screened`: what waits."),
]


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_entries(kind: EntryKind, db: Reading, page: Paging, last_fact: LastFact = None) -> Page[ForeignEntry]:
    """List what the other ministry told of: such as applications for this country's borrowers."""
    return await views.page(kind, last_fact, page, db)


@router.get("/{entry_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_entry(entry_id: PathId, db: Reading) -> ForeignEntry:
    """Read what the other ministry told of one entry."""
    return await views.one(entry_id, db)
