"""`python -m story`: start the platform, tell the story, show the scorecard; on a terminal, serve until Ctrl-C."""

import asyncio
import signal
import sys
from time import monotonic

from rich.console import Console

from deploy.embedded.__main__ import usual_platform
from deploy.embedded.running import Platform
from deploy.server_process import NotReadyError
from operators.cell import find_cell
from operators.outcomes import Exit, Trouble
from operators.replaying import replay
from story.client import NeverTrueError, RefusedError
from story.printing import show
from story.progress import ProgressBars
from story.scorecard import Scorecard
from story.telling import SERVICES, single_failures, tell

KEY_REUSED = "idempotency_key_reused"

console = Console()


def main() -> int:
    """Tell the story once; 0 when every row is accounted for, every sum agrees and the rebuilt figures are the same."""
    platform = usual_platform()
    began = monotonic()
    try:
        with console.status("starting the servers and the services"):
            started = platform.up()
    except (NotReadyError, ValueError) as refusal:
        console.print(str(refusal), style="red", markup=False)
        return 1
    console.print(f"The platform is up after {monotonic() - began:.1f} s; its data lies in {platform.home}.")
    try:
        card = _told(platform)
        good = card is not None and not card.differences and _rebuilt(platform)
        if card is not None and sys.stdin.isatty() and sys.stdout.isatty():
            _serve(platform)
    finally:
        if started:
            with console.status("stopping"):
                platform.down()
    return 0 if good else 1


def _told(platform: Platform) -> Scorecard | None:
    began = monotonic()
    urls = {service: platform.url(service) for service in SERVICES}
    card: Scorecard | None = None
    try:
        with ProgressBars(console) as progress:
            card = asyncio.run(tell(urls, platform.url("issuer"), progress))
    except* (RefusedError, NeverTrueError) as failures:
        for failure in single_failures(failures):
            console.print(str(failure), style="red", markup=False)
            if isinstance(failure, RefusedError) and failure.code == KEY_REUSED:
                console.print("The kept data was told with other assumptions: `make clean` begins anew.")
    if card is not None:
        file = platform.home / "scorecard.json"
        file.write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
        show(card, console)
        console.print(f"Told in {monotonic() - began:.1f} s; the figures are in {file}.")
    return card


def _rebuilt(platform: Platform) -> bool:
    """Build evaluation's figures again from the first fact on the topics, and tell whether they are the same."""
    cell = find_cell({}, {"JEMBATAN_HOME": str(platform.home)})
    try:
        report = replay(cell, "evaluation", onto_live=False, as_json=False)
    except Trouble as trouble:
        console.print(str(trouble), style="red", markup=False)
        return False
    for made in report.tables:
        console.print(made)
    for note in report.notes:
        console.print(note, markup=False)
    return report.exit_code is Exit.GOOD


def _serve(platform: Platform) -> None:
    for service in SERVICES:
        console.print(f"{service:<11} {platform.url(service)}/openapi.json")
    console.print(f"{'scorecard':<11} {platform.url('evaluation')}/v1/pages/scorecard.html")
    console.print("The platform serves until Ctrl-C; its data stays, `make clean` removes it.")
    try:
        signal.pause()
    except KeyboardInterrupt:
        console.print()


if __name__ == "__main__":
    sys.exit(main())
