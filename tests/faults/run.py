"""Runs rows of the matrix one after the other on one cell, and decides the invariants offline after each."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from time import monotonic

from tests.faults.cell import Cell
from tests.faults.cells import CELLS
from tests.faults.gateway import Gateway
from tests.faults.history import History
from tests.faults.invariants import every_violation
from tests.faults.load import draw
from tests.faults.matrix import Result, Row, Run
from tests.faults.scene import Scene, set_scene
from tests.faults.stores import read_stores

REST_SECONDS_MAX = 60.0
Keep = Callable[[Result], None]
"""Takes each row's result as soon as it is there: a long run that is ended has shown what it had."""


class Series:
    """The rows that share one cell; what one row left behind, the next one's check sees too."""

    def __init__(self, cell: Cell, scene: Scene, seed: int, folder: Path) -> None:
        self.cell, self.scene, self.seed, self.folder = cell, scene, seed, folder
        self.history = History(path=folder / "history.jsonl")
        self.run: Run | None = None
        self._drawn = 0
        self._known: set[str] = set()

    async def of(self, rows: Sequence[Row], repeats: int, keep: Keep, *, limits: bool) -> None:
        """Run each row `repeats` times, or as often as it allows; without `limits` no time is judged."""
        async with Gateway(self.cell, self.history) as gateway:
            self.run = Run("", self.cell, gateway, self.scene, self.history)
            for row in rows:
                keep(await self._row(row, min(repeats, row.repeats_max), self.run, limits=limits))
        self.history.close()

    async def _row(self, row: Row, repeats: int, run: Run, *, limits: bool) -> Result:
        run.row, run.complaints = row.id, []
        started_at, figures, harm = monotonic(), [], 0
        for repeat in range(repeats):
            random = Random(f"{self.seed}/{row.id}/{repeat}")  # noqa: S311 - repeatable on purpose
            requests = list(draw(self.seed, row.commands, self.scene, first=self._drawn))
            self._drawn += row.commands
            before = len(self.history.faults)
            async with asyncio.TaskGroup() as both:
                both.create_task(run.gateway.perform_all(requests))
                striking = both.create_task(_struck(row, run, random))
            harm += len(self.history.faults) > before
            if (figure := striking.result()) is not None:
                figures.append(figure)
                if limits and row.limit is not None and figure > row.limit:
                    run.complain(f"repeat {repeat}: {row.figure} {figure:.1f}")
        await asyncio.to_thread(self.cell.wait_ready)
        rest_seconds, violations = await self._decide(run)
        return Result(
            row,
            repeats,
            harm,
            violations,
            tuple(run.complaints),
            tuple(figures),
            rest_seconds,
            monotonic() - started_at,
            self.folder / "history.jsonl",
        )

    async def _decide(self, run: Run) -> tuple[float, tuple[str, ...]]:
        rest_seconds = await run.at_rest(REST_SECONDS_MAX)
        stores = await read_stores(self.cell.mongo.url, self.cell.broker.bootstrap_servers)
        stores = replace(stores, observations=run.observations)
        violations = await asyncio.to_thread(every_violation, self.history, stores)
        found = [f"{one.invariant}: {one.what}" for one in violations]
        # What an earlier row broke stays broken; it is that row's.
        new = tuple(one for one in found if one not in self._known)
        self._known.update(found)
        return rest_seconds, new


async def _struck(row: Row, run: Run, random: Random) -> float | None:
    try:
        return await row.strike(run, random)
    except Exception as error:  # noqa: BLE001 - whatever went wrong in one row, the next ones are still worth running
        run.complain(f"{type(error).__name__}: {error}")
        return None


async def run_rows(
    rows: Sequence[Row], repeats: int, seed: int, folder: Path, keep: Keep, *, limits: bool = True
) -> None:
    """Start the cell these rows want, set the scene, run them and stop the cell."""
    cell = CELLS[rows[0].cell](folder / "cell")
    try:
        await asyncio.to_thread(cell.up)
        scene = await set_scene(cell)
        await Series(cell, scene, seed, folder).of(rows, repeats, keep, limits=limits)
    finally:
        await asyncio.to_thread(cell.down)


def line(result: Result) -> str:
    """Say what a row showed, with the first of what was wrong."""
    verdict = "good" if result.good else "NOT GOOD"
    return (
        f"{result.row.id}: {verdict}, harm done {result.harm} of {result.repeats}, "
        f"{len(result.violations)} violations, at rest after {result.rest_seconds:.1f} s, {result.seconds:.0f} s in all"
        + "".join(f"\n  {line}" for line in (*result.violations[:10], *result.complaints[:10]))
    )
