"""What devices said of a session, and what became of the rows of a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Outcome = Literal["accepted", "repeated", "conflict", "refused"]


@dataclass(frozen=True, slots=True, order=True)
class AttendanceRow:
    """What one device says of one participant and one session; all of it together is what makes it the same row."""

    session: int
    participant_id: str
    device: str
    row_id: str
    captured_at: datetime
    is_present: bool

    @property
    def about(self) -> tuple[int, str]:
        """The session and the participant."""
        return self.session, self.participant_id


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """Everything devices said of one session, in an order that does not depend on when it came."""

    cohort_id: str
    session: int
    rows: tuple[AttendanceRow, ...] = ()

    def of(self, participant_id: str) -> tuple[AttendanceRow, ...]:
        """Give the rows about one participant."""
        return tuple(row for row in self.rows if row.participant_id == participant_id)


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of a file's row: kept, kept and in conflict, known already, or refused with a problem's code."""

    line: int
    row_id: str
    outcome: Outcome
    code: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of a file: how many rows of each outcome, and each row."""

    cohort_id: str
    accepted: int
    repeated: int
    conflict: int
    refused: int
    rows: tuple[RowReport, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A presence that devices disagree about, with every row about it."""

    session: int
    participant_id: str
    rows: tuple[AttendanceRow, ...]
