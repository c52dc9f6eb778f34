"""The command that checks a sealed report; what it needs of the service is loaded only when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from operators.showing import speak


def verify_report(
    file: Annotated[Path, typer.Argument(help="A sealed report, as the service answers it (PDF).")],
    *,
    certificate: Annotated[Path, typer.Option(help="The ministry's certificate (PEM), given by another way.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document, nothing else.")] = False,
) -> None:
    """Check a sealed report from files alone: its seal, that nothing was added, and whose certificate made it."""
    from operators import report_files  # noqa: PLC0415 - it imports a service: seconds others need not wait

    speak(lambda: report_files.check(file, certificate), as_json=as_json)
