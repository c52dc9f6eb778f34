"""The command that checks a credential; what it needs of the service is loaded only when it runs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from operators.showing import speak


def verify_credential(
    file: Annotated[Path, typer.Argument(help="A credential: JSON-LD with its proof, or a token.")],
    *,
    issuers: Annotated[Path | None, typer.Option(help="Documents of the issuers to believe: one, or a list.")] = None,
    status_list: Annotated[Path | None, typer.Option(help="The status list the credential names.")] = None,
    recipient: Annotated[str | None, typer.Option(help="The participant's number the presenter told.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document, nothing else.")] = False,
) -> None:
    """Check a credential from files alone: no cell is asked, and nothing is fetched."""
    from operators import credential_files  # noqa: PLC0415 - it imports a service: seconds others need not wait

    now = datetime.now(UTC)
    speak(lambda: credential_files.check(file, issuers, status_list, recipient, now), as_json=as_json)
