"""The records of register entries over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import Reading
from services.chassis.paging import Page, Paging
from services.kernel.roles import EVERY_ROLE
from services.registry.records import views
from services.registry.records.model import Change, Difference, Period

router = APIRouter(prefix="/v1/records", tags=["records"])

BeforeDay = Annotated[date, Query(description="The day of the first reading.")]
AfterDay = Annotated[date, Query(description="The day of the second reading.")]


@router.get("/{entry_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_record(
    entry_id: PathId, db: Reading, valid_on: date, known_at: AwareDatetime | None = None
) -> views.Reading:
    """Read an entry as of a day, as known at an instant."""
    return await views.reading(entry_id, valid_on, known_at, db)


@router.get("/{entry_id}/changes", dependencies=[requires(*EVERY_ROLE)])
async def list_changes(entry_id: PathId, db: Reading, page: Paging) -> Page[Change]:
    """List an entry's changes in the order they were recorded."""
    return await views.changes(entry_id, page, db)


@router.get("/{entry_id}/periods", dependencies=[requires(*EVERY_ROLE)])
async def list_periods(entry_id: PathId, db: Reading, known_at: AwareDatetime | None = None) -> tuple[Period, ...]:
    """Tell an entry's life in periods without a gap, as known at an instant."""
    return await views.periods(entry_id, known_at, db)


@router.get("/{entry_id}/differences", dependencies=[requires(*EVERY_ROLE)])
async def list_differences(
    entry_id: PathId,
    db: Reading,
    before: BeforeDay,
    after: AfterDay,
    before_known_at: AwareDatetime | None = None,
    after_known_at: AwareDatetime | None = None,
) -> tuple[Difference, ...]:
    """List the fields that two readings of an entry say differently."""
    first = await views.reading(entry_id, before, before_known_at, db)
    return views.compared(first, await views.reading(entry_id, after, after_known_at, db))
