"""How far the story is: what a teller tells, and the bars a terminal shows of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Protocol, Self, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

AT_ONCE_MAX = 4
"""Rows told at the same time."""

ItemT = TypeVar("ItemT")
T = TypeVar("T")


class Progress(Protocol):
    """Hears of chapters and their steps."""

    def chapter(self, title: str, steps: int) -> Callable[[], None]:
        """Begin a chapter; call what is given after each of its steps."""
        ...


class Silence:
    """Shows nothing."""

    def chapter(self, title: str, steps: int) -> Callable[[], None]:
        """Begin a chapter."""
        del title, steps
        return lambda: None


class ProgressBars:
    """A bar with its elapsed time for each chapter; without a terminal they are printed once, at the end."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bars = Bars(*columns, console=console)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def chapter(self, title: str, steps: int) -> Callable[[], None]:
        """Add a bar."""
        task = self._bars.add_task(title, total=steps)
        return lambda: self._bars.advance(task)


async def each(items: Iterable[ItemT], work: Callable[[ItemT], Awaitable[T]]) -> list[T]:
    """Do independent work for every item, `AT_ONCE_MAX` at a time; results in the items' order.

    Raises:
        ExceptionGroup: work failed; what was under way is cancelled.
    """
    free = asyncio.Semaphore(AT_ONCE_MAX)

    async def one(item: ItemT) -> T:
        async with free:
            return await work(item)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(item)) for item in items]
    return [task.result() for task in tasks]
