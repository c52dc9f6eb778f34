"""What is true of an import: its states, its rows with their outcomes, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from services.kernel import Country
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.imports.refusals import ImportOfOtherMinistryError, ImportReportOtherError, ImportStateError
from services.registry.tables.columns import Column

ROWS_OF_PAGE = 50
"""Rows that are kept, checked and registered together."""

Status = Literal["received", "checked", "running", "stopped", "finished"]
Outcome = Literal[
    "ready", "registered", "refused", "repeated", "duplicate", "likely_duplicate", "already_imported", "left_out"
]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row is refused."""

    field: str | None
    """None: the row as a whole."""
    code: str
    value: str = ""
    """What stood there, cut short."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file and what became of it."""

    number: int
    cells: dict[str, str]
    digest: str
    """Of what the row says; the same row has the same one in every file."""
    is_too_long: bool = False
    outcome: Outcome | None = None
    """None: not checked yet."""
    problems: tuple[RowProblem, ...] = ()
    other: str | None = None
    """The row or entry it repeats, or the number it was registered with."""
    enterprise_id: str | None = None


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Source:
    """The file an import reads."""

    form: str
    digest: str
    """SHA-256 of its bytes."""
    size_bytes: int
    columns: tuple[Column, ...]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Import:
    """A file on its way into a ministry's register of enterprises."""

    import_id: str
    home: Country
    source: Source
    upload_id: str
    """Under which its rows are kept."""
    rows: int
    received_by: str
    received_at: datetime
    status: Status = "received"
    next_page: int = 0
    """The first page that the present passage, of checking or registering, has not gone through."""
    counts: dict[Outcome, int] = field(default_factory=dict)
    started_by: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def pages(self) -> int:
        """How many pages its rows fill."""
        return -(-self.rows // ROWS_OF_PAGE)

    @property
    def is_working(self) -> bool:
        """Whether a batch finds something to do."""
        return self.status in ("received", "running")

    @property
    def rows_done(self) -> int:
        """Rows that the present passage has gone through."""
        return min(self.next_page * ROWS_OF_PAGE, self.rows)


def demand_home(home: Country, ministry: Country | None) -> None:
    """Refuse the other ministry.

    Raises:
        ImportOfOtherMinistryError: it is.
    """
    if ministry != home:
        raise ImportOfOtherMinistryError("a file is imported by the ministry that received it")


def start(job: Import, *, ready: int, by: str, at: datetime) -> Import:
    """Let a checked import register its rows, or a stopped one go on, once an officer has read the report.

    Raises:
        ImportStateError: it is not checked, or has begun.
        ImportReportOtherError: the officer has read another report.
    """
    if job.status not in ("checked", "stopped"):
        raise ImportStateError(f"{job.import_id} is {job.status}; it would have to be checked or stopped")
    if ready != job.counts.get("ready", 0):
        raise ImportReportOtherError(f"{job.counts.get('ready', 0)} rows are ready, not {ready}: read the report")
    return replace(job, status="running", started_by=by, started_at=job.started_at or at)


def stop(job: Import) -> Import:
    """Hold a running import; what it has registered stays.

    Raises:
        ImportStateError: it is not running.
    """
    if job.status != "running":
        raise ImportStateError(f"{job.import_id} is {job.status}; only a running import is stopped")
    return replace(job, status="stopped")


def demand_working(job: Import) -> None:
    """Refuse a batch of an import that waits for an officer.

    Raises:
        ImportStateError: nobody has started it, or somebody stopped it.
    """
    if job.status in ("checked", "stopped"):
        raise ImportStateError(f"{job.import_id} is {job.status}: an officer reads its report and starts it")


def count(job: Import, before: Sequence[Row], after: Sequence[Row], *, at: datetime) -> Import:
    """Count one page of the present passage; the last one ends it."""
    counts = dict(job.counts)
    for row in before:
        if row.outcome:
            counts[row.outcome] -= 1
    for row in after:
        if row.outcome:
            counts[row.outcome] = counts.get(row.outcome, 0) + 1
    job = replace(job, counts=counts, next_page=job.next_page + 1)
    if job.next_page < job.pages:
        return job
    if job.status == "received":
        return replace(job, status="checked", next_page=0)
    return replace(job, status="finished", finished_at=at)
