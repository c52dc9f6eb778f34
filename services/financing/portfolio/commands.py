"""What may be asked of a lender's portfolio."""

from typing import Annotated

from pydantic import StringConstraints

from services.chassis.commands import Command, Day, PathId, ReasonCode

RulesCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{3,40}$")]
"""The code of a pack in `collectability_rules.json`, for example `id_ksp`."""


class GivenProvisions(Command):
    """The body of a provision run: the day and the rules its classes follow."""

    on: Day
    rules: RulesCode


class ProvideForLosses(Command):
    """Book the provisions of a lender's loans at the end of a day."""

    lender_id: PathId
    provisions: GivenProvisions


class GivenRevaluation(Command):
    """The body of a revaluation: the day whose closing rate counts."""

    on: Day


class RevaluePositions(Command):
    """Bring a lender's loans in another currency to a day's closing rate."""

    lender_id: PathId
    revaluation: GivenRevaluation


class ReverseRevaluation(Command):
    """Take the revaluation of a day back."""

    lender_id: PathId
    on: Day
    reason_code: ReasonCode
