"""What every transaction is begun with, how a commit learns its outcome, and what may be run again."""

import asyncio
from time import monotonic
from typing import Any

from pymongo import ReadPreference, WriteConcern
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from services.chassis.mongo import Session, is_transient, is_unavailable

COMMIT_ATTEMPTS_MAX = 5
COMMIT_SECONDS_MAX = 8.0
"""After this the outcome is not asked for again; one question may take as long as the driver's time-out."""

TRANSACTION_OPTIONS: dict[str, Any] = {
    "read_concern": ReadConcern("snapshot"),
    "write_concern": WriteConcern("majority", j=True),
    "read_preference": ReadPreference.PRIMARY,
}
"""Explicit on each transaction: a weaker default elsewhere never applies."""


class UnavailableError(RuntimeError):
    """The database did not answer in time; whether the work was done is unknown, so repeat it with the same key."""


async def commit(session: Session) -> None:
    """Commit; where the answer was lost, ask again for the answer only.

    Raises:
        UnavailableError: the outcome could not be learnt.
    """
    begun_at = monotonic()
    for attempt in range(1, COMMIT_ATTEMPTS_MAX + 1):
        try:
            await session.commit_transaction()
        except PyMongoError as error:
            if not error.has_error_label("UnknownTransactionCommitResult"):
                raise
            if attempt == COMMIT_ATTEMPTS_MAX or monotonic() - begun_at > COMMIT_SECONDS_MAX:
                raise UnavailableError(f"the outcome of a commit is unknown: {error}") from error
        else:
            return


def demand_repeatable(error: PyMongoError, deadline: float) -> None:
    """Return where the whole transaction may be run again before the loop's time `deadline`.

    Raises:
        UnavailableError: the database is in trouble, or it is too late.
        PyMongoError: the database refused what it was asked.
    """
    may_repeat = is_transient(error)
    if not may_repeat and not is_unavailable(error):
        raise error
    if not may_repeat or asyncio.get_running_loop().time() > deadline:
        raise UnavailableError(str(error)) from error
