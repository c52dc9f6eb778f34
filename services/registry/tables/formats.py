"""The formats of files, by their endings and media types."""

from collections.abc import Mapping
from enum import StrEnum

from services.registry.tables.refusals import FileFormatUnknownError


class FileFormat(StrEnum):
    """A format, by the ending its files have."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    JSONL = "jsonl"


MEDIA_TYPES: Mapping[str, FileFormat] = {
    "text/csv": FileFormat.CSV,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": FileFormat.XLSX,
    "application/json": FileFormat.JSON,
    "application/x-ndjson": FileFormat.JSONL,
}


def format_of(content_type: str) -> FileFormat:
    """Tell a format by its media type.

    Raises:
        FileFormatUnknownError: it is none that is read.
    """
    found = MEDIA_TYPES.get(content_type.partition(";")[0].strip().lower())
    if found is None:
        raise FileFormatUnknownError(f"the Content-Type is one of {', '.join(MEDIA_TYPES)}")
    return found
