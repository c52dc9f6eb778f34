"""What may be asked of daily runs."""

from typing import Annotated

from pydantic import Field

from services.chassis.commands import Command, Day, PathId

BATCH_MAX = 500
"""Loans of one batch."""
BATCH_DEFAULT = 100


class StartDailyRun(Command):
    """Process all loans of the caller's ministry, or of one lender, at the end of a day."""

    day: Day
    lender_id: PathId | None = None


class BatchSize(Command):
    """The body of a batch."""

    loans: Annotated[int, Field(ge=1, le=BATCH_MAX)] = BATCH_DEFAULT


class ProcessBatch(BatchSize):
    """Process the next loans of a run."""

    run_id: PathId


class ProcessLoan(Command):
    """Make up the days one loan has missed, as many as one transaction takes."""

    loan_id: PathId
    until: Day
