"""How a command ends: its exit codes, and the trouble it may meet."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

import httpx

JsonObject = dict[str, Any]


class Exit(IntEnum):
    """What a script reads from a command's end."""

    GOOD = 0
    NEEDS_A_PERSON = 1
    WRONG_USE = 2
    UNREACHABLE = 3


class Trouble(Exception):  # noqa: N818 - it ends a command, and is not always an error of the command
    """What ended a command before its end, as the service said it or as it was met here."""

    def __init__(self, title: str, detail: str, exit_code: Exit, correlation_id: str = "") -> None:
        super().__init__(detail)
        self.title, self.detail, self.exit_code, self.correlation_id = title, detail, exit_code, correlation_id

    def __str__(self) -> str:
        correlation = f" (correlation id {self.correlation_id})" if self.correlation_id else ""
        return f"{self.title}: {self.detail}{correlation}"

    def told(self) -> JsonObject:
        """Tell it as one JSON object."""
        return {"title": self.title, "detail": self.detail, "correlation_id": self.correlation_id}


def wrong_use(detail: str) -> Trouble:
    """Refuse what was typed."""
    return Trouble("Wrong use", detail, Exit.WRONG_USE)


def unreachable(what: str, error: BaseException) -> Trouble:
    """Tell that something did not answer."""
    return Trouble("Unreachable", f"{what}: {type(error).__name__} {error}".rstrip(), Exit.UNREACHABLE)


def trouble_of(answer: httpx.Response) -> Trouble:
    """Read the RFC 9457 problem of a refusing answer; an answer of something else is told by its status."""
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        problem = {}
    return Trouble(
        str(problem.get("title") or f"HTTP {answer.status_code}"),
        str(problem.get("detail") or f"{answer.request.method} {answer.request.url.path}"),
        exit_of_status(answer.status_code),
        str(problem.get("correlation_id") or answer.headers.get("x-correlation-id", "")),
    )


def exit_of_status(status: int) -> Exit:
    """Tell wrong use (who asks, or for what is not there) from what a person must mend, and from absence."""
    match status:
        case 400 | 401 | 403 | 404 | 405:
            return Exit.WRONG_USE
        case 502 | 503 | 504:
            return Exit.UNREACHABLE
        case _:
            return Exit.NEEDS_A_PERSON


def exit_of(troubles: Iterable[Trouble | None], *, good: bool) -> Exit:
    """Give the end of a command that asked several services: unreachable only where none answered."""
    met = list(troubles)
    if met and all(trouble is not None for trouble in met):
        return min((trouble.exit_code for trouble in met if trouble), key=_order)
    return Exit.GOOD if good and not any(met) else Exit.NEEDS_A_PERSON


def _order(code: Exit) -> int:
    # Where all failed, one that answered at all says more than those that did not.
    return (Exit.NEEDS_A_PERSON, Exit.WRONG_USE, Exit.UNREACHABLE).index(code)
