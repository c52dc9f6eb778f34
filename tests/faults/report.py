"""The table of a run of the matrix, on the terminal and as `docs/reliability.md`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.faults.matrix import Result

RULE_OF_THREE = 3.0
"""With n clean repeats the violation rate is below 3/n with 95 % confidence."""
TITLES = (
    *("row", "fault", "repeats", "harm done", "violations", "extra figure", "median", "worst", "limit"),
    "at rest after, s",
)
PAGE = Path("docs/reliability.md")
BEGIN, END = "<!-- the table begins -->", "<!-- the table ends -->"


def show(results: Sequence[Result], console: Console) -> None:
    """Print the table."""
    table = Table(*TITLES, title="The fault matrix")
    for result in results:
        table.add_row(*_cells(result), style="" if result.good else "bold red")
    console.print(table)
    console.print(_bound(results))


def write(results: Sequence[Result], seed: int, broker: str, page: Path = PAGE) -> None:
    """Put the table and the bound it supports into the page, between its two marks."""
    lines = [
        f"Run on {datetime.now(UTC):%Y-%m-%d} with seed {seed}: {broker}, SecantusDB, two replicas of each service.",
        "",
        f"| {' | '.join(TITLES)} |",
        f"|{'---|' * len(TITLES)}",
        *(f"| {' | '.join(_cells(result))} |" for result in results),
        "",
        _bound(results),
    ]
    before, _, rest = page.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}")


def _cells(result: Result) -> tuple[str, ...]:
    row, figures = result.row, result.figures
    limit = "" if row.limit is None else f"≤ {row.limit:g}"
    return (
        row.id,
        row.fault,
        str(result.repeats),
        str(result.harm),
        str(len(result.violations) + len(result.complaints)),
        row.figure,
        f"{median(figures):.1f}" if figures else "",
        f"{max(figures):.1f}" if figures else "",
        limit,
        f"{result.rest_seconds:.1f}",
    )


def _bound(results: Sequence[Result]) -> str:
    harm = sum(result.harm for result in results)
    kills = sum(result.harm for result in results if result.row.id.startswith("K"))
    broken = sum(not result.good for result in results)
    if broken:
        return f"{broken} of {len(results)} rows are not good."
    said = f"{harm} faults without a violation: with 95 % confidence fewer than {_rate(harm)} of them violate"
    return said + (f"; of the {kills} kills, fewer than {_rate(kills)}." if kills else ".")


def _rate(clean: int) -> str:
    return f"{min(RULE_OF_THREE / clean, 1):.1%}"
