"""What is looked at when assistance begins: dated checklists."""

from functools import cache

from pydantic import BaseModel, ConfigDict

from services.kernel.dated_rules import DatedRule
from services.kernel.reference_data import read_rules


class Criterion(BaseModel):
    """One practice that somebody sees to be kept, or not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    area: str
    title: str


class Checklist(DatedRule):
    """The practices looked at."""

    criteria: tuple[Criterion, ...]


@cache
def load_checklists() -> tuple[Checklist, ...]:
    """Read every checklist; an unknown or missing field is refused."""
    return read_rules("training", "assistance_checklists.json", Checklist)
