"""What may be asked of change requests."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from services.chassis.commands import Command, PathId, ReasonCode
from services.kernel.privacy import classed
from services.registry.change_requests.model import VERSION_MAX
from services.registry.enterprises.commands import DescriptionChanges
from services.registry.field_classes import OFFICIAL
from services.registry.given import EVIDENCE_MAX, GivenEvidence

Version = Annotated[int, Field(ge=1, le=VERSION_MAX)]


@classed(OFFICIAL)
class EnterpriseChange(Command):
    """The body of a request: what is described anew, or takes the place of what one change said.

    A change without a description is to be taken back: it never was.
    """

    description: DescriptionChanges | None = None
    change: Version | None = None
    reason_code: ReasonCode
    evidence: Annotated[list[GivenEvidence], Field(min_length=1, max_length=EVIDENCE_MAX)]

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.description is None and self.change is None:
            raise ValueError("give a description, or the change to take back")
        return self


@classed(OFFICIAL)
class OpenEnterpriseRequest(Command):
    """Ask for a change of an enterprise's entry."""

    enterprise_id: PathId
    asked: EnterpriseChange


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
