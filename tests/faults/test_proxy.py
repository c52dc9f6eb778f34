import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from deploy.server_process import LOCALHOST
from tests.faults.proxy import CUT, OPEN, SILENT_BACK, SILENT_TOWARDS, Link, Proxy

SILENCE_SECONDS = 0.2
ANSWER_SECONDS_MAX = 5.0


class _Echo:
    """A server that sends back what it reads, and keeps it."""

    def __init__(self) -> None:
        self.heard = b""
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while chunk := await reader.read(1024):
                self.heard += chunk
                writer.write(chunk)
        except ConnectionError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def _echo() -> AsyncIterator[_Echo]:
    echo = _Echo()
    async with await asyncio.start_server(echo.answer, LOCALHOST, 0) as server:
        listening: socket.socket = server.sockets[0]
        echo.port = listening.getsockname()[1]
        yield echo


@pytest.fixture
async def echo() -> AsyncIterator[_Echo]:
    async with _echo() as server:
        yield server


@pytest.fixture
def proxy(echo: _Echo) -> Iterator[Proxy]:
    between = Proxy(echo.port, seed=1)
    between.start()
    yield between
    between.stop()


class _Client:
    """One connection through the proxy."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    def say(self, text: bytes) -> None:
        self._writer.write(text)

    async def hear(self, length: int, seconds: float = ANSWER_SECONDS_MAX) -> bytes:
        async with asyncio.timeout(seconds):
            return await self._reader.readexactly(length)


@asynccontextmanager
async def _connected(proxy: Proxy) -> AsyncIterator[_Client]:
    reader, writer = await asyncio.open_connection(LOCALHOST, proxy.port)
    try:
        yield _Client(reader, writer)
    finally:
        writer.close()


async def _become(proxy: Proxy, link: Link) -> None:
    await asyncio.to_thread(proxy.become, link)


async def test_an_open_link_passes_everything_on(proxy: Proxy) -> None:
    async with _connected(proxy) as client:
        client.say(b"abc")

        assert await client.hear(3) == b"abc"


async def test_a_cut_link_resets_who_is_connected_and_refuses_who_comes(proxy: Proxy) -> None:
    async with _connected(proxy) as client:
        client.say(b"a")
        await client.hear(1)

        await _become(proxy, CUT)

        with pytest.raises(ConnectionResetError):
            await client.hear(1)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(LOCALHOST, proxy.port)


async def test_a_link_that_was_cut_takes_connections_on_the_same_port_again(proxy: Proxy) -> None:
    await _become(proxy, CUT)

    await _become(proxy, OPEN)

    async with _connected(proxy) as client:
        client.say(b"abc")
        assert await client.hear(3) == b"abc"


@pytest.mark.parametrize(("link", "arrives"), [(SILENT_TOWARDS, b""), (SILENT_BACK, b"lost")])
async def test_a_silent_direction_swallows_bytes_and_what_lost_some_is_reset_when_it_heals(
    proxy: Proxy, echo: _Echo, link: Link, arrives: bytes
) -> None:
    async with _connected(proxy) as client:
        await _become(proxy, link)

        client.say(b"lost")
        with pytest.raises(TimeoutError):
            await client.hear(1, SILENCE_SECONDS)
        await _become(proxy, OPEN)

        with pytest.raises(ConnectionResetError):
            await client.hear(1)
        assert echo.heard == arrives


async def test_a_slow_link_keeps_the_order(proxy: Proxy) -> None:
    await _become(proxy, Link(delay_seconds=(0.0, 0.1)))
    text = bytes(range(20))

    async with _connected(proxy) as client:
        for one in text:
            client.say(bytes([one]))
            await asyncio.sleep(0.005)

        assert await client.hear(len(text)) == text


async def test_a_slow_link_takes_at_least_its_least_delay(proxy: Proxy) -> None:
    await _become(proxy, Link(delay_seconds=(0.3, 0.4)))

    async with _connected(proxy) as client:
        client.say(b"abc")

        with pytest.raises(TimeoutError):
            await client.hear(1, SILENCE_SECONDS)
        assert await client.hear(3) == b"abc"


async def test_a_lossy_link_resets_connections(proxy: Proxy) -> None:
    await _become(proxy, Link(resets_share=1.0))

    async with _connected(proxy) as client:
        with pytest.raises(ConnectionResetError):
            await client.hear(1)
