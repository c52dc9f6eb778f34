"""Why something asked of imports is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError


class ImportNotFoundError(NotFoundError):
    """No such import."""

    code = "import_not_found"


class ImportOfOtherMinistryError(ForbiddenError):
    """A file is imported into the register of the ministry that sent it."""

    code = "import_of_other_ministry"


class ImportStateError(ConflictError):
    """The import's status does not allow it."""

    code = "import_state"


class ImportReportOtherError(ConflictError):
    """The report tells another number of rows that are ready than the one confirmed: read it again."""

    code = "import_report_other"


class ImportRowsGoneError(ConflictError):
    """The rows are kept for a limited time and are deleted: send the file again."""

    code = "import_rows_gone"
