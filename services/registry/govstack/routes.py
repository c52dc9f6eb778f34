"""GovStack's digital registries over HTTP, for reading."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, HttpUnitOfWork, Reading
from services.kernel.roles import EVERY_ROLE, Role
from services.registry.govstack import handlers, views
from services.registry.govstack.commands import Asked, AskList, AskRegistry

_NAME = r"^[A-Za-z0-9_.-]+$"
Client = Annotated[
    str,
    Header(
        alias="Information-Mediator-Client",
        max_length=300,
        pattern=r"^[^/\s]+/[^/\s]+/[^/\s]+/[^/\s]+$",
        description="INSTANCE/CLASS/MEMBER/SUBSYSTEM of the system that asks.",
    ),
]
RegistryName = Annotated[str, Path(max_length=40, pattern=_NAME)]
Version = Annotated[str, Path(max_length=10, pattern=_NAME)]
Field = Annotated[str, Path(max_length=60)]
_PREFIX = "query."
_READERS = tuple(role for role in EVERY_ROLE if role is not Role.OPERATOR)

router = APIRouter(prefix="/v1/data", tags=["govstack"], dependencies=[requires(*_READERS)])


@router.get("/{registry}/{version}")
async def list_records(
    registry: RegistryName,
    version: Version,
    asked: Annotated[AskList, Query()],
    request: Request,
    db: Reading,
    _client: Client,
) -> views.Listing:
    """List records by words of their names and by fields, as `query.country=tl`."""
    given = {
        name.removeprefix(_PREFIX): value for name, value in request.query_params.items() if name.startswith(_PREFIX)
    }
    return await views.listing(views.known(registry, version), asked, given, lambda page: _url(request, page), db)


@router.post("/{registry}/{version}/read")
async def read_record(
    registry: RegistryName, version: Version, body: Asked, uow: HttpUnitOfWork, _client: Client
) -> views.RecordRead:
    """Read the one record that has the fields sent."""
    asked = AskRegistry(registry=registry, version=version, content=body.query.content)
    return await uow.run(handlers.read, asked)


@router.post("/{registry}/{version}/exists")
async def record_exists(
    registry: RegistryName, version: Version, body: Asked, uow: HttpUnitOfWork, _client: Client
) -> views.ExistenceTold:
    """Tell whether any record has the fields sent."""
    asked = AskRegistry(registry=registry, version=version, content=body.query.content)
    return await uow.run(handlers.exists, asked)


@router.get("/{registry}/{version}/{uuid}/readValue/{field}.json")
async def read_value(
    registry: RegistryName,
    version: Version,
    uuid: PathId,
    field: Field,
    caller: CurrentCaller,
    db: Reading,
    _client: Client,
) -> views.ValueRead:
    """Read one field of one record, as JSON; the standard's other forms are not offered."""
    return await views.value(views.known(registry, version), uuid, field, caller, db)


def _url(request: Request, page: int) -> str:
    """Write the address of another page, without the host that the caller named."""
    return f"{request.url.path}?{request.url.include_query_params(page=page).query}"
