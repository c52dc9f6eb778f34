"""Why a person's data are not shown."""

from services.kernel import ConflictError, RuleViolationError


class RestrictedToPurposesError(ConflictError):
    """The person had the use of their data restricted, and the purpose is none that goes on."""

    code = "person_restricted"


class NothingToDiscloseError(RuleViolationError):
    """The purpose needs no field that the reader's roles may see."""

    code = "nothing_to_disclose"
