"""The messages that other registries send, field by field as the standard has them."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from services.chassis.commands import Command
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL, Official

IDENTIFIER_LETTERS_MAX = 99
URI_LETTERS_MAX = 500
SIGNATURE_LETTERS_MAX = 2_000
REQUESTS_MAX = 20
CODES_MAX = 100
SORTS_MAX = 3
NUMBER_MAX = 10**9
_INSTANT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$")


def _instant(value: Any) -> Any:  # noqa: ANN401 - raw input
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _INSTANT.match(value):
        return datetime.fromisoformat(value)
    raise ValueError("an instant is written as RFC 3339 has it, with its zone")


Instant = Annotated[datetime, BeforeValidator(_instant, json_schema_input_type=str)]
ShortId = Annotated[str, Field(min_length=1, max_length=IDENTIFIER_LETTERS_MAX)]
Label = Annotated[str, Field(max_length=URI_LETTERS_MAX)]
Locale = Annotated[str, Field(pattern=r"^[a-z]{3}$")]
Signature = Annotated[str, Field(max_length=SIGNATURE_LETTERS_MAX)]


@classed(OFFICIAL)
class MessageHeader(Command):
    """Who sends what to whom; `sender_uri` is read and never called."""

    version: Label = "1.0.0"
    message_id: ShortId
    message_ts: Instant
    action: Label
    sender_id: ShortId
    sender_uri: Label | None = None
    receiver_id: ShortId | None = None
    total_count: Annotated[int, Field(ge=0, le=NUMBER_MAX)]
    is_msg_encrypted: bool = False
    meta: Any = None


@classed(OFFICIAL)
class Sort(Command):
    """One attribute records are ordered by."""

    attribute_name: Official[Label]
    sort_order: Literal["asc", "desc"] = "asc"


@classed(OFFICIAL)
class Pagination(Command):
    """Which page; the first is 1."""

    page_size: Annotated[int, Field(ge=1, le=NUMBER_MAX)]
    page_number: Annotated[int, Field(ge=1, le=NUMBER_MAX)] = 1


@classed(OFFICIAL)
class SearchCriteria(Command):
    """What is looked for; consent and authorization are read and change nothing, for no person is told of."""

    version: Label = "1.0.0"
    reg_type: Label | None = None
    reg_record_type: Label | None = None
    query_type: Literal["idtype-value", "expression", "predicate", "graphql"]
    query: Any
    sort: Annotated[list[Sort], Field(max_length=SORTS_MAX)] = Field(default_factory=list)
    pagination: Pagination | None = None
    consent: Any = None
    authorize: Any = None


@classed(OFFICIAL)
class SearchItem(Command):
    """One of the searches of a message."""

    reference_id: ShortId
    timestamp: Instant
    search_criteria: SearchCriteria
    locale: Locale = "eng"


@classed(OFFICIAL)
class SearchRequest(Command):
    """Some searches."""

    transaction_id: ShortId
    search_request: Annotated[list[SearchItem], Field(min_length=1, max_length=REQUESTS_MAX)]


@classed(OFFICIAL)
class SearchMessage(Command):
    """The envelope of searches."""

    signature: Signature = ""
    header: MessageHeader
    message: SearchRequest


@classed(OFFICIAL)
class SubscribeCriteria(Command):
    """What somebody wants to be notified of; a frequency is refused, notices go at once."""

    version: Label = "1.0.0"
    reg_type: Label | None = None
    reg_event_type: Label
    frequency: Any = None
    filter_type: Literal["idtype-value", "expression", "predicate", "graphql"] | None = None
    filter: Any
    notify_record_type: Label
    authorize: Any = None


@classed(OFFICIAL)
class SubscribeItem(Command):
    """One of the subscriptions of a message."""

    reference_id: ShortId
    timestamp: Instant
    subscribe_criteria: SubscribeCriteria
    locale: Locale = "eng"


@classed(OFFICIAL)
class SubscribeRequest(Command):
    """Some subscriptions."""

    transaction_id: ShortId
    subscribe_request: Annotated[list[SubscribeItem], Field(min_length=1, max_length=REQUESTS_MAX)]


@classed(OFFICIAL)
class SubscribeMessage(Command):
    """The envelope of subscriptions."""

    signature: Signature = ""
    header: MessageHeader
    message: SubscribeRequest


@classed(OFFICIAL)
class UnsubscribeRequest(Command):
    """Subscriptions that end."""

    transaction_id: ShortId
    timestamp: Instant
    subscription_codes: Annotated[list[ShortId], Field(min_length=1, max_length=CODES_MAX)]


@classed(OFFICIAL)
class UnsubscribeMessage(Command):
    """The envelope of ends of subscriptions."""

    signature: Signature = ""
    header: MessageHeader
    message: UnsubscribeRequest


@classed(OFFICIAL)
class StatusItem(Command):
    """Which exchange is asked about."""

    reference_id: ShortId
    txn_type: Literal["search", "subscribe", "unsubscribe"]
    attribute_type: Literal["transaction_id", "reference_id_list", "correlation_id", "subscription_code_list"]
    attribute_value: ShortId | Annotated[list[ShortId], Field(min_length=1, max_length=CODES_MAX)]
    locale: Locale = "eng"


@classed(OFFICIAL)
class StatusRequest(Command):
    """A question about an exchange."""

    transaction_id: ShortId
    txnstatus_request: StatusItem


@classed(OFFICIAL)
class StatusMessage(Command):
    """The envelope of a question about an exchange."""

    signature: Signature = ""
    header: MessageHeader
    message: StatusRequest


@classed(OFFICIAL)
class LaterSearch(Command):
    """Searches that are worked beside the request."""

    sent: SearchMessage
    has_receiver: bool
    """Whether the sender has an address in the settings, where answers are taken."""


@classed(OFFICIAL)
class Subscribe(Command):
    """Subscriptions to be made."""

    sent: SubscribeMessage
    has_receiver: bool


@classed(OFFICIAL)
class Unsubscribe(Command):
    """Subscriptions to be ended."""

    sent: UnsubscribeMessage
    has_receiver: bool


@classed(OFFICIAL)
class LaterStatus(Command):
    """A question that is answered beside the request."""

    sent: StatusMessage
    has_receiver: bool
