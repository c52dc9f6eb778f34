"""What a round is judged by: the criteria with their weights, as dated rules."""

from functools import cache

from pydantic import BaseModel, ConfigDict

from services.kernel.dated_rules import DatedRule
from services.kernel.reference_data import read_rules


class Criterion(BaseModel):
    """One criterion, the question it asks, and its part in the result."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    question: str
    weight: int


class CriteriaRule(DatedRule):
    """The criteria; a score is a whole number from 0 to `score_max`."""

    score_max: int
    criteria: tuple[Criterion, ...]


@cache
def load_criteria() -> tuple[CriteriaRule, ...]:
    """Read every rule; an unknown or missing field is refused."""
    return read_rules("evaluation", "round_criteria.json", CriteriaRule)
