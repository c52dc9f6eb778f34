"""How far an import is, and what its report counts."""

from dataclasses import dataclass
from datetime import datetime

from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.imports.model import Import, Outcome, Status
from services.registry.tables.columns import Column


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Progress:
    """An import as an officer watches it."""

    import_id: str
    status: Status
    form: str
    digest: str
    """SHA-256 of the file."""
    columns: tuple[Column, ...]
    """Those without a field are not read."""
    rows: int
    rows_done: int
    """Rows that the present passage, of checking or registering, has gone through; all of them at its end."""
    counts: dict[Outcome, int]
    received_by: str
    received_at: datetime
    started_by: str | None
    started_at: datetime | None
    finished_at: datetime | None


def progress(job: Import) -> Progress:
    """Tell how far an import is."""
    return Progress(
        import_id=job.import_id,
        status=job.status,
        form=job.source.form,
        digest=job.source.digest,
        columns=job.source.columns,
        rows=job.rows,
        rows_done=job.rows if job.status in ("checked", "finished") else job.rows_done,
        counts={outcome: number for outcome, number in sorted(job.counts.items()) if number},
        received_by=job.received_by,
        received_at=job.received_at,
        started_by=job.started_by,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )
