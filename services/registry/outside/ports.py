"""The port to registers outside, and its adapter over HTTP; docs/outside.md is the contract of both sides."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol
from urllib.parse import quote

import stamina

from services.chassis.outgoing import Answer, Outgoing, UnreachedError
from services.registry.outside.answers import AnswerUnreadableError, Told, read_answer

ASKED_AT_ONCE_MAX = 3
"""Repeats within seconds, of what may pass by itself: reading twice changes nothing outside."""
FIRST_PAUSE_SECONDS, PAUSE_SECONDS_MAX = 0.1, 1.0
ANSWER_SECONDS_MAX = 10.0
ANSWER_BYTES_MAX = 65_536
OK = 200


class NotReachedError(Exception):
    """No answer that can be believed came; `cause` is stable and says nothing of what was asked."""

    def __init__(self, cause: str, *, may_pass: bool) -> None:
        super().__init__(cause)
        self.cause, self.may_pass = cause, may_pass


@dataclass(frozen=True, slots=True)
class Heard:
    """What a register told, and the digest of the bytes it told it in."""

    told: Told
    digest: str


class Port(Protocol):
    """A register outside."""

    async def ask(self, number: str) -> Heard:
        """Ask about a number.

        Raises:
            NotReachedError: no answer that can be believed came.
        """
        ...


Ports = Mapping[str, Port]
"""By the name of the register."""


@dataclass(frozen=True)
class HttpPort:
    """A register that is read over HTTPS."""

    url: str
    outgoing: Outgoing

    async def ask(self, number: str) -> Heard:
        """Ask about a number, again within a second where that may help.

        Raises:
            NotReachedError: no answer that can be believed came.
        """
        async for attempt in stamina.retry_context(
            on=_may_pass,
            attempts=ASKED_AT_ONCE_MAX,
            timeout=ANSWER_SECONDS_MAX,
            wait_initial=FIRST_PAUSE_SECONDS,
            wait_max=PAUSE_SECONDS_MAX,
        ):
            with attempt:
                return await self._once(number)
        raise NotReachedError("not_asked", may_pass=False)

    async def _once(self, number: str) -> Heard:
        address = f"{self.url.rstrip('/')}/v1/entries/{quote(number, safe='')}"
        headers = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "jembatan-registry/1"}
        try:
            answer = await self.outgoing.request("GET", address, headers)
            return Heard(_believed(answer, number), sha256(answer.body).hexdigest())
        except UnreachedError as error:
            raise NotReachedError(error.cause, may_pass=error.cause in ("connection", "protocol")) from error


def _believed(answer: Answer, number: str) -> Told:
    if answer.status != OK:
        raise NotReachedError(f"status_{answer.status}", may_pass=answer.status >= 500)  # noqa: PLR2004 - HTTP's own
    try:
        return read_answer(answer.body, number)
    except AnswerUnreadableError as error:
        raise NotReachedError("answer_unreadable", may_pass=False) from error


def _may_pass(error: Exception) -> bool:
    return isinstance(error, NotReachedError) and error.may_pass
