"""Who is next on a document that several of this process want."""

import asyncio
from contextlib import AsyncExitStack
from weakref import WeakValueDictionary

from services.chassis.commits import UnavailableError

Key = tuple[str, str]
"""A collection and an id."""


class Turns:
    """One turn for each document; who waits is served in the order of coming."""

    def __init__(self) -> None:
        # Weak: a turn is gone with the last who holds it or waits for it.
        self._turns: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()

    async def take(self, key: Key, until: AsyncExitStack, deadline: float) -> None:
        """Wait for the document's turn and hold it until the stack is left.

        Args:
            key: the document wanted.
            until: gives the turn back when it is closed.
            deadline: the loop's time after which it is no longer waited for.

        Raises:
            UnavailableError: others were before it until the deadline.
        """
        turn = self._turns.get(key)
        if turn is None:
            turn = self._turns[key] = asyncio.Lock()
        try:
            async with asyncio.timeout_at(deadline):
                await until.enter_async_context(turn)
        except TimeoutError as error:
            raise UnavailableError(f"too many want {' '.join(key)} at once") from error
