"""HTTP out: one request to a system that the operators named, bounded in time and size, never redirected.

No address comes from a caller. What may go wrong outside is one error with a stable cause, so that whoever asks decides
about it as about any other answer.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import httpx

CONNECT_SECONDS = 5.0
Cause = Literal["timeout", "certificate", "connection", "protocol", "too_large"]


class UnreachedError(Exception):
    """Nobody answered, or what came is no whole answer."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause: Cause = cause


@dataclass(frozen=True)
class Answer:
    """What came back; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Identity:
    """Whom we believe there and who we are, as files of the operators."""

    ca_file: Path | None = None
    """Certificates of the authorities believed; None: those that browsers believe."""
    certificate_file: Path | None = None
    """Our own certificate with its private key (PEM), where they ask for one."""


@dataclass(frozen=True)
class Outgoing:
    """Sends requests to one system outside."""

    identity: Identity
    seconds_max: float
    """For the whole of one request, from the connection to the last byte."""
    body_bytes_max: int
    """0: the answer's body is not read."""
    _context: ssl.SSLContext = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_context", _trust(self.identity))

    async def request(
        self, method: Literal["GET", "POST"], url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> Answer:
        """Send one request.

        Raises:
            UnreachedError: with the cause.
        """
        try:
            async with asyncio.timeout(self.seconds_max):
                return await self._exchange(method, url, headers, content)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise UnreachedError("timeout") from error
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            raise UnreachedError(_cause_of(error)) from error

    async def _exchange(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> Answer:
        times = httpx.Timeout(self.seconds_max, connect=min(CONNECT_SECONDS, self.seconds_max))
        # Neither the environment's proxies nor its passwords: who is reached is what the operators wrote.
        async with (
            httpx.AsyncClient(
                verify=self._context, timeout=times, follow_redirects=False, trust_env=False, http2=False
            ) as client,
            client.stream(method, url, headers=dict(headers), content=content) as response,
        ):
            return Answer(response.status_code, dict(response.headers), await self._read(response))

    async def _read(self, response: httpx.Response) -> bytes:
        body = b""
        if self.body_bytes_max:
            # Undecoded: a small compressed body may become a large one.
            async for part in response.aiter_raw():
                body += part
                if len(body) > self.body_bytes_max:
                    raise UnreachedError("too_large")
        return body


def _trust(identity: Identity) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=identity.ca_file) if identity.ca_file else httpx.create_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if identity.certificate_file:
        context.load_cert_chain(identity.certificate_file)
    return context


def _cause_of(error: BaseException) -> Cause:
    step: BaseException | None = error
    while step is not None:
        if isinstance(step, ssl.SSLCertVerificationError):
            return "certificate"
        step = step.__cause__ or step.__context__
    if isinstance(error, httpx.ProtocolError | httpx.DecodingError):
        return "protocol"
    return "connection"
