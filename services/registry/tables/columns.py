"""Which column of a file is which field: by its header in any of four languages, or by a mapping that is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from services.kernel.languages import Language
from services.kernel.privacy import classed
from services.kernel.reference_data import read_rules
from services.registry.field_classes import OFFICIAL
from services.registry.places.model import folded
from services.registry.tables.cells import SHOWN_MAX
from services.registry.tables.refusals import ColumnMissingError, ColumnTwiceError, ColumnUnknownError

COLUMNS_MAX = 60


class Field(BaseModel):
    """A field of an entry, and the headers it goes by; the first of each language is the one an export writes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    headers: Mapping[Language, tuple[str, ...]]
    unsure: tuple[Language, ...] = ()
    """Languages whose wording nobody who speaks them well has checked."""
    use: str
    """`read`: an import reads it; `told`: an export tells it and an import passes it by."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file as it was understood."""

    header: str
    field: str | None
    """None: no field goes by this header; the column is not read."""


REQUIRED = (("legal_name",), ("place_code", "place"), ("sector",), ("activity_code",), ("owner_gender",))
"""Of each group a file needs one column."""


@cache
def fields() -> tuple[Field, ...]:
    """Read the fields of an enterprise's entry with their headers."""
    return read_rules("registry", "import_columns.json", Field)


def header_of(field: str, language: Language) -> str:
    """Give the header an export writes for a field."""
    return next(known.headers[language][0] for known in fields() if known.field == field)


def columns_of(headers: Sequence[str], mapping: Mapping[str, str]) -> tuple[Column, ...]:
    """Tell what each column of a file holds; `mapping` leads from headers to fields and goes first.

    Raises:
        ColumnUnknownError: the mapping names a field that is not read, or a header that the file lacks.
        ColumnTwiceError: two columns hold one field.
    """
    given = {folded(header): field for header, field in mapping.items()}
    if unread := sorted(set(given.values()) - {known.field for known in fields() if known.use == "read"}):
        raise ColumnUnknownError(f"no field is called {unread[0][:SHOWN_MAX]!r}")
    if absent := sorted(given.keys() - {folded(header) for header in headers}):
        raise ColumnUnknownError(f"the file has no column {absent[0][:SHOWN_MAX]!r}")
    columns = tuple(_column(header, given) for header in headers)
    found = [column.field for column in columns if column.field]
    if twice := next((field for field in found if found.count(field) > 1), None):
        raise ColumnTwiceError(f"two columns hold {twice}: name the right one in the mapping, and rename the other")
    return columns


def demand_required(columns: Sequence[Column]) -> None:
    """Refuse a file without a column that every entry needs.

    Raises:
        ColumnMissingError: it lacks one; the problem names them all.
    """
    found = {column.field for column in columns}
    missing = [" or ".join(group) for group in REQUIRED if not found & set(group)]
    if missing:
        raise ColumnMissingError(f"the file has no column for {', '.join(missing)}; name them in its first row")


def _column(header: str, given: Mapping[str, str]) -> Column:
    name = folded(header)
    return Column(header[:SHOWN_MAX], given.get(name) or _fields_by_header().get(name))


@cache
def _fields_by_header() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for known in fields():
        for header in (known.field, *(header for headers in known.headers.values() for header in headers)):
            if names.setdefault(folded(header), known.field) != known.field:
                raise ValueError(f"{header!r} stands for {names[folded(header)]} and for {known.field}")
    return names
