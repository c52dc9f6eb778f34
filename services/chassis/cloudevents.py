"""CloudEvents 1.0 on Kafka: binary mode out, binary and structured mode in, and a parser that never raises.

Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from faststream import StreamMessage

from services.chassis.mongo import Document

SPEC_VERSION = "1.0"
STRUCTURED = "application/cloudevents+json"
BODY_BYTES_MAX = 1_048_576
UNREADABLE = "jembatan-unreadable"
_TOLD_ON = ("specversion", "id", "type", "source", "subject", "time", "correlationid")

Record = Any
"""An aiokafka ConsumerRecord; the library has no types."""
Message = StreamMessage[Any]


class UnreadableMessageError(Exception):
    """A message no handler may see; `cause` names what is wrong with it."""

    def __init__(self, cause: str, detail: str) -> None:
        super().__init__(detail)
        self.cause = cause


@dataclass(frozen=True)
class Envelope:
    """The attributes of one fact on the wire."""

    event_id: str
    type: str
    subject: str
    version: int
    correlation_id: str
    traceparent: str


@dataclass(frozen=True)
class ToldFact:
    """A fact as it came over the wire; of version 0 where there is none."""

    version: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    value: bytes = b""

    def attribute(self, name: str) -> str:
        """Give one CloudEvents attribute; empty where it is missing."""
        return str(self.headers.get(f"ce_{name}", ""))

    def structured(self) -> str:
        """Write it whole as one JSON object (structured mode), the data as it was told.

        Raises:
            UnreadableMessageError: it cannot be read.
        """
        headers: dict[str, Any] = dict(self.headers)
        data = read_data(headers, self.attribute("subject").encode(), self.value)
        told = {name: str(headers[f"ce_{name}"]) for name in _TOLD_ON if headers.get(f"ce_{name}")}
        whole = {**told, "datacontenttype": "application/json", "aggregateversion": self.version, "data": data}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def headers_of(record: Document) -> list[tuple[str, bytes]]:
    """Write an outbox record's CloudEvents attributes as Kafka headers (binary mode)."""
    attributes = {
        "ce_specversion": SPEC_VERSION,
        "ce_id": record["_id"],
        "ce_type": record["type"],
        "ce_source": record["source"],
        "ce_subject": record["aggregateid"],
        "ce_time": record["occurred_at"],
        "ce_aggregateversion": str(record["version"]),
        "ce_correlationid": record["correlation_id"],
        "ce_traceparent": record["traceparent"],
        "traceparent": record["traceparent"],
        "content-type": "application/json",
    }
    return [(name, value.encode()) for name, value in attributes.items() if value]


async def tolerant_parser(record: Record, original: Callable[[Record], Awaitable[Message]]) -> Message:
    """Parse without raising: an exception here would bypass every middleware and lose the message."""
    headers: list[tuple[str, bytes]] = []
    unreadable = ""
    for name, value in record.headers or ():
        try:
            headers.append((name, (value or b"").decode().encode()))
        except UnicodeDecodeError:
            unreadable = name
    if unreadable:
        headers.append((UNREADABLE, unreadable.encode("ascii", "replace")))
    return await original(replace(record, headers=tuple(headers)))


async def decode(message: Message) -> dict[str, Any]:
    """Read the data of a message; a structured message's attributes join its headers.

    Raises:
        UnreadableMessageError: with the cause.
    """
    return read_data(message.headers, message.raw_message.key, message.raw_message.value)


def read_data(headers: dict[str, Any], key: bytes | None, value: bytes | None) -> dict[str, Any]:
    """Read a fact's data in binary or structured mode; a structured fact's attributes are added to `headers`.

    Raises:
        UnreadableMessageError: with the cause.
    """
    if UNREADABLE in headers:
        raise UnreadableMessageError("unreadable_header", f"header {headers[UNREADABLE]} is not UTF-8")
    if not key:
        raise UnreadableMessageError("null_key", "a fact is keyed by its aggregate")
    body = _json_object(value)
    data: Any = body
    if str(headers.get("content-type", "")).startswith(STRUCTURED):
        headers.update({f"ce_{name}": str(value) for name, value in body.items() if name != "data"})
        data = body.get("data")
    envelope = envelope_of(headers)
    if not isinstance(data, dict) or (data.get("subject"), data.get("type")) != (envelope.subject, envelope.type):
        raise UnreadableMessageError("wrong_type", "type and subject of data and attributes differ")
    return data


def _json_object(value: bytes | None) -> dict[str, Any]:
    if not value:
        raise UnreadableMessageError("empty_value", "a fact has a body")
    if len(value) > BODY_BYTES_MAX:
        raise UnreadableMessageError("too_large", f"{len(value)} bytes; at most {BODY_BYTES_MAX} are read")
    try:
        body = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise UnreadableMessageError("malformed_json", str(error)) from error
    if not isinstance(body, dict):
        raise UnreadableMessageError("wrong_type", "a fact is a JSON object")
    return body


def envelope_of(attributes: dict[str, Any]) -> Envelope:
    """Read the attributes of a fact.

    Raises:
        UnreadableMessageError: one is missing or no version.
    """
    missing = [
        name
        for name in ("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_aggregateversion")
        if not attributes.get(name)
    ]
    if missing:
        raise UnreadableMessageError("missing_header", f"{', '.join(missing)} missing")
    if attributes["ce_specversion"] != SPEC_VERSION:
        raise UnreadableMessageError("future_version", f"CloudEvents {attributes['ce_specversion']} is not read")
    version = str(attributes["ce_aggregateversion"])
    if not (version.isascii() and version.isdecimal() and 0 < int(version) < 2**31):
        raise UnreadableMessageError("missing_header", f"ce_aggregateversion {version[:20]!r} is no version")
    return Envelope(
        event_id=str(attributes["ce_id"])[:100],
        type=str(attributes["ce_type"]),
        subject=str(attributes["ce_subject"]),
        version=int(version),
        correlation_id=str(attributes.get("ce_correlationid") or ""),
        traceparent=str(attributes.get("ce_traceparent") or attributes.get("traceparent") or ""),
    )
