"""The table of a run of the matrix, on the terminal and as `docs/reliability.md`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.faults.matrix import Result
from tests.faults.rows import ROWS

RULE_OF_THREE = 3.0
"""With n clean repeats the violation rate is below 3/n with 95 % confidence."""
TITLES = (
    *("row", "fault", "repeats", "harm done", "violations", "extra figure", "median", "worst", "limit"),
    "at rest after, s",
)
HARM, VIOLATIONS = TITLES.index("harm done"), TITLES.index("violations")
PAGE = Path("docs/reliability.md")
BEGIN, END = "<!-- the table begins -->", "<!-- the table ends -->"


def show(results: Sequence[Result], console: Console) -> None:
    """Print the table."""
    table = Table(*TITLES, title="The fault matrix")
    for result in results:
        table.add_row(*_cells(result), style="" if result.good else "bold red")
    console.print(table)
    console.print(_bound([_cells(result) for result in results]))


def write(results: Sequence[Result], seed: int, broker: str, page: Path = PAGE) -> None:
    """Put the table and the bound it supports into the page, between its two marks.

    Rows of the same seed and broker that this run left out stay: a matrix may be run in parts.
    """
    before, _, rest = page.read_text().partition(BEGIN)
    table, _, after = rest.partition(END)
    run = f"with seed {seed}: {broker}, SecantusDB, two replicas of each service."
    rows = _rows_of(table) if run in table else {}
    rows |= {result.row.id: _cells(result) for result in results}
    ordered = [rows[row.id] for row in ROWS if row.id in rows]
    lines = [
        f"Run on {datetime.now(UTC):%Y-%m-%d} {run}",
        "",
        f"| {' | '.join(TITLES)} |",
        f"|{'---|' * len(TITLES)}",
        *(f"| {' | '.join(cells)} |" for cells in ordered),
        "",
        _bound(ordered),
    ]
    page.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}")


def _rows_of(table: str) -> dict[str, tuple[str, ...]]:
    lines = (line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| "))
    known = {row.id for row in ROWS}
    return {cells[0]: tuple(cells) for cells in lines if cells[0] in known}


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


def _bound(rows: Sequence[tuple[str, ...]]) -> str:
    harm = sum(int(cells[HARM]) for cells in rows)
    kills = sum(int(cells[HARM]) for cells in rows if cells[0].startswith("K"))
    broken = sum(cells[VIOLATIONS] != "0" or cells[HARM] == "0" for cells in rows)
    if broken:
        return f"{broken} of {len(rows)} rows are not good."
    said = f"{harm} faults without a violation: with 95 % confidence fewer than {_rate(harm)} of them violate"
    return said + (f"; of the {kills} kills, fewer than {_rate(kills)}." if kills else ".")


def _rate(clean: int) -> str:
    return f"{min(RULE_OF_THREE / clean, 1):.1%}"
