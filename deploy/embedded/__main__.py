"""`python -m deploy.embedded up|down|status|clean`: the embedded platform from a terminal."""

import os
import sys
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from deploy.embedded.programs import REPOSITORY
from deploy.embedded.running import Platform
from deploy.server_process import NotReadyError

app = typer.Typer(add_completion=False, help="The platform on this machine, on servers that pip installs.")
console = Console()


def usual_platform() -> Platform:
    """The platform in `JEMBATAN_HOME`, or in the repository's own ignored folder."""
    return Platform(Path(os.environ.get("JEMBATAN_HOME", REPOSITORY / ".jembatan")), with_sandbox=True)


@app.command()
def up() -> None:
    """Start everything and wait until it is ready."""
    platform = usual_platform()
    try:
        with console.status("starting the servers and the services"):
            started = platform.up()
    except (NotReadyError, ValueError) as refusal:
        console.print(str(refusal), style="red", markup=False)
        sys.exit(1)
    console.print("The platform is up." if started else "The platform was already up.")
    _show(platform)


@app.command()
def down() -> None:
    """Stop everything; the data stays."""
    platform = usual_platform()
    with console.status("stopping"):
        platform.down()
    console.print(f"The platform is down. Its data stays in {platform.home}.")


@app.command()
def status() -> None:
    """Show what runs; exit code 1 when nothing does."""
    platform = usual_platform()
    if not platform.is_running:
        console.print("The platform is down.")
        sys.exit(1)
    _show(platform)


@app.command()
def clean() -> None:
    """Stop everything and remove the data."""
    platform = usual_platform()
    try:
        platform.clean()
    except ValueError as refusal:
        console.print(str(refusal), style="red", markup=False)
        sys.exit(1)
    console.print(f"{platform.home} is gone.")


def _show(platform: Platform) -> None:
    table = Table("program", "state", "process", "port", "log")
    ports = platform.ports
    for program in platform.status():
        name = str(program["name"])
        shown = (name, str(program["statename"]), str(program["pid"] or ""), str(ports[name]))
        table.add_row(*shown, str(platform.log(name)))
    console.print(table)


if __name__ == "__main__":
    app()
