"""What is true of a change request, and what may happen to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from services.contracts.registry import (
    ChangeRequestOpened,
    ChangeRequestRebased,
    ChangeRequestWithdrawn,
)
from services.kernel import Country, Decision
from services.kernel.privacy import classed
from services.registry.change_requests.conflicts import Conflict, changed_fields, conflicts, until
from services.registry.change_requests.refusals import (
    BaseVersionError,
    ChangeRequestDecidedError,
    ChangeRequestEmptyError,
    ChangeRequestOfOtherMinistryError,
    ChangeRequestsFullError,
    NotTheAskerError,
)
from services.registry.evidence import Evidence
from services.registry.field_classes import OFFICIAL
from services.registry.records.model import History
from services.registry.records.recording import Group, Note
from services.registry.records.wanted import Wanted, with_wanted

EntryKind = Literal["enterprise", "cooperative"]
RequestStatus = Literal["open", "approved", "rejected", "withdrawn"]
VERSION_MAX = 999_999_999
OPEN_REQUESTS_MAX = 20
"""Open requests of one entry."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A change of an entry that somebody asked for; `version` counts its facts."""

    request_id: str
    entry_kind: EntryKind
    entry_id: str
    country: Country
    wanted: Wanted
    base_version: int
    """The version of the entry that who asked has seen."""
    reason_code: str
    evidence: tuple[Evidence, ...]
    opened_by: str
    opened_at: datetime
    fields: tuple[str, ...] = ()
    """What it changes, by the fields' names."""
    conflicts_with: tuple[str, ...] = ()
    """Requests on the same fields that were open when this one was opened."""
    status: RequestStatus = "open"
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision_code: str | None = None
    """Why it was rejected."""
    entry_version: int | None = None
    """The version of the entry that holds the change; None also where the entry said so already."""
    version: int = 0


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as its register keeps it."""

    version: int
    history: History
    together: tuple[Group, ...]
    """Its fields that only mean something together."""


def open_request(draft: ChangeRequest, entry: Entry, others: Sequence[ChangeRequest]) -> Decision[ChangeRequest]:
    """Ask for a change; of the values given only those that differ from the entry's are asked for.

    `others` are the entry's open requests: those on the same fields are told.

    Raises:
        ChangeRequestEmptyError: the entry says so already.
        ChangeRequestsFullError: the entry has `OPEN_REQUESTS_MAX` open requests.
        ChangeNotFoundError, ChangeCorrectedError, FirstChangeError, ValidBeforeEntryError: it could not be made.
    """
    if len(others) >= OPEN_REQUESTS_MAX:
        raise ChangeRequestsFullError(f"{draft.entry_id} has {OPEN_REQUESTS_MAX} open requests: decide on them first")
    asked = _narrowed(draft, entry)
    request = replace(asked, conflicts_with=rivals(asked, others))
    fact = ChangeRequestOpened(
        **named(request, request.opened_at),
        wanted_kind=request.wanted.kind,
        base_version=request.base_version,
        reason_code=request.reason_code,
    )
    return Decision(request, (fact,))


def rivals(request: ChangeRequest, others: Sequence[ChangeRequest]) -> tuple[str, ...]:
    """Name the other requests that change one of the same fields."""
    fields = frozenset(request.fields)
    return tuple(
        sorted(one.request_id for one in others if one.request_id != request.request_id and fields & {*one.fields})
    )


def found_conflicts(request: ChangeRequest, entry: Entry) -> tuple[Conflict, ...]:
    """List the fields of a request that something else changed since its base version; errors as for `conflicts`."""
    seen = until(entry.history, request.base_version)
    return conflicts(seen, entry.history, request.wanted, trial(request), together=entry.together)


def trial(request: ChangeRequest) -> Note:
    """Give a note for trying the change out on a record: its version lies after every change's."""
    return Note(request.opened_by, request.opened_at, VERSION_MAX + 1, request.reason_code)


def withdraw(request: ChangeRequest, *, by: str, at: datetime) -> Decision[ChangeRequest]:
    """Ask for it no longer.

    Raises:
        ChangeRequestDecidedError: it was decided.
        NotTheAskerError: somebody else asked for it.
    """
    _demand_asker(request, by)
    return Decision(decided(request, "withdrawn", by, at), (ChangeRequestWithdrawn(**named(request, at)),))


def rebase(
    request: ChangeRequest, entry: Entry, base_version: int, *, by: str, at: datetime
) -> Decision[ChangeRequest]:
    """Ask for the change still, having looked at the entry at a later version.

    Raises:
        ChangeRequestDecidedError: it was decided.
        NotTheAskerError: somebody else asked for it.
        BaseVersionError: there is no such version, or it is before the one the request rests on.
        ChangeRequestEmptyError: that version says so already.
        ChangeNotFoundError, ChangeCorrectedError, FirstChangeError, ValidBeforeEntryError: it cannot be made any more.
    """
    _demand_asker(request, by)
    if not request.base_version <= base_version <= entry.version:
        raise BaseVersionError(
            f"the request rests on version {request.base_version}, the entry is at {entry.version}: {base_version} is "
            "not between them"
        )
    rebased = _narrowed(replace(request, base_version=base_version), entry)
    return Decision(rebased, (ChangeRequestRebased(**named(request, at), base_version=base_version),))


def demand_home(request: ChangeRequest, ministry: Country | None) -> None:
    """Refuse a ministry that does not keep the entry.

    Raises:
        ChangeRequestOfOtherMinistryError: it is the other one.
    """
    if ministry != request.country:
        raise ChangeRequestOfOtherMinistryError(f"requests on entries of {request.country} are its own ministry's")


def decided(request: ChangeRequest, status: RequestStatus, by: str, at: datetime) -> ChangeRequest:
    """Give a request as it is decided."""
    return replace(request, status=status, decided_by=by, decided_at=at)


def demand_open(request: ChangeRequest) -> None:
    """Refuse to decide twice.

    Raises:
        ChangeRequestDecidedError: it was decided.
    """
    if request.status != "open":
        raise ChangeRequestDecidedError(f"{request.request_id} is {request.status}")


def named(request: ChangeRequest, at: datetime) -> dict[str, Any]:
    """Give what every fact of a request tells."""
    return {
        "subject": request.request_id,
        "occurred_at": at,
        "entry_kind": request.entry_kind,
        "entry_id": request.entry_id,
    }


def _narrowed(request: ChangeRequest, entry: Entry) -> ChangeRequest:
    seen = until(entry.history, request.base_version)
    after = with_wanted(seen, request.wanted, trial(request), together=entry.together)
    if after is seen:
        raise ChangeRequestEmptyError(f"{request.entry_id} says so already at version {request.base_version}")
    wanted = replace(request.wanted, values=after.changes[-1].values)
    fields = changed_fields(seen, after, wanted, together=entry.together)
    return replace(request, wanted=wanted, fields=tuple(sorted(fields)))


def _demand_asker(request: ChangeRequest, by: str) -> None:
    demand_open(request)
    if by != request.opened_by:
        raise NotTheAskerError(f"{request.request_id} was made by somebody else")
