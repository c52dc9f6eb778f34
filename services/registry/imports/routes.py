"""Imports over HTTP: a file is sent and checked, its report read, and registered batch by batch."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, HttpUnitOfWork, KeyedUnitOfWork, Reading, takes_body_of
from services.chassis.paging import Page, Paging
from services.kernel.roles import Role
from services.registry.imports import batches, handlers, views
from services.registry.imports.batches import Upload
from services.registry.imports.commands import (
    FILE_BYTES_MAX,
    BatchSize,
    MappedColumn,
    Ready,
    StartImport,
    StopImport,
    WorkPage,
)
from services.registry.imports.model import Outcome
from services.registry.imports.progress import Progress, progress
from services.registry.imports.sentences import ReportedRow
from services.registry.tables.accepting import home_of, language_of
from services.registry.tables.columns import COLUMNS_MAX
from services.registry.tables.formats import MEDIA_TYPES, format_of
from services.registry.tables.writing import DownloadFormat, media_type, written

router = APIRouter(prefix="/v1/imports", tags=["imports"])

READERS = (Role.REGISTRAR, Role.MINISTRY_OFFICER)
BINARY = {"schema": {"type": "string", "format": "binary"}}
FILE: dict[str, Any] = {"requestBody": {"required": True, "content": dict.fromkeys(MEDIA_TYPES, BINARY)}}
FORMS: dict[int | str, dict[str, Any]] = {200: {"content": {media_type(form): BINARY for form in ("csv", "xlsx")}}}

AcceptLanguage = Annotated[str, Header(max_length=200, description="id, tet, pt or en; English where none is named.")]
MappedColumns = Annotated[
    list[MappedColumn],
    Query(alias="column", max_length=COLUMNS_MAX, description="A header and its field: `Nama toko=legal_name`."),
]


@router.post(
    "", status_code=201, dependencies=[requires(Role.REGISTRAR), takes_body_of(FILE_BYTES_MAX)], openapi_extra=FILE
)
async def receive_import(request: Request, uow: KeyedUnitOfWork, column: MappedColumns = []) -> Progress:  # noqa: B006
    """Receive a file of enterprises of the caller's ministry: CSV, XLSX or JSON by its Content-Type."""
    upload = Upload(format_of(request.headers.get("content-type", "")), tuple(column))
    command = await batches.read_file(upload, request.stream(), uow.uow, uow.caller)
    return await uow.run(handlers.receive_import, command)


@router.get("", dependencies=[requires(*READERS)])
async def list_imports(db: Reading, page: Paging, caller: CurrentCaller) -> Page[Progress]:
    """List the imports of the caller's ministry."""
    return await views.page(home_of(caller.ministry), page, db)


@router.get("/{import_id}", dependencies=[requires(*READERS)])
async def read_import(import_id: PathId, db: Reading, caller: CurrentCaller) -> Progress:
    """Read how far an import is, and how many rows have each outcome."""
    return progress(await views.one(import_id, caller.ministry, db))


@router.post("/{import_id}/batches", dependencies=[requires(Role.REGISTRAR)])
async def work_batch(import_id: PathId, body: BatchSize, uow: HttpUnitOfWork) -> Progress:
    """Check or register the next rows; ask again until the import is checked or finished, also after a restart."""
    return await batches.work_pages(WorkPage(import_id=import_id), body.pages, uow.uow, uow.caller)


@router.post("/{import_id}/start", dependencies=[requires(Role.REGISTRAR)])
async def start_import(import_id: PathId, body: Ready, uow: HttpUnitOfWork) -> Progress:
    """Let a checked or stopped import register the rows that are ready; say how many the report tells."""
    return await uow.run(handlers.start_import, StartImport(import_id=import_id, ready=body.ready))


@router.post("/{import_id}/stop", dependencies=[requires(Role.REGISTRAR)])
async def stop_import(import_id: PathId, uow: HttpUnitOfWork) -> Progress:
    """Hold a running import; what it has registered stays."""
    return await uow.run(handlers.stop_import, StopImport(import_id=import_id))


@router.get("/{import_id}/report", dependencies=[requires(*READERS)])
async def read_report(
    import_id: PathId,
    db: Reading,
    page: Paging,
    caller: CurrentCaller,
    outcome: Outcome | None = None,
    accept_language: AcceptLanguage = "en",
) -> Page[ReportedRow]:
    """Read what became of each row, or of those with one outcome, in the caller's language."""
    job = await views.one(import_id, caller.ministry, db)
    return await views.report(job, outcome, language_of(accept_language), page, db)


@router.get(
    "/{import_id}/report.{form}", response_class=StreamingResponse, responses=FORMS, dependencies=[requires(*READERS)]
)
async def download_report(
    import_id: PathId,
    form: DownloadFormat,
    db: Reading,
    caller: CurrentCaller,
    accept_language: AcceptLanguage = "en",
) -> StreamingResponse:
    """Download the whole report as CSV or XLSX; no cell is a formula."""
    job = await views.one(import_id, caller.ministry, db)
    table = views.report_lines(job, language_of(accept_language), db)
    headers = {"Content-Disposition": f'attachment; filename="{job.import_id}.{form}"'}
    return StreamingResponse(written(form, table), media_type=media_type(form), headers=headers)
