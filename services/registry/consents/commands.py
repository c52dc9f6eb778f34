"""What may be asked of the consents."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, Day, PathId, ReasonCode
from services.registry.field_classes import Accountable
from services.registry.given import Code, PurposeCode

RECIPIENTS_MAX = 20

Recipient = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{2,100}$")]
"""An organisation by its code or its number in a register, never by a sentence."""


class GivenConsent(Command):
    """The body of a consent, as the person gave it."""

    purpose: Accountable[PurposeCode]
    valid_until: Accountable[Day | None] = None
    """The last day; none: until it is withdrawn."""
    recipients: Accountable[Annotated[list[Recipient], Field(default_factory=list, max_length=RECIPIENTS_MAX)]]
    is_cross_border: Accountable[bool] = False
    notice_version: Accountable[Code]
    """Which notice the person was shown before."""


class GiveConsent(Command):
    """Record a consent."""

    person_id: Accountable[PathId]
    consent: GivenConsent


class WithdrawConsent(Command):
    """Record that a person withdrew a consent."""

    consent_id: Accountable[PathId]
    reason_code: Accountable[ReasonCode]
