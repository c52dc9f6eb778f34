"""What may be asked of change requests."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from services.chassis.commands import Command, PathId, ReasonCode
from services.kernel.privacy import classed
from services.registry.change_requests.model import VERSION_MAX, EntryKind
from services.registry.cooperatives import commands as cooperatives
from services.registry.enterprises import commands as enterprises
from services.registry.field_classes import OFFICIAL
from services.registry.given import EVIDENCE_MAX, Changes, GivenEvidence

Version = Annotated[int, Field(ge=1, le=VERSION_MAX)]


@classed(OFFICIAL)
class AskedChange(Command):
    """The body of a request: what is described anew, or takes the place of what one change said.

    A change without a description is to be taken back: it never was.
    """

    description: Changes | None = None
    change: Version | None = None
    reason_code: ReasonCode
    evidence: Annotated[list[GivenEvidence], Field(min_length=1, max_length=EVIDENCE_MAX)]

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.description is None and self.change is None:
            raise ValueError("give a description, or the change to take back")
        return self


@classed(OFFICIAL)
class EnterpriseChange(AskedChange):
    """The body of a request on an enterprise's entry."""

    description: enterprises.DescriptionChanges | None = None


@classed(OFFICIAL)
class CooperativeChange(AskedChange):
    """The body of a request on a cooperative's entry."""

    description: cooperatives.DescriptionChanges | None = None


@classed(OFFICIAL)
class OpenRequest(Command):
    """Ask for a change of an entry."""

    entry_kind: EntryKind
    entry_id: PathId
    asked: EnterpriseChange | CooperativeChange


@classed(OFFICIAL)
class ApproveRequest(Command):
    """Approve a change and make it."""

    request_id: PathId


@classed(OFFICIAL)
class RejectRequest(Command):
    """Leave the entry as it is."""

    request_id: PathId
    reason_code: ReasonCode


@classed(OFFICIAL)
class WithdrawRequest(Command):
    """Ask for a change no longer."""

    request_id: PathId


@classed(OFFICIAL)
class LookedAt(Command):
    """The body of a rebase: the version of the entry that who asked has looked at."""

    entry_version: Version


@classed(OFFICIAL)
class RebaseRequest(Command):
    """Ask for a change still, after a look at a later version of the entry."""

    request_id: PathId
    entry_version: Version
