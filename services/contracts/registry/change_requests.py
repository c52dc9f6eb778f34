"""Facts of change requests: that a change of a register entry was asked for and decided, never what it says."""

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Event

CHANGE_REQUEST_TOPIC = Topic("registry", "change_request")

WantedKind = Literal["amendment", "correction", "taking_back"]


class ChangeRequestOpened(Event):
    """A change of an entry was asked for; it holds once somebody else approved it."""

    type: Literal["registry.change_request.opened.v1"] = "registry.change_request.opened.v1"
    entry_kind: str
    entry_id: str
    wanted_kind: WantedKind
    base_version: int
    """The version of the entry that the request was made on."""
    reason_code: str


class ChangeRequestRebased(Event):
    """Who asked has looked at a later version of the entry and asks for the change still."""

    type: Literal["registry.change_request.rebased.v1"] = "registry.change_request.rebased.v1"
    entry_kind: str
    entry_id: str
    base_version: int


class ChangeRequestApproved(Event):
    """Somebody else approved the change, and the entry was changed with it."""

    type: Literal["registry.change_request.approved.v1"] = "registry.change_request.approved.v1"
    entry_kind: str
    entry_id: str
    entry_version: int | None = None
    """The version of the entry that holds the change; None where the entry said so already."""


class ChangeRequestRejected(Event):
    """Somebody else rejected the change; the entry stays as it was."""

    type: Literal["registry.change_request.rejected.v1"] = "registry.change_request.rejected.v1"
    entry_kind: str
    entry_id: str
    reason_code: str


class ChangeRequestWithdrawn(Event):
    """Who asked for the change asks for it no longer."""

    type: Literal["registry.change_request.withdrawn.v1"] = "registry.change_request.withdrawn.v1"
    entry_kind: str
    entry_id: str


ChangeRequestEvent = Annotated[
    Annotated[ChangeRequestOpened, Tag("registry.change_request.opened.v1")]
    | Annotated[ChangeRequestRebased, Tag("registry.change_request.rebased.v1")]
    | Annotated[ChangeRequestApproved, Tag("registry.change_request.approved.v1")]
    | Annotated[ChangeRequestRejected, Tag("registry.change_request.rejected.v1")]
    | Annotated[ChangeRequestWithdrawn, Tag("registry.change_request.withdrawn.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            ChangeRequestOpened,
            ChangeRequestRebased,
            ChangeRequestApproved,
            ChangeRequestRejected,
            ChangeRequestWithdrawn,
        )
    ),
]
