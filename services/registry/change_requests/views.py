"""How change requests are read: one with what it changes of the entry, and lists of them."""

from dataclasses import dataclass

from services.chassis.caller import Caller
from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import DomainError
from services.kernel.privacy import classed
from services.registry.change_requests import model
from services.registry.change_requests.conflicts import Conflict, DayDifferences, day_differences, until
from services.registry.change_requests.model import (
    OPEN_REQUESTS_MAX,
    ChangeRequest,
    Entry,
    RequestStatus,
    found_conflicts,
    trial,
)
from services.registry.change_requests.refusals import ChangeRequestNotFoundError
from services.registry.change_requests.registers import REGISTERS
from services.registry.change_requests.repository import COLLECTION, from_document, still_open
from services.registry.field_classes import OFFICIAL
from services.registry.records.model import History
from services.registry.records.repository import read_history
from services.registry.records.wanted import with_wanted


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class RequestReading:
    """A request, with what it changes field by field."""

    request: ChangeRequest
    entry_version: int
    """The last version of the entry whose values are compared here; a rebase names it."""
    differences: tuple[DayDifferences, ...]
    """Open: against the entry as it is now. Approved: what it changed. Else: what it would have changed."""
    conflicts: tuple[Conflict, ...]
    """Open only: fields that something else changed since."""
    conflicts_with: tuple[str, ...]
    """Open only: other requests on the same fields, open now."""
    refusal_code: str | None
    """Open only: why the change cannot be made any more."""

    @property
    def version(self) -> int:
        """The request's."""
        return self.request.version


async def one(request_id: str, caller: Caller, db: Database) -> RequestReading:
    """Read one request of the caller's own ministry.

    Raises:
        ChangeRequestNotFoundError: there is no such request.
        ChangeRequestOfOtherMinistryError: the other ministry keeps the entry.
    """
    document = await db[COLLECTION].find_one({"_id": request_id})
    if document is None:
        raise ChangeRequestNotFoundError(f"no change request {request_id}")
    request = from_document(document)
    model.demand_home(request, caller.ministry)
    history = await read_history(request.entry_id, db)
    entry = Entry(max(history.version, request.base_version), history, REGISTERS[request.entry_kind].together)
    if request.status != "open":
        return RequestReading(request, entry.version, _decided_differences(request, entry), (), (), None)
    cursor = db[COLLECTION].find(still_open(request.entry_id)).limit(OPEN_REQUESTS_MAX)
    rivals = model.rivals(request, [from_document(found) async for found in cursor])
    try:
        conflicts, differences = found_conflicts(request, entry), _differences(request, history, entry)
    except DomainError as refused:
        return RequestReading(request, entry.version, (), (), rivals, refused.code)
    return RequestReading(request, entry.version, differences, conflicts, rivals, None)


async def page(
    caller: Caller, status: RequestStatus | None, entry_id: str | None, page_request: PageRequest, db: Database
) -> Page[ChangeRequest]:
    """Read one page of the requests on the caller's own ministry's entries."""
    query: Document = {"country": caller.ministry.value if caller.ministry else None}
    given = {"status": status, "entry_id": entry_id}
    query.update({name: value for name, value in given.items() if value is not None})
    return await read_page(db, COLLECTION, query, page_request, from_document)


def _decided_differences(request: ChangeRequest, entry: Entry) -> tuple[DayDifferences, ...]:
    if request.status != "approved":
        return _differences(request, until(entry.history, request.base_version), entry)
    if request.entry_version is None:
        return ()
    before, after = (until(entry.history, version) for version in (request.entry_version - 1, request.entry_version))
    return day_differences(before, after, request.wanted)


def _differences(request: ChangeRequest, history: History, entry: Entry) -> tuple[DayDifferences, ...]:
    after = with_wanted(history, request.wanted, trial(request), together=entry.together)
    return day_differences(history, after, request.wanted)
