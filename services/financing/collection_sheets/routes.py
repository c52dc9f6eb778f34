"""Collection sheets over HTTP: made, read as JSON or CSV, and brought back as either."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.financing.collection_sheets import handlers, views
from services.financing.collection_sheets.commands import IssueCollectionSheet
from services.financing.collection_sheets.filled_rows import read_json
from services.financing.collection_sheets.model import CollectionSheet
from services.financing.collection_sheets.refusals import ReturnUnreadableError
from services.financing.collection_sheets.returns import CollectionReturn
from services.financing.collection_sheets.spreadsheets import read_csv
from services.financing.papers.accepting import prefers_csv
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/collection-sheets", tags=["collection sheets"])
CSV = "text/csv"
FORMS: dict[int | str, dict[str, Any]] = {200: {"content": {CSV: {"schema": {"type": "string"}}}}}
RETURNED: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            CSV: {"schema": {"type": "string", "description": "The sheet with paid and paid_on filled."}},
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["rows"],
                    "properties": {
                        "rows": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["row_key", "amount_minor", "paid_on"],
                                "properties": {
                                    "row_key": {"type": "string"},
                                    "amount_minor": {"type": "integer", "minimum": 1},
                                    "paid_on": {"type": "string", "format": "date"},
                                },
                            },
                        }
                    },
                }
            },
        },
    }
}
"""A body that is read row by row: one that cannot be read is reported, and the others count."""
READS = {CSV: read_csv, "application/json": read_json}

Accept = Annotated[str, Header(max_length=500, description="text/csv gives CSV, everything else JSON.")]


@router.post("", status_code=201, dependencies=[requires(Role.LOAN_OFFICER)])
async def issue_sheet(command: IssueCollectionSheet, uow: KeyedUnitOfWork) -> CollectionSheet:
    """Make a sheet of what is due from a facility's loans, or from loans named one by one."""
    return await uow.run(handlers.issue_sheet, command)


@router.post("/{sheet_id}/returns", openapi_extra=RETURNED, dependencies=[requires(Role.LOAN_OFFICER)])
async def take_return(sheet_id: PathId, request: Request, uow: HttpUnitOfWork) -> CollectionReturn:
    """Bring filled rows back, all or some, once or again: a row is posted once, and each is answered by itself."""
    form = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if form not in READS:
        raise ReturnUnreadableError(f"a return is {' or '.join(READS)}")
    return await handlers.take_return(sheet_id, await request.body(), READS[form], uow.run)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_sheets(
    db: Reading, page: Paging, facility_id: Annotated[str, Query(min_length=1, max_length=100)]
) -> Page[CollectionSheet]:
    """List the sheets of a facility."""
    return await views.page(facility_id, page, db)


@router.get("/{sheet_id}", response_model=views.SheetState, responses=FORMS, dependencies=[requires(*EVERY_ROLE)])
async def read_sheet(
    sheet_id: PathId, db: Reading, response: Response, accept: Accept = "*/*"
) -> views.SheetState | Response:
    """Read a sheet with what was posted of it, as JSON or to fill it as CSV."""
    state = tag(response, await views.one(sheet_id, db))
    response.headers["Vary"] = "Accept"
    if not prefers_csv(accept):
        return state
    headers = {**response.headers, "Content-Disposition": f'attachment; filename="{sheet_id}.csv"'}
    return Response(state.as_csv, media_type=f"{CSV}; charset=utf-8", headers=headers)


@router.get("/{sheet_id}/returns", dependencies=[requires(*EVERY_ROLE)])
async def list_returns(sheet_id: PathId, db: Reading, page: Paging) -> Page[CollectionReturn]:
    """List the returns of a sheet with what became of each row."""
    return await views.returns(sheet_id, page, db)
