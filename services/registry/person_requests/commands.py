"""What may be asked about a person's requests."""

from typing import Annotated, Literal

from pydantic import Field

from services.chassis.commands import Command, PathId, ReasonCode
from services.registry.field_classes import Accountable
from services.registry.privacy_rules import RequestKind

Outcome = Literal["granted", "refused"]
RequestKindCode = Annotated[RequestKind, Field(strict=False)]


class GivenRequest(Command):
    """The body of a request."""

    kind: Accountable[RequestKindCode]


class ReceiveRequest(Command):
    """Take a person's request down."""

    person_id: Accountable[PathId]
    kind: Accountable[RequestKindCode]


class GivenAnswer(Command):
    """The body of an answer; a refusal names its reason in law, as a code."""

    outcome: Accountable[Outcome]
    reason_code: Accountable[ReasonCode]


class AnswerRequest(Command):
    """Answer a person's request; granting does what was asked."""

    request_id: Accountable[PathId]
    answer: GivenAnswer


class ExportPerson(Command):
    """Write down all that is kept about a person who asked for it."""

    request_id: Accountable[PathId]
