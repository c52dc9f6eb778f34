"""How something is measured: rates under a fixed concurrency, and percentiles of durations."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Measurement:
    """One figure beside its floor; `ratio` is figure over floor."""

    name: str
    unit: str
    figure: float
    floor: float | None
    floor_name: str
    sample: int

    @property
    def ratio(self) -> float | None:
        """The figure as a share of its floor; of two durations a multiple."""
        return self.figure / self.floor if self.floor else None

    def as_json(self) -> dict[str, object]:
        """Give it with its ratio."""
        return {**asdict(self), "ratio": self.ratio}


async def rate(count: int, concurrency: int, work: Callable[[int], Awaitable[object]]) -> float:
    """Run `work` `count` times by `concurrency` workers; tell how many a second."""
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await work(number)

    started_at = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(concurrency)))
    return count / (time.perf_counter() - started_at)


def pace(work: Callable[[], object], *, rounds: int, seconds: float) -> float:
    """Repeat `work` for some seconds, several rounds; give the median of how many a second."""
    return median(_one_round(work, seconds) for _ in range(rounds))


def _one_round(work: Callable[[], object], seconds: float) -> float:
    started_at, done = time.perf_counter(), 0
    while time.perf_counter() - started_at < seconds:
        work()
        done += 1
    return done / (time.perf_counter() - started_at)


async def median_of(rounds: int, measure: Callable[[], Awaitable[float]]) -> float:
    """Repeat a measurement and give the median: one slow round is the machine's, not the subject's."""
    return median([await measure() for _ in range(rounds)])


def percentiles(durations: Sequence[float]) -> tuple[float, float]:
    """Give the median and the 99th percentile, in milliseconds."""
    cuts = quantiles(durations, n=100, method="inclusive")
    return cuts[49] * 1000, cuts[98] * 1000
