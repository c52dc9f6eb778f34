"""What goes on beside the requests: searches asked for later are worked, and answers are taken to their receivers."""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from services.chassis.audit_keys import read_private
from services.chassis.caller import acting_service
from services.chassis.posting import GONE, post_json
from services.chassis.settings import Settings
from services.chassis.unit_of_work import UnitOfWork
from services.registry.spdci import handlers, model
from services.registry.spdci.answers import OWN_ID
from services.registry.spdci.model import PATHS, VERBS, VERSION, Exchange
from services.registry.spdci.parties import Partner, read_partners
from services.registry.spdci.sealing import sign

SUCCESSES = range(200, 300)
_WORKER = acting_service("registry.spdci")


async def step(settings: Settings, uow: UnitOfWork) -> bool:
    """Work and deliver the next exchange that is due; tell whether there was one."""
    exchange = await handlers.next_due(datetime.now(UTC), uow.db)
    if exchange is None:
        return False
    exchange = await uow.run(partial(handlers.work, exchange), caller=_WORKER)
    after = await _taken(exchange, settings)
    await uow.run(partial(handlers.note, after), caller=_WORKER)
    return True


async def _taken(exchange: Exchange, settings: Settings) -> Exchange:
    """Take an answer to the address the settings have for its asker; without one it is kept."""
    partner = read_partners(settings.spdci_partners_file).get(exchange.asker.sender_id)
    # A sender of that name that spoke with another token is not the partner.
    if partner is None or partner.callback_url is None or exchange.asker.subject not in partner.subjects:
        return model.kept(exchange)
    status = await post_json(
        f"{str(partner.callback_url).rstrip('/')}/registry/{PATHS[exchange.kind]}",
        envelope(exchange, partner, settings, at=datetime.now(UTC)),
        plain_allowed=settings.embedded,
    )
    if status in SUCCESSES:
        return model.delivered(exchange, at=datetime.now(UTC))
    return model.not_delivered(exchange, at=datetime.now(UTC), is_over=status == GONE)


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
