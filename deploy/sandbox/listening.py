"""A server that answers with any bytes, or none: what no web framework would do on purpose."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.server_process import LOCALHOST

REQUEST_BYTES_MAX = 4 * 1024 * 1024


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Reply = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
"""Writes whatever it likes; the connection is closed after it."""


@dataclass
class Listening:
    """Serves on a port of this machine, with a certificate where it is given one."""

    reply: Reply
    certificate_file: Path | None = None
    client_ca_file: Path | None = None
    """With it, only who shows a certificate of that authority is let in."""
    port: int = 0
    _server: asyncio.Server | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The server's address, without a slash at its end."""
        return f"{'https' if self.certificate_file else 'http'}://{LOCALHOST}:{self.port}"

    async def start(self) -> None:
        """Begin to listen; started again, on the same port."""
        context = None
        if self.certificate_file is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=self.client_ca_file)
            context.load_cert_chain(self.certificate_file)
            context.verify_mode = ssl.CERT_REQUIRED if self.client_ca_file else ssl.CERT_NONE
        self._server = await asyncio.start_server(self._serve, LOCALHOST, self.port, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError, ssl.SSLError):
            asked = await _read(reader)
            await self.reply(asked, writer)
            await writer.drain()
        with contextlib.suppress(OSError, ssl.SSLError):
            writer.close()
            await writer.wait_closed()


async def say(
    writer: asyncio.StreamWriter, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> None:
    """Write one whole answer."""
    told = {"content-length": str(len(body)), "connection": "close", **(headers or {})}
    lines = [f"HTTP/1.1 {status} -", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    writer.write("\r\n".join(lines).encode() + body)
    await writer.drain()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", "0"))
    if length > REQUEST_BYTES_MAX:
        raise ValueError("too long a request")
    return Asked(method, path, headers, await reader.readexactly(length))
