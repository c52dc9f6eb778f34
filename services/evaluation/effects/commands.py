"""What may be asked of effects."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, Day, PathId, ReasonCode
from services.evaluation.effects.model import Reported
from services.evaluation.effects.refusals import OutcomeReportError

ENTERPRISES_MAX = 1_000
"""Of one report: it is kept as one document."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{3,40}$")]
Value = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,4})?$")]
"""A decimal number as text; amounts are whole minor units."""


class GivenValue(Command):
    """What one enterprise reported."""

    enterprise_id: PathId
    value: Value


class RecordOutcomes(Command):
    """Record what enterprises reported of one outcome for one period; both days belong to it."""

    outcome: Code
    unit: Code
    first_day: Day
    last_day: Day
    source_kind: ReasonCode
    """Where the values come from, such as `follow_up_visit` or `members_book`."""
    values: Annotated[list[GivenValue], Field(min_length=1, max_length=ENTERPRISES_MAX)]

    @property
    def reported(self) -> Reported:
        """What was reported, with exact numbers.

        Raises:
            OutcomeReportError: an enterprise is named twice, or an amount is no whole number of minor units.
        """
        values = {one.enterprise_id: Decimal(one.value) for one in self.values}
        if len(values) != len(self.values):
            raise OutcomeReportError("an enterprise is named twice")
        if self.unit.endswith("_minor") and any(value != int(value) for value in values.values()):
            raise OutcomeReportError("an amount is a whole number of minor units")
        return Reported(self.outcome, self.unit, self.first_day, self.last_day, self.source_kind, values)
