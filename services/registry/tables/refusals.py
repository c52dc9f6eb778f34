"""Why a file is refused as a whole."""

from services.kernel import RuleViolationError


class FileFormatUnknownError(RuleViolationError):
    """The content type names none of the formats that are read."""

    code = "file_format_unknown"


class FileMalformedError(RuleViolationError):
    """The file is not what its content type says; the problem names the row."""

    code = "file_malformed"


class FileEncodingError(RuleViolationError):
    """The file is not UTF-8; the problem names the row."""

    code = "file_encoding"


class FileTooLargeError(RuleViolationError):
    """The file has more rows, columns, characters or unpacked bytes than are read."""

    code = "file_too_large"


class FileWithoutRowsError(RuleViolationError):
    """The file has no row below its header."""

    code = "file_without_rows"


class ColumnUnknownError(RuleViolationError):
    """A mapping names a field that no entry has."""

    code = "column_unknown"


class ColumnTwiceError(RuleViolationError):
    """Two columns of the file stand for one field."""

    code = "column_twice"


class ColumnMissingError(RuleViolationError):
    """The file lacks a column without which no row can be registered."""

    code = "column_missing"
