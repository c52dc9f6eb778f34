"""What the rows say for a period, kept in memory until a row changes: several figures are asked of one period."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from services.chassis.mongo import Client, Database
from services.evaluation.figures.memory import every
from services.evaluation.figures.model import Kind, Row
from services.evaluation.indicators.model import observe
from services.evaluation.indicators.terms import Observation, Period
from services.kernel import Country

T = TypeVar("T")

PERIODS_KEPT_MAX = 2
"""Of one database in one process: a period's observations of 50,000 rows take some hundred megabytes."""


@dataclass(frozen=True)
class Observed:
    """What the rows say for a period, and what was counted from that."""

    rows: Mapping[Kind, tuple[Row, ...]]
    observations: Sequence[Observation]
    _counted: dict[str, Any] = field(default_factory=dict)

    async def once(self, name: str, count: Callable[[], T]) -> T:
        """Count something whole from the observations, or give what was counted; work for the processor."""
        if name not in self._counted:
            # On the event loop it would keep every other caller waiting.
            self._counted[name] = await asyncio.to_thread(count)
        counted: T = self._counted[name]
        return counted


_Key = tuple[str, Period, Country | None]
_OBSERVED: WeakKeyDictionary[Client, OrderedDict[_Key, Observed]] = WeakKeyDictionary()


async def observed(period: Period, country: Country | None, db: Database) -> Observed:
    """Tell what every row says for a period, as the rows are now.

    Raises:
        FiguresTooManyError: there are more rows than are counted on request.
    """
    rows = {kind: await every(kind, db) for kind in Kind}
    kept, key = _OBSERVED.setdefault(db.client, OrderedDict()), (db.name, period, country)
    known = kept.get(key)
    if known is None or any(known.rows[kind] is not rows[kind] for kind in Kind):
        # Counting is work for the processor: on the event loop it would keep every other caller waiting.
        known = Observed(rows, await asyncio.to_thread(observe, rows, period, country))
        kept[key] = known
    kept.move_to_end(key)
    while len(kept) > PERIODS_KEPT_MAX:
        kept.popitem(last=False)
    return known
