"""What is said to other registries: acknowledgements, results, and the envelope around them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL, PUBLIC
from services.registry.spdci.model import VERSION
from services.registry.spdci.showing import FarmerRecord

OWN_ID = "jembatan-registry"
RECORD_TYPE = "spdci-extensions-dci:Farmer"
RECORD_TYPES = frozenset({RECORD_TYPE, "Farmer"})
REGISTRY_TYPE = "ns:org:RegistryType:FR"

Status = Literal["rcvd", "pdng", "succ", "rjct"]


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class AckMessage:
    """ACK: an answer follows at the sender's address; NACK: it is valid too, and kept for whoever asks for it."""

    ack_status: Literal["ACK", "NACK"]
    timestamp: datetime
    correlation_id: str


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Ack:
    """What is said at once."""

    message: AckMessage


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class AnswerHeader:
    """The standard's header of answers."""

    message_id: str
    message_ts: datetime
    action: str
    status: Status
    total_count: int
    completed_count: int
    receiver_id: str
    status_reason_message: str | None = None
    sender_id: str = OWN_ID
    version: str = VERSION


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class PageTold:
    """Which page of how many records."""

    page_size: int
    page_number: int
    total_count: int


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Records:
    """Farmer records; always a list, as the standard's other registries have it."""

    reg_records: tuple[FarmerRecord, ...]
    reg_record_type: str = RECORD_TYPE
    reg_type: str = REGISTRY_TYPE
    reg_event_type: str | None = None
    version: str = VERSION


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one search."""

    reference_id: str
    timestamp: datetime
    status: Status
    status_reason_code: str | None = None
    status_reason_message: str | None = None
    data: Records | None = None
    pagination: PageTold | None = None
    locale: str = "eng"


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class SearchResponse:
    """The answers to the searches of a message."""

    transaction_id: str
    correlation_id: str
    search_response: tuple[SearchResult, ...]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class SubscriptionTold:
    """A subscription by its code."""

    code: str
    status: Literal["subscribe", "unsubscribe"]
    timestamp: datetime
    reg_event_type: str | None = None


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class SubscribeResult:
    """The answer to one subscription."""

    reference_id: str
    timestamp: datetime
    status: Status
    status_reason_code: str | None = None
    status_reason_message: str | None = None
    subscriptions: tuple[SubscriptionTold, ...] = ()


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class SubscribeResponse:
    """The answers to the subscriptions of a message."""

    transaction_id: str
    correlation_id: str
    subscribe_response: tuple[SubscribeResult, ...]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class UnsubscribeResponse:
    """What became of subscriptions that were to end."""

    transaction_id: str
    correlation_id: str
    timestamp: datetime
    status: Status
    subscription_status: tuple[SubscriptionTold, ...]
    status_reason_code: str | None = None


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class NotifiedEvent:
    """One entry that something happened to, as it is now."""

    reference_id: str
    timestamp: datetime
    data: Records
    locale: str = "eng"


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Notice:
    """What a subscriber is told."""

    transaction_id: str
    notify_event: tuple[NotifiedEvent, ...]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class StatusResult:
    """What became of an exchange; without a status there is no such exchange of the asker's."""

    txn_type: str
    txn_status: dict[str, Any] | None
    """The response as it was given, with what the asker's roles saw then."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class StatusResponse:
    """The answer to a question about an exchange."""

    transaction_id: str
    correlation_id: str
    txnstatus_response: StatusResult


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The envelope of an answer that is given at once; the connection it goes back on protects it."""

    header: AnswerHeader
    message: SearchResponse


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """The envelope of what became of an exchange."""

    header: AnswerHeader
    message: StatusResponse
