"""What may be asked of deliveries."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from services.chassis.commands import Command, PathId
from services.webhooks.deliveries.model import DeliveryStatus

Instant = Annotated[AwareDatetime, Field(strict=False)]


class GivenSpan(Command):
    """The body of sending again what was recorded in a span of time: its first instant is in it, its last is not."""

    recorded_since: Instant
    recorded_until: Instant
    statuses: Annotated[list[DeliveryStatus], Field(default_factory=lambda: ["given_up"], min_length=1, max_length=2)]


class ReplaySpan(Command):
    """Send again what was recorded for a receiver in a span of time."""

    receiver: PathId
    span: GivenSpan


class ReplayDelivery(Command):
    """Send one delivery again."""

    delivery_id: PathId
