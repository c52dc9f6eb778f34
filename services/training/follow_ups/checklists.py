"""What a follow-up visit looks at: dated lists of practices, one for each programme."""

from functools import cache

from pydantic import BaseModel, ConfigDict

from services.kernel.dated_rules import DatedRule
from services.kernel.reference_data import read_rules


class Practice(BaseModel):
    """One practice that a visitor sees to be kept, or not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    title: str


class PracticeList(DatedRule):
    """The practices a programme is meant to lead to."""

    programme: str
    practices: tuple[Practice, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The codes of its practices."""
        return frozenset(practice.code for practice in self.practices)


@cache
def load_practices() -> tuple[PracticeList, ...]:
    """Read every list; an unknown or missing field is refused."""
    return read_rules("training", "follow_up_practices.json", PracticeList)
