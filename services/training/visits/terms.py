"""What visits are held to: dated lists of types, and dated rules on reports."""

from datetime import date, timedelta
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from services.kernel.dated_rules import DatedRule
from services.kernel.reference_data import read_rules


class NamedCode(BaseModel):
    """A code with its English title."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    title: str


class VisitTypes(DatedRule):
    """The types of visits; the day a visit begins decides which list counts."""

    types: tuple[NamedCode, ...]


class ReportRule(DatedRule):
    """When a report is due and what it answers; the last day of the visit decides which rule counts."""

    due_days: int = Field(ge=1)
    """Calendar days after the last day of the visit; the last of them still counts."""
    sections: tuple[NamedCode, ...]

    def due_on(self, ended_on: date) -> date:
        """Give the last day on which a report is in time."""
        return ended_on + timedelta(days=self.due_days)


@cache
def load_types() -> tuple[VisitTypes, ...]:
    """Read every list of types; an unknown or missing field is refused."""
    return read_rules("training", "visit_types.json", VisitTypes)


@cache
def load_report_rules() -> tuple[ReportRule, ...]:
    """Read every rule on reports; an unknown or missing field is refused."""
    return read_rules("training", "visit_report_rules.json", ReportRule)
