"""Waiting for what is eventually true, by looking for it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(check: Callable[[], Awaitable[T]], seconds: float = 60, every: float = 0.05) -> T:
    """Run `check` again until it answers something true; give that answer.

    Raises:
        AssertionError: it did not within `seconds`; the last answer is shown.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    while not (answer := await check()):
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"not true within {seconds} s; the last answer was {answer!r}")
        await asyncio.sleep(every)
    return answer
