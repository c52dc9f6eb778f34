"""What a run asked, what it was answered and what harm was done to it: one line of JSON for each, in order."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TextIO

JsonObject = dict[str, Any]

KEYS_LOST = "keys unreachable"
"""`Fault.what` from when on no issuer's keys can be read."""
KEYS_BACK = "keys reachable"

_DRAWN_ID = re.compile(r"\b([a-z]+)-[0-9a-f]{20}\b")


@dataclass(frozen=True)
class Invocation:
    """A command as it was sent; a repeat has the same `n` and key and a higher `attempt`, the first is 1."""

    n: int
    key: str
    """The `Idempotency-Key`; empty where the route takes none."""
    method: str
    path: str
    body: JsonObject | None
    at: float
    attempt: int = 1

    @property
    def asked(self) -> str:
        """What was asked, without key, time and attempt."""
        return _canonical([self.method, self.path, self.body])


@dataclass(frozen=True)
class Answer:
    """What came back; a status of None is no answer at all, and the outcome is unknown."""

    n: int
    attempt: int
    status: int | None
    body: JsonObject | None
    at: float

    @property
    def is_acknowledged(self) -> bool:
        """Tell whether the service said that it was done."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Fault:
    """Harm done by a row of the fault matrix."""

    row: str
    what: str
    at: float


Entry = Invocation | Answer | Fault
_KINDS: dict[str, type[Entry]] = {"invocation": Invocation, "answer": Answer, "fault": Fault}


@dataclass
class History:
    """The entries of one run; with a path each one is on disk before `append` returns."""

    entries: list[Entry] = field(default_factory=list)
    path: Path | None = None
    _file: TextIO | None = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def read(cls, path: Path) -> "History":
        """Read a written history; appending to it afterwards changes no file.

        Raises:
            ValueError: a line is not an entry.
        """
        return cls([_entry(line) for line in path.read_text(encoding="utf-8").splitlines()])

    def append(self, entry: Entry) -> None:
        """Add an entry and flush its line."""
        self.entries.append(entry)
        if self.path is not None:
            self._file = self._file or self.path.open("a", encoding="utf-8")
            self._file.write(f"{_line(entry)}\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def invocations(self) -> list[Invocation]:
        """Every attempt, in the order of sending."""
        return [entry for entry in self.entries if isinstance(entry, Invocation)]

    @property
    def answers(self) -> list[Answer]:
        """Every answer, in the order of arrival."""
        return [entry for entry in self.entries if isinstance(entry, Answer)]

    @property
    def faults(self) -> list[Fault]:
        """All harm done."""
        return [entry for entry in self.entries if isinstance(entry, Fault)]

    def answers_of(self, n: int) -> list[Answer]:
        """The answers to every attempt of one command."""
        return [answer for answer in self.answers if answer.n == n]

    def exchanges(self) -> list[tuple[Invocation, Answer]]:
        """Each answer with the attempt it answers, in the order of arrival."""
        sent = {(one.n, one.attempt): one for one in self.invocations}
        return [(sent[one.n, one.attempt], one) for one in self.answers]

    def acknowledged(self) -> list[tuple[Invocation, Answer]]:
        """Each 2xx with the attempt it answers."""
        return [(sent, answer) for sent, answer in self.exchanges() if answer.is_acknowledged]

    def digest(self) -> str:
        """Hash what was asked, neither when nor how often nor what came of it.

        An id that a service drew stands for its place of first appearance: it differs in every run.
        """
        first = {one.n: one for one in reversed(self.invocations)}
        names: dict[str, str] = {}
        asked = [[n, one.key, _DRAWN_ID.sub(partial(_renamed, names), one.asked)] for n, one in sorted(first.items())]
        return hashlib.sha256(_canonical(asked).encode()).hexdigest()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


def _renamed(names: dict[str, str], drawn: re.Match[str]) -> str:
    return names.setdefault(drawn[0], f"{drawn[1]}-{len(names) + 1}")


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _line(entry: Entry) -> str:
    return _canonical({"kind": type(entry).__name__.lower(), **asdict(entry)})


def _entry(line: str) -> Entry:
    fields = json.loads(line)
    kind = _KINDS.get(fields.pop("kind", ""))
    if kind is None:
        raise ValueError(f"no entry: {line[:200]}")
    return kind(**fields)
