"""How a command speaks: one JSON document for a program, or tables for a person; progress goes beside both."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from operators.outcomes import Exit, JsonObject, Trouble, wrong_use

NOTHING = "-"
"""What a table shows where nothing is known."""
NARROWEST = 160
"""Columns of a table that goes into a file: ids are not cut."""


@dataclass(frozen=True)
class Report:
    """What a command found: the same for a program and for a person."""

    document: JsonObject
    tables: Sequence[Table]
    exit_code: Exit = Exit.GOOD
    notes: Sequence[str] = field(default=())
    """Sentences for a person, after the tables."""


def speak(work: Callable[[], Report], *, as_json: bool) -> None:
    """Run a command, show what it found or what ended it, and end with its exit code.

    Raises:
        Exit: always, with the code.
    """
    try:
        report = work()
    except Trouble as trouble:
        if as_json:
            typer.echo(json.dumps({"error": trouble.told()}))
        else:
            typer.echo(str(trouble), err=True)
        raise typer.Exit(trouble.exit_code) from None
    if as_json:
        typer.echo(json.dumps(report.document, default=str, ensure_ascii=False))
    else:
        _print(report)
    raise typer.Exit(report.exit_code)


def table(title: str, columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> Table:
    """Lay rows out; what other systems said is shown as it is, never read as markup."""
    made = Table(title=title, title_justify="left")
    for column in columns:
        # Folded, not cut: an id is copied from here into the next command.
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(cell(value) for value in row))
    return made


def cell(value: Any) -> str:  # noqa: ANN401 - a cell shows anything
    """Write one value into a table."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:,.1f}"
        case int():
            return f"{value:,}"
        case list():
            return escape(", ".join(map(str, value))) or NOTHING
        case _:
            return escape(str(value))


def confirm(question: str, *, yes: bool, as_json: bool) -> None:
    """Ask before something is changed.

    Raises:
        Trouble: a program asks, and did not say `--yes`.
        Abort: a person said no.
    """
    if yes:
        return
    if as_json:
        raise wrong_use("with --json nobody can be asked: say --yes")
    typer.confirm(question, abort=True, err=True)


def progress_bar(*, as_json: bool) -> Progress:
    """Make the bar of long work, on standard error; none for a program."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), disable=as_json)


def _print(report: Report) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=NARROWEST)
    for made in report.tables:
        console.print(made)
    for note in report.notes:
        console.print(note, markup=False)
