"""A link that can be harmed: our own TCP proxy, asyncio in a thread of the harness; no network namespaces, no root."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from deploy.server_process import LOCALHOST, free_port

CHUNK_BYTES = 64 * 1024
RESETS_EVERY_SECONDS = 1.0
ANSWER_SECONDS_MAX = 10.0
APART_SECONDS = 1e-6
"""Between two chunks of one direction that would be due at once: their order is kept."""
_AT_ONCE = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Link:
    """What the proxy does with what passes it."""

    accepts: bool = True
    """False: whoever is connected is reset, whoever wants to connect is refused."""
    towards: bool = True
    """False: what clients send is swallowed."""
    back: bool = True
    """False: what the server sends is swallowed."""
    delay_seconds: tuple[float, float] = (0.0, 0.0)
    """The least and the most that is added to each round trip, on its way towards the server."""
    resets_share: float = 0.0
    """Of the open connections, reset in each second."""

    @property
    def swallows(self) -> bool:
        """Tell whether bytes are lost on it."""
        return not (self.towards and self.back)


OPEN = Link()
CUT = Link(accepts=False)
SILENT = Link(towards=False, back=False)
SILENT_TOWARDS = Link(towards=False)
SILENT_BACK = Link(back=False)


@dataclass(eq=False)
class _Connection:
    near: asyncio.StreamWriter
    far: asyncio.StreamWriter
    lost: bool = False
    """Bytes of it were swallowed: it cannot go on as if nothing had been."""
    due_at: dict[bool, float] = field(default_factory=lambda: {True: 0.0, False: 0.0})

    def reset(self) -> None:
        for writer in (self.near, self.far):
            _reset(writer)


class Proxy:
    """Listens on a port of its own and forwards to the target's port as its link allows."""

    def __init__(self, target_port: int, seed: int) -> None:
        self.port, self.target_port = free_port(), target_port
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose
        self._link = OPEN
        self._connections: set[_Connection] = set()
        self._listener: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    def start(self) -> None:
        """Accept connections."""
        self._thread.start()
        self._call(self._begin)

    def stop(self) -> None:
        """Reset every connection and end the thread."""
        if self._thread.is_alive():
            self._call(self._end)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def become(self, link: Link) -> None:
        """Change the link; a connection that lost bytes is reset when it would carry them again."""
        self._call(lambda: self._become(link))

    def _call(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        asyncio.run_coroutine_threadsafe(work(), self._loop).result(ANSWER_SECONDS_MAX)

    async def _begin(self) -> None:
        await self._listen()
        self._resetting = asyncio.create_task(self._reset_some())

    async def _end(self) -> None:
        self._resetting.cancel()
        await self._become(CUT)
        # Their connections are reset: they end by themselves.
        if ending := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(ending, timeout=ANSWER_SECONDS_MAX / 2)

    async def _listen(self) -> None:
        self._listener = await asyncio.start_server(self._serve, LOCALHOST, self.port)

    async def _become(self, link: Link) -> None:
        self._link = link
        if not link.accepts and self._listener is not None:
            self._listener.close()
            self._listener = None
        elif link.accepts and self._listener is None:
            await self._listen()
        for connection in [*self._connections]:
            if not link.accepts or (connection.lost and not link.swallows):
                connection.reset()

    async def _serve(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        try:
            far_reader, far = await asyncio.open_connection(LOCALHOST, self.target_port)
        except OSError:
            _reset(near)
            return
        connection = _Connection(near, far)
        self._connections.add(connection)
        pumps = [
            asyncio.create_task(self._pump(reader, far, connection, towards=True)),
            asyncio.create_task(self._pump(far_reader, near, connection, towards=False)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._connections.discard(connection)
            for pump in pumps:
                pump.cancel()
            near.close()
            far.close()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: _Connection, *, towards: bool
    ) -> None:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK_BYTES):
                if not (self._link.towards if towards else self._link.back):
                    connection.lost = True
                elif not connection.lost:
                    # After lost bytes nothing more may pass: it would be read as what was lost.
                    self._pass_on(writer, chunk, connection, towards=towards)
                    await writer.drain()

    def _pass_on(self, writer: asyncio.StreamWriter, chunk: bytes, connection: _Connection, *, towards: bool) -> None:
        now = self._loop.time()
        wait = self._random.uniform(*self._link.delay_seconds) if towards else 0.0
        due_at = max(now + wait, connection.due_at[towards] + APART_SECONDS)
        if due_at <= now:
            writer.write(chunk)
            return
        connection.due_at[towards] = due_at
        self._loop.call_at(due_at, _write, writer, chunk)

    async def _reset_some(self) -> None:
        while True:
            await asyncio.sleep(RESETS_EVERY_SECONDS)
            for connection in [*self._connections]:
                if self._random.random() < self._link.resets_share:
                    connection.reset()


def _write(writer: asyncio.StreamWriter, chunk: bytes) -> None:
    if not writer.is_closing():
        writer.write(chunk)


def _reset(writer: asyncio.StreamWriter) -> None:
    connected = writer.get_extra_info("socket")
    if connected is not None and not writer.is_closing():
        with suppress(OSError):
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    writer.transport.abort()
