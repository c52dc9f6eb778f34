"""The command that checks a joint round's signed document; what it needs of the service is loaded only when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from operators.showing import speak


def verify_round(
    file: Annotated[Path, typer.Argument(help="A round's document with its signatures, as the service answers it.")],
    *,
    keys: Annotated[Path, typer.Option(help="Both ministries' public keys, as /v1/signatories answers them.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document, nothing else.")] = False,
) -> None:
    """Check a joint round's signed document from files alone: digest, and one signature of each ministry."""
    from operators import round_files  # noqa: PLC0415 - it imports a service: seconds others need not wait

    speak(lambda: round_files.check(file, keys), as_json=as_json)
