"""What every message goes through, and how subscriptions and questions about exchanges are worked."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from services.chassis.caller import Caller
from services.chassis.mongo import Document
from services.chassis.unit_of_work import Transaction
from services.kernel.reduction import reduced, shape_of
from services.registry.privacy_rules import clearance
from services.registry.spdci import repository
from services.registry.spdci.answers import (
    RECORD_TYPES,
    StatusResponse,
    StatusResult,
    SubscribeResult,
    SubscriptionTold,
    UnsubscribeResponse,
)
from services.registry.spdci.commands import (
    MessageHeader,
    StatusItem,
    StatusMessage,
    SubscribeCriteria,
    SubscribeItem,
    UnsubscribeRequest,
)
from services.registry.spdci.criteria import ID_TYPES, condition_of
from services.registry.spdci.model import (
    Asker,
    EventType,
    Exchange,
    HeaderFacts,
    Subscription,
    demand_header,
    event_type_of,
)
from services.registry.spdci.refusals import ItemRefusedError, MessageRepeatedError

SUBSCRIPTIONS_MAX = 50
"""Subscriptions one asker may have at once."""
_FIELDS = {
    "transaction_id": "transaction_id",
    "correlation_id": "_id",
    "reference_id_list": "reference_ids",
    "subscription_code_list": "subscription_codes",
}


async def admit(header: MessageHeader, action: str, requests: int, tx: Transaction) -> None:
    """Let a message in, once.

    Raises:
        HeaderRefusedError: its header breaks a rule.
        MessageRepeatedError: it came before.
    """
    facts = HeaderFacts(header.version, header.action, header.message_ts, header.total_count, header.is_msg_encrypted)
    demand_header(facts, action=action, requests=requests, at=tx.now)
    number = f"{speaker(tx.caller)}/{header.sender_id}/{header.message_id}"
    if await repository.is_known(number, tx):
        raise MessageRepeatedError(f"the message {header.message_id} came before")
    await repository.remember(number, tx)


def speaker(caller: Caller) -> str:
    """Name a token's holder: two issuers may give the same subject."""
    return f"{caller.ministry}/{caller.subject}"


def asker(header: MessageHeader, tx: Transaction) -> Asker:
    """Tell who asks."""
    return Asker(header.sender_id, speaker(tx.caller), tuple(sorted(tx.caller.roles)))


async def subscribe(item: SubscribeItem, who: Asker, tx: Transaction, has_receiver: bool) -> SubscribeResult:  # noqa: FBT001
    """Make one subscription, or tell why it is refused."""
    try:
        event_type, filter_type = _checked(item.subscribe_criteria, has_receiver=has_receiver)
    except ItemRefusedError as error:
        return SubscribeResult(item.reference_id, tx.now, "rjct", error.reason_code, error.detail)
    if await repository.count_subscriptions(who.subject, SUBSCRIPTIONS_MAX, tx) >= SUBSCRIPTIONS_MAX:
        detail = f"a sender has at most {SUBSCRIPTIONS_MAX} subscriptions"
        return SubscribeResult(item.reference_id, tx.now, "rjct", "rjct.notify_details.invalid", detail)
    subscription = Subscription(
        code=tx.new_id("subscription"),
        asker=who,
        event_type=event_type,
        filter_type=filter_type,
        filter=item.subscribe_criteria.filter,
        notify_record_type=item.subscribe_criteria.notify_record_type,
        subscribed_at=tx.now,
    )
    await repository.put_subscription(subscription, tx)
    told = SubscriptionTold(subscription.code, "subscribe", tx.now, event_type)
    return SubscribeResult(item.reference_id, tx.now, "succ", subscriptions=(told,))


async def unsubscribe(asked: UnsubscribeRequest, exchange_id: str, who: Asker, tx: Transaction) -> UnsubscribeResponse:
    """End the asker's own subscriptions among those named."""
    told, reason = list[SubscriptionTold](), None
    for code in dict.fromkeys(asked.subscription_codes):
        found = await repository.find_subscription(code, tx)
        if found is None or (found.asker.subject, found.asker.sender_id) != (who.subject, who.sender_id):
            reason = "rjct.subscription_code.invalid"
            continue
        if found.unsubscribed_at is not None:
            reason = "rjct.event.already_unsubscribed"
        else:
            await repository.put_subscription(replace(found, unsubscribed_at=tx.now), tx)
        told.append(SubscriptionTold(code, "unsubscribe", tx.now))
    return UnsubscribeResponse(
        transaction_id=asked.transaction_id,
        correlation_id=exchange_id,
        timestamp=tx.now,
        status="rjct" if reason else "succ",
        subscription_status=tuple(told),
        status_reason_code=reason,
    )


async def status_of(asked: StatusMessage, exchange_id: str, tx: Transaction) -> StatusResponse:
    """Tell what became of an exchange, to whoever asked in it."""
    item = asked.message.txnstatus_request
    found = await repository.newest(_query(item, asker(asked.header, tx)), tx)
    result = StatusResult(item.txn_type, _told(found) if found else None)
    return StatusResponse(asked.message.transaction_id, exchange_id, result)


def seen_by(response: Any, kind: Any, roles: frozenset[str], at: datetime) -> dict[str, Any]:  # noqa: ANN401
    """Write a response as JSON, without the fields that its receiver's roles do not see."""
    told = TypeAdapter(kind).dump_python(response, mode="json", exclude_none=True)
    seen: dict[str, Any] = reduced(told, shape_of(kind), clearance(roles, on=at.date()))
    return seen


def _told(exchange: Exchange) -> dict[str, Any]:
    if exchange.answer is not None:
        return exchange.answer
    at = exchange.received_at.isoformat()
    waiting = [{"reference_id": one, "timestamp": at, "status": "pdng"} for one in exchange.reference_ids]
    return {
        "transaction_id": exchange.transaction_id,
        "correlation_id": exchange.exchange_id,
        "search_response": waiting,
    }


def _query(item: StatusItem, who: Asker) -> Document:
    given = item.attribute_value
    values = given if isinstance(given, list) else [given]
    own = {"asker.subject": who.subject, "asker.sender_id": who.sender_id, "kind": item.txn_type}
    return {**own, _FIELDS[item.attribute_type]: {"$in": values}}


def _checked(criteria: SubscribeCriteria, *, has_receiver: bool) -> tuple[EventType, str]:
    event_type = event_type_of(criteria.reg_event_type)
    if event_type is None:
        raise ItemRefusedError("rjct.notify_types.invalid", "events are register, update and deregister")
    if criteria.notify_record_type not in RECORD_TYPES:
        raise ItemRefusedError("rjct.notify_types.invalid", f"records are {' or '.join(sorted(RECORD_TYPES))}")
    if criteria.frequency is not None:
        raise ItemRefusedError("rjct.notify_details.invalid", "notices go at once, at no other frequency")
    if not has_receiver:
        raise ItemRefusedError("rjct.notify_details.invalid", "the sender has no address in the settings")
    filter_type = criteria.filter_type or _filter_type(criteria.filter)
    try:
        condition_of(filter_type, criteria.filter)
    except ItemRefusedError as error:
        raise ItemRefusedError("rjct.notify_details.invalid", error.detail) from error
    return event_type, filter_type


def _filter_type(given: object) -> str:
    if isinstance(given, list):
        return "predicate"
    return "idtype-value" if isinstance(given, dict) and given.get("type") in ID_TYPES else "expression"
