"""What may be asked of follow-up visits."""

from typing import Annotated

from pydantic import Field, model_validator

from services.chassis.commands import AmountMinor, Command, CurrencyCode, Day, PathId
from services.training.follow_ups.model import FollowUpMonths
from services.training.grading.commands import Code

PEOPLE_MAX = 10_000
PRACTICES_MAX = 60


class GivenFigures(Command):
    """How the business does; amounts in whole minor units."""

    monthly_sales_minor: Annotated[AmountMinor, Field(ge=0)]
    """The mean of the three months before the visit."""
    currency: CurrencyCode
    people_working: Annotated[int, Field(ge=0, le=PEOPLE_MAX)]
    women_working: Annotated[int, Field(ge=0, le=PEOPLE_MAX)]

    @model_validator(mode="after")
    def _women_are_people(self) -> "GivenFigures":
        if self.women_working > self.people_working:
            raise ValueError("women_working is at most people_working")
        return self


class RecordFollowUp(Command):
    """Record a visit to an enterprise, so many months after its cohort ended."""

    cohort_id: PathId
    enterprise_id: PathId
    months: FollowUpMonths
    visited_on: Day
    practices: Annotated[dict[Code, bool], Field(max_length=PRACTICES_MAX)]
    figures: GivenFigures
