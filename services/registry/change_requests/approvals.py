"""How somebody else decides on a change request: approves it while nothing changed under it, or rejects it."""

from dataclasses import replace
from datetime import datetime

from services.contracts.registry import ChangeRequestApproved, ChangeRequestRejected
from services.kernel import Decision
from services.registry.change_requests.model import (
    ChangeRequest,
    Entry,
    decided,
    demand_open,
    found_conflicts,
    named,
)
from services.registry.change_requests.refusals import ApproverIsAskerError, ChangeRequestConflictError


def approve(
    request: ChangeRequest, entry: Entry, *, entry_version: int | None, by: str, at: datetime
) -> Decision[ChangeRequest]:
    """Approve a change of an entry as it is now; `entry_version` will hold it, None where the entry says so already.

    Raises:
        ChangeRequestDecidedError: it was decided.
        ApproverIsAskerError: the same person asked for it.
        ChangeRequestConflictError: fields it changes were changed by something else since its base version.
    """
    _demand_other(request, by)
    found = found_conflicts(request, entry)
    if found:
        names = ", ".join(conflict.field for conflict in found)
        raise ChangeRequestConflictError(
            f"{names} of {request.entry_id} changed since version {request.base_version}: who asked has to look", found
        )
    fact = ChangeRequestApproved(**named(request, at), entry_version=entry_version)
    return Decision(replace(decided(request, "approved", by, at), entry_version=entry_version), (fact,))


def reject(request: ChangeRequest, *, reason_code: str, by: str, at: datetime) -> Decision[ChangeRequest]:
    """Leave the entry as it is.

    Raises:
        ChangeRequestDecidedError: it was decided.
        ApproverIsAskerError: the same person asked for it; a request of one's own is withdrawn.
    """
    _demand_other(request, by)
    fact = ChangeRequestRejected(**named(request, at), reason_code=reason_code)
    return Decision(replace(decided(request, "rejected", by, at), decision_code=reason_code), (fact,))


def _demand_other(request: ChangeRequest, by: str) -> None:
    demand_open(request)
    if by == request.opened_by:
        raise ApproverIsAskerError(f"{request.request_id} was made by the same person")
