"""The commands that hold a cell's databases against its topics: after a restore, a release or a drill."""

from typing import Annotated

import typer

from operators.cell import Cell, find_cell
from operators.showing import speak

app = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON document, nothing else.")]


@app.command()
def replay(
    context: typer.Context,
    service: Annotated[str, typer.Argument(help="The service whose projections are replayed.")],
    *,
    live: Annotated[bool, typer.Option("--live", help="Onto the live database, where nothing may change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Build a service's projections again from the first fact, and compare them with the live ones."""
    from operators import replaying  # noqa: PLC0415 - it imports the services: seconds that `--help` need not wait

    speak(lambda: replaying.replay(_cell(context), service, onto_live=live, as_json=as_json), as_json=as_json)


@app.command()
def lost_facts(
    context: typer.Context,
    *,
    service: Annotated[str | None, typer.Option("--service", help="Look at this service only.")] = None,
    as_json: AsJson = False,
) -> None:
    """List facts that are on the topics and not in the databases: what a restored backup did not reach."""
    from operators import losing  # noqa: PLC0415 - as above

    speak(lambda: losing.lost_facts(_cell(context).only(service), as_json=as_json), as_json=as_json)


def _cell(context: typer.Context) -> Cell:
    return find_cell(context.find_root().obj)
