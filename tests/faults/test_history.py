"""A history is on disk at once, reads back as it was, and its digest is that of what was asked."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faults.history import Answer, Fault, History, Invocation

bodies = st.none() | st.dictionaries(st.text(), st.integers() | st.text() | st.none(), max_size=3)
times = st.floats(0, 1e6)
entries = st.lists(
    st.builds(Invocation, st.integers(0, 9), st.text(), st.just("POST"), st.text(), bodies, times, st.integers(1, 3))
    | st.builds(Answer, st.integers(0, 9), st.integers(1, 3), st.none() | st.integers(100, 599), bodies, times)
    | st.builds(Fault, st.text(), st.text(), times)
)


@settings(max_examples=40)
@given(given_entries=entries)
def test_what_is_appended_is_on_disk_at_once(tmp_path_factory: pytest.TempPathFactory, given_entries: Any) -> None:
    path = tmp_path_factory.mktemp("history") / "history.jsonl"
    path.touch()
    read = []

    with closing(History(path=path)) as history:
        for entry in given_entries:
            history.append(entry)
            read.append(len(History.read(path).entries))

    assert read == list(range(1, len(given_entries) + 1))
    assert list(History.read(path)) == given_entries


def test_a_line_that_is_no_entry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text('{"kind":"rumour"}\n')

    with pytest.raises(ValueError, match="no entry"):
        History.read(path)


def asked(loan: str, at: float, *, times: int = 1, amount: int = 100) -> History:
    history = History()
    for attempt in range(1, times + 1):
        path = f"/v1/loans/{loan}/repayments"
        history.append(Invocation(7, "key-7", "POST", path, {"amount_minor": amount}, at, attempt))
        history.append(Answer(7, attempt, 201 if attempt == times else None, None, at))
    return history


def test_a_digest_knows_neither_times_nor_repeats_nor_drawn_ids() -> None:
    once = asked("loan-c81f5a3e7b9d40268e4f", 1.0)
    other_day = asked("loan-0123456789abcdef0123", 900.0, times=3)

    assert once.digest() == other_day.digest()


def test_a_digest_tells_apart_what_was_asked() -> None:
    digests = {asked("loan-1", 1.0, amount=amount).digest() for amount in (100, 101)}
    digests.add(asked("loan-2", 1.0).digest())

    assert len(digests) == 3


def test_a_digest_tells_one_drawn_id_twice_from_two() -> None:
    def two(first: str, second: str) -> History:
        paths = (f"/v1/loans/loan-{number * 20}/repayments" for number in (first, second))
        return History([Invocation(n, "", "POST", path, None, 0.0) for n, path in enumerate(paths)])

    assert two("1", "1").digest() == two("2", "2").digest()
    assert two("1", "2").digest() == two("2", "1").digest()
    assert two("1", "1").digest() != two("1", "2").digest()


def test_answers_are_found_by_command_and_by_success() -> None:
    history = asked("loan-1", 1.0, times=2)

    acknowledged = history.acknowledged()

    assert [answer.status for answer in history.answers_of(7)] == [None, 201]
    assert [(sent.attempt, answer.status) for sent, answer in acknowledged] == [(2, 201)]
