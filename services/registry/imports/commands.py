"""What may be asked of imports."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, PathId
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.tables.columns import COLUMNS_MAX, Column
from services.registry.tables.reading import ROWS_MAX

FILE_BYTES_MAX = 64 * 1_048_576
PAGES_OF_BATCH_MAX = 10
MAPPING_CHARACTERS_MAX = 120

MappedColumn = Annotated[
    str, StringConstraints(pattern=r"^[^=]{1,80}=[a-z_]{1,30}$", max_length=MAPPING_CHARACTERS_MAX)
]
"""A header of the file and the field it holds, as `Nama toko=legal_name`."""
Mapping = Annotated[list[MappedColumn], Field(max_length=COLUMNS_MAX)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@classed(OFFICIAL)
class ReceiveImport(Command):
    """Keep a file whose rows were read."""

    form: Annotated[str, StringConstraints(max_length=10)]
    digest: Digest
    size_bytes: Annotated[int, Field(ge=1, le=FILE_BYTES_MAX)]
    mapping: Mapping
    rows: Annotated[int, Field(ge=1, le=ROWS_MAX)]
    columns: Annotated[list[Column], Field(max_length=COLUMNS_MAX, exclude=True)]
    upload_id: Annotated[PathId, Field(exclude=True)]
    """Drawn for each request, so it is no part of what an idempotency key stands for."""


@classed(OFFICIAL)
class Ready(Command):
    """The body of a start: how many rows the report says are ready."""

    ready: Annotated[int, Field(ge=0, le=ROWS_MAX)]


@classed(OFFICIAL)
class StartImport(Ready):
    """Register the rows that are ready."""

    import_id: PathId


@classed(OFFICIAL)
class StopImport(Command):
    """Hold a running import."""

    import_id: PathId


@classed(OFFICIAL)
class BatchSize(Command):
    """The body of a batch."""

    pages: Annotated[int, Field(ge=1, le=PAGES_OF_BATCH_MAX)] = 1


@classed(OFFICIAL)
class WorkPage(Command):
    """Check or register the next page of an import's rows."""

    import_id: PathId
