"""What may be asked of extensions."""

from typing import Annotated

from pydantic import StringConstraints

from services.chassis.commands import Command, Day, PathId, ReasonCode
from services.contracts.evaluation import ExtensionChoice

Reasons = Annotated[str, StringConstraints(min_length=10, max_length=4_000)]


class RecommendExtension(Command):
    """Let the rule of a day suggest from the scorecard of that day whether an agreement is extended."""

    agreement_id: PathId
    assessed_on: Day


class GivenPosition(Command):
    """The body of a ministry's decision."""

    choice: ExtensionChoice
    reason_code: ReasonCode
    """Published."""
    reasons: Reasons
    """In the people's own words; not published."""


class TakePosition(Command):
    """Decide for the caller's ministry."""

    extension_id: PathId
    position: GivenPosition
