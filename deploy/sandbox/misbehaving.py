"""The ways a system outside misbehaves, each by a name that a number's last two digits or an administrator gives."""

import asyncio
import json
from collections.abc import Mapping
from types import MappingProxyType

from deploy.sandbox.listening import Asked, Reply, say

SLOW_SECONDS = 30.0
HUGE_BYTES = 1_000_000


async def fail(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer that something went wrong here."""
    await say(writer, 500, b"Traceback (most recent call last): ...")


async def stay_silent(_asked: Asked, _writer: asyncio.StreamWriter) -> None:
    """Answer nothing, and hold the connection."""
    await asyncio.sleep(SLOW_SECONDS)


async def drip(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer letter by letter, each soon enough for whoever only waits for the next one."""
    writer.write(b"HTTP/1.1 200 -\r\ncontent-length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(SLOW_SECONDS / 1000)


async def talk_garbage(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer with bytes that are no HTTP."""
    writer.write(b"\x16\x03\x01\x00 SERVICE TEMPORARILY\x00\r\n\r\n")


async def send_a_page(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer 200 with a page for people, as systems under repair do."""
    await say(writer, 200, b"<html><body>Under maintenance</body></html>", {"content-type": "text/html"})


async def stop_in_the_middle(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Promise more than is sent."""
    await say(writer, 200, b'{"number": "', {"content-length": "200"})


async def send_too_much(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer with more than anybody needs."""
    await say(writer, 200, b"[" + b"0," * (HUGE_BYTES // 2) + b"0]")


async def redirect(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Send the asker somewhere it must not go."""
    await say(writer, 302, headers={"location": "http://169.254.169.254/latest/meta-data/"})


async def answer_about_another(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer about a number nobody asked about."""
    told = {"number": "0000", "known": True, "legal_name": "Another", "standing": "active", "as_of": "2026-11-01"}
    await say(writer, 200, json.dumps(told).encode(), {"content-type": "application/json"})


async def leave_out(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer that a number is known, and nothing else."""
    number = _asked.path.rpartition("/")[2]
    told = {"number": number, "known": True, "as_of": "2026-11-01"}
    await say(writer, 200, json.dumps(told).encode(), {"content-type": "application/json"})


MISBEHAVIOURS: Mapping[str, Reply] = MappingProxyType(
    {
        "fails": fail,
        "silent": stay_silent,
        "slow": drip,
        "garbage": talk_garbage,
        "page": send_a_page,
        "truncated": stop_in_the_middle,
        "huge": send_too_much,
        "redirect": redirect,
        "another": answer_about_another,
        "incomplete": leave_out,
    }
)
ENDINGS: Mapping[str, str] = MappingProxyType({str(90 + place): name for place, name in enumerate(MISBEHAVIOURS)})
"""A number that ends so is always answered so: 90 fails, 91 silent, 92 slow, 93 garbage, ... 99 incomplete."""
UNKNOWN_ENDING = "89"
