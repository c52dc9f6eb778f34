"""What happens when another registry searches, subscribes, or asks what became of an exchange."""

from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter

from services.chassis.mongo import Database
from services.chassis.unit_of_work import Transaction
from services.registry.spdci import keeping, model, repository, views
from services.registry.spdci.answers import (
    Ack,
    AckMessage,
    AnswerHeader,
    Notice,
    NotifiedEvent,
    SearchAnswer,
    SearchResponse,
    StatusAnswer,
    StatusResponse,
    SubscribeResponse,
    UnsubscribeResponse,
)
from services.registry.spdci.commands import (
    LaterSearch,
    LaterStatus,
    SearchItem,
    SearchMessage,
    StatusMessage,
    Subscribe,
    Unsubscribe,
)
from services.registry.spdci.criteria import condition_of
from services.registry.spdci.model import EventType, Exchange

_ITEM: TypeAdapter[SearchItem] = TypeAdapter(SearchItem)


async def search(command: SearchMessage, tx: Transaction) -> SearchAnswer:
    """Answer searches at once."""
    asked = command.message
    await keeping.admit(command.header, "search", len(asked.search_request), tx)
    results = await views.search_all(asked.search_request, tx.now, tx.db)
    response = SearchResponse(asked.transaction_id, tx.new_id("spdci"), results)
    refused = sum(result.status == "rjct" for result in results)
    header = AnswerHeader(
        message_id=tx.new_id("message"),
        message_ts=tx.now,
        action="on-search",
        status="rjct" if refused == len(results) else "succ",
        total_count=len(results),
        completed_count=len(results),
        receiver_id=command.header.sender_id,
    )
    return SearchAnswer(header, response)


async def search_later(command: LaterSearch, tx: Transaction) -> Ack:
    """Take searches down, to be worked beside the request."""
    asked = command.sent.message
    await keeping.admit(command.sent.header, "search", len(asked.search_request), tx)
    exchange = Exchange(
        exchange_id=tx.new_id("spdci"),
        kind="search",
        asker=keeping.asker(command.sent.header, tx),
        transaction_id=asked.transaction_id,
        received_at=tx.now,
        reference_ids=tuple(item.reference_id for item in asked.search_request),
        asked=asked.model_dump(mode="json"),
        due_at=tx.now,
    )
    await repository.put(exchange, tx)
    return acknowledged(exchange, has_receiver=command.has_receiver)


async def status(command: StatusMessage, tx: Transaction) -> StatusAnswer:
    """Tell at once what became of an exchange."""
    await keeping.admit(command.header, "txn-status", 1, tx)
    response = await keeping.status_of(command, tx.new_id("spdci"), tx)
    is_known = response.txnstatus_response.txn_status is not None
    header = AnswerHeader(
        message_id=tx.new_id("message"),
        message_ts=tx.now,
        action="txn-on-status",
        status="succ" if is_known else "rjct",
        status_reason_message=None if is_known else "the sender has no such exchange here",
        total_count=1,
        completed_count=1,
        receiver_id=command.header.sender_id,
    )
    return StatusAnswer(header, response)


async def status_later(command: LaterStatus, tx: Transaction) -> Ack:
    """Tell at the sender's address what became of an exchange."""
    await keeping.admit(command.sent.header, "txn-status", 1, tx)
    exchange_id = tx.new_id("spdci")
    response = await keeping.status_of(command.sent, exchange_id, tx)
    exchange = Exchange(
        exchange_id=exchange_id,
        kind="status",
        asker=keeping.asker(command.sent.header, tx),
        transaction_id=command.sent.message.transaction_id,
        received_at=tx.now,
        answer=keeping.seen_by(response, StatusResponse, tx.caller.roles, tx.now),
        due_at=tx.now,
    )
    await repository.put(exchange, tx)
    return acknowledged(exchange, has_receiver=command.has_receiver)


async def subscribe(command: Subscribe, tx: Transaction) -> Ack:
    """Make subscriptions."""
    asked = command.sent.message
    await keeping.admit(command.sent.header, "subscribe", len(asked.subscribe_request), tx)
    who, exchange_id = keeping.asker(command.sent.header, tx), tx.new_id("spdci")
    told = [await keeping.subscribe(item, who, tx, command.has_receiver) for item in asked.subscribe_request]
    results = tuple(told)
    response = SubscribeResponse(asked.transaction_id, exchange_id, results)
    exchange = Exchange(
        exchange_id=exchange_id,
        kind="subscribe",
        asker=who,
        transaction_id=asked.transaction_id,
        received_at=tx.now,
        reference_ids=tuple(item.reference_id for item in asked.subscribe_request),
        subscription_codes=tuple(one.code for result in results for one in result.subscriptions),
        answer=keeping.seen_by(response, SubscribeResponse, tx.caller.roles, tx.now),
        due_at=tx.now,
    )
    await repository.put(exchange, tx)
    return acknowledged(exchange, has_receiver=command.has_receiver)


async def unsubscribe(command: Unsubscribe, tx: Transaction) -> Ack:
    """End subscriptions."""
    asked = command.sent.message
    await keeping.admit(command.sent.header, "unsubscribe", 1, tx)
    who, exchange_id = keeping.asker(command.sent.header, tx), tx.new_id("spdci")
    response = await keeping.unsubscribe(asked, exchange_id, who, tx)
    exchange = Exchange(
        exchange_id=exchange_id,
        kind="unsubscribe",
        asker=who,
        transaction_id=asked.transaction_id,
        received_at=tx.now,
        subscription_codes=tuple(asked.subscription_codes),
        answer=keeping.seen_by(response, UnsubscribeResponse, tx.caller.roles, tx.now),
        due_at=tx.now,
    )
    await repository.put(exchange, tx)
    return acknowledged(exchange, has_receiver=command.has_receiver)


async def notify(entry_id: str, event_type: EventType, at: datetime, tx: Transaction) -> None:
    """Tell everybody who had subscribed by then, and whose condition an entry fits, what happened to it."""
    for subscription in await repository.subscriptions_to(event_type, tx):
        if at < subscription.subscribed_at:
            continue
        condition = condition_of(subscription.filter_type, subscription.filter)
        found = await views.one(entry_id, condition, tx.db)
        if found is None:
            continue
        data = replace(found, reg_event_type=event_type)
        exchange_id = tx.new_id("spdci")
        event = NotifiedEvent(subscription.code, tx.now, data)
        notice = Notice(exchange_id, (event,))
        exchange = Exchange(
            exchange_id=exchange_id,
            kind="notify",
            asker=subscription.asker,
            transaction_id=exchange_id,
            received_at=tx.now,
            subscription_codes=(subscription.code,),
            answer=keeping.seen_by(notice, Notice, frozenset(subscription.asker.roles), tx.now),
            due_at=tx.now,
        )
        await repository.put(exchange, tx)


async def work(exchange: Exchange, tx: Transaction) -> Exchange:
    """Search for what was asked later, as far as its asker may see it."""
    if exchange.asked is None:
        return exchange
    items = [_ITEM.validate_python(item) for item in exchange.asked["search_request"]]
    results = await views.search_all(items, tx.now, tx.db)
    response = SearchResponse(exchange.transaction_id, exchange.exchange_id, results)
    seen = keeping.seen_by(response, SearchResponse, frozenset(exchange.asker.roles), tx.now)
    worked = model.answered(exchange, seen)
    await repository.put(worked, tx)
    return worked


async def note(exchange: Exchange, tx: Transaction) -> None:
    """Keep what became of a delivery."""
    await repository.put(exchange, tx)


async def next_due(now: datetime, db: Database) -> Exchange | None:
    """Take up the next exchange with something left to do."""
    return await repository.claim(now, db)


async def attempts_max(db: Database) -> int:
    """Tell how often the exchange that was tried most, and still has something to do, was tried."""
    return await repository.attempts_max(db)


def acknowledged(exchange: Exchange, *, has_receiver: bool) -> Ack:
    """Say that an exchange was taken down."""
    return Ack(AckMessage("ACK" if has_receiver else "NACK", exchange.received_at, exchange.exchange_id))
