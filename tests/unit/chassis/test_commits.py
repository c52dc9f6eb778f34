from typing import cast

import pytest
from pymongo.errors import AutoReconnect

from services.chassis import commits
from services.chassis.commits import COMMIT_ATTEMPTS_MAX, COMMIT_SECONDS_MAX, UnavailableError, commit
from services.chassis.mongo import Session

DRIVER_SECONDS = 5.0


class _SilentDatabase:
    """A session whose commits are never answered; its clock moves only while it waits for an answer."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now, self.asked = seconds, 0.0, 0

    async def commit_transaction(self) -> None:
        self.asked += 1
        self.now += self.seconds
        raise AutoReconnect("no answer", {"errorLabels": ["UnknownTransactionCommitResult"]})


async def test_the_outcome_of_a_commit_is_not_asked_for_again_when_its_time_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = _SilentDatabase(DRIVER_SECONDS)
    monkeypatch.setattr(commits, "monotonic", lambda: database.now)

    with pytest.raises(UnavailableError):
        await commit(cast(Session, database))

    assert database.now <= COMMIT_SECONDS_MAX + DRIVER_SECONDS
    assert database.asked > 1


async def test_the_outcome_of_a_commit_is_asked_for_a_limited_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    database = _SilentDatabase(seconds=0.0)
    monkeypatch.setattr(commits, "monotonic", lambda: database.now)

    with pytest.raises(UnavailableError):
        await commit(cast(Session, database))

    assert database.asked == COMMIT_ATTEMPTS_MAX
