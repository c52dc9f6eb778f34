"""What goes on beside the requests: searches asked for later are worked, and answers are taken to their receivers."""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from services.chassis.audit_keys import read_private
from services.chassis.caller import acting_service
from services.chassis.leased_work import Work
from services.chassis.outgoing import Identity, Outgoing, UnreachedError
from services.chassis.settings import Settings
from services.chassis.unit_of_work import UnitOfWork
from services.registry.spdci import handlers, model
from services.registry.spdci.answers import OWN_ID
from services.registry.spdci.model import PATHS, VERBS, VERSION, Exchange
from services.registry.spdci.parties import Partner, read_partners
from services.registry.spdci.sealing import sign

SUCCESSES = range(200, 300)
GONE = 410
UNANSWERED = 0
HTTP_SECONDS_MAX = 10.0
ANSWER_BYTES_MAX = 0
"""What a receiver answers is not read: its status says all."""
_WORKER = acting_service("registry.spdci")


def works_of(settings: Settings) -> tuple[Work, ...]:
    """Give the work of a cell: to answer what other registries asked, and to take the answers to them."""
    outgoing = Outgoing(Identity(), HTTP_SECONDS_MAX, ANSWER_BYTES_MAX)
    return (Work("spdci", partial(step, settings, outgoing), failures),)


async def step(settings: Settings, outgoing: Outgoing, uow: UnitOfWork) -> int:
    """Work and deliver the next exchange that is due; tell how many that was, one or none."""
    exchange = await handlers.next_due(datetime.now(UTC), uow.db)
    if exchange is None:
        return 0
    exchange = await uow.run(partial(handlers.work, exchange), caller=_WORKER)
    after = await _taken(exchange, settings, outgoing)
    await uow.run(partial(handlers.note, after), caller=_WORKER)
    return 1


async def failures(uow: UnitOfWork) -> int:
    """Tell how often the answer that was tried most was not taken."""
    return await handlers.attempts_max(uow.db)


async def _taken(exchange: Exchange, settings: Settings, outgoing: Outgoing) -> Exchange:
    """Take an answer to the address the settings have for its asker; without one it is kept."""
    partner = read_partners(settings.spdci_partners_file).get(exchange.asker.sender_id)
    # A sender of that name that spoke with another token is not the partner.
    if partner is None or partner.callback_url is None or exchange.asker.subject not in partner.subjects:
        return model.kept(exchange)
    url = f"{str(partner.callback_url).rstrip('/')}/registry/{PATHS[exchange.kind]}"
    body = envelope(exchange, partner, settings, at=datetime.now(UTC))
    status = await post(outgoing, url, body, plain_allowed=settings.embedded)
    if status in SUCCESSES:
        return model.delivered(exchange, at=datetime.now(UTC))
    return model.not_delivered(exchange, at=datetime.now(UTC), is_over=status == GONE)


async def post(outgoing: Outgoing, url: str, body: bytes, *, plain_allowed: bool) -> int:
    """Post an answer and give the status; `UNANSWERED`: nobody answered, `GONE`: without TLS nothing is sent."""
    if not url.startswith("https://") and not plain_allowed:
        return GONE
    try:
        return (await outgoing.request("POST", url, {"Content-Type": "application/json"}, body)).status
    except UnreachedError:
        return UNANSWERED


def envelope(exchange: Exchange, partner: Partner, settings: Settings, *, at: datetime) -> bytes:
    """Write an answer in its envelope, signed where there is a key; each attempt is a message of its own."""
    message = exchange.answer or {}
    parts = message.get(f"{exchange.kind}_response", [message])
    header: dict[str, Any] = {
        "version": VERSION,
        "message_id": uuid4().hex,
        "message_ts": at.isoformat(timespec="seconds"),
        "action": VERBS[exchange.kind],
        "status": "succ",
        "total_count": len(parts),
        "completed_count": len(parts),
        "sender_id": OWN_ID,
        "receiver_id": partner.sender_id,
        "is_msg_encrypted": False,
    }
    key = read_private(settings.spdci_key_file) if settings.spdci_key_file else None
    signature = sign(header, message, key) if key else ""
    return json.dumps({"signature": signature, "header": header, "message": message}, ensure_ascii=False).encode()
