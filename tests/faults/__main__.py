"""Run the fault matrix: `python -m tests.faults [--all] [--repeats N] [--seed N] [--rows K1,B1] [--write]`."""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from deploy.brokers import CHOICE, chosen_broker
from deploy.kafka.apache import ApacheKafka, available
from tests.faults.matrix import Result, Row
from tests.faults.report import show, write
from tests.faults.rows import ROWS
from tests.faults.run import line, run_rows

REPEATS = 3
COMMANDS_PER_CELL_MAX = 1_000
"""The embedded database grows slower the more it keeps, so a long run changes to a new cell now and then."""
LOG_COLUMNS = 200
"""A log has no width; eighty columns would cut the table to pieces."""
console = Console(width=None if sys.stdout.isatty() else LOG_COLUMNS)


def main() -> int:
    """Run the chosen rows, print their table, and say by the exit code whether all were good."""
    options = _options()
    _choose_broker()
    seed = options.seed if options.seed is not None else int(time.time())
    with tempfile.TemporaryDirectory() as folder:
        broker = "Apache Kafka" if isinstance(chosen_broker(Path(folder) / "named"), ApacheKafka) else "noida-db"
        console.print(f"seed {seed}, on {broker}; the same seed gives the same commands and faults")
        results: list[Result] = []

        def keep(result: Result) -> None:
            results.append(result)
            console.print(line(result), markup=False)
            if options.write:
                write(results, seed, broker)

        # The short selection runs with every change, also on machines that are slow today: it shows times only.
        limits = options.all or bool(options.rows)
        for number, rows in enumerate(_by_cell(_chosen(options), options.repeats)):
            place = Path(folder) / str(number)
            place.mkdir()
            console.print(f"starting a cell ({rows[0].cell}) with two replicas of each service")
            asyncio.run(run_rows(rows, options.repeats, seed, place, keep, limits=limits))
    show(results, console)
    bad = [result for result in results if not result.good]
    for result in bad:
        console.print(line(result), style="bold red", markup=False)
    return 1 if bad else 0


def _choose_broker() -> None:
    """Take Apache Kafka where nobody chose and it can be had."""
    if CHOICE in os.environ:
        return
    if missing := available():
        console.print(f"******** NOT ON APACHE KAFKA, because {missing} ********", style="bold red")
    else:
        os.environ[CHOICE] = "apache"


def _chosen(options: argparse.Namespace) -> list[Row]:
    if options.rows:
        wanted = options.rows.split(",")
        return [row for row in ROWS if row.id in wanted]
    return [row for row in ROWS if options.all or row.short]


def _by_cell(rows: Sequence[Row], repeats: int) -> list[list[Row]]:
    """Group rows that share a cell; one that has taken its commands is left for a new one."""
    groups: list[list[Row]] = []
    commands = 0
    for row in sorted(rows, key=lambda row: row.cell != "plain"):
        asked = row.commands * min(repeats, row.repeats_max)
        if not groups or groups[-1][-1].cell != row.cell or commands + asked > COMMANDS_PER_CELL_MAX:
            groups.append([])
            commands = 0
        groups[-1].append(row)
        commands += asked
    return groups


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--all", action="store_true", help="every row, not the short selection")
    parser.add_argument("--rows", default="", help="only these, for example K1,B2")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
