"""Whether the audit chains and signed roots of a cell hold, and the newest roots to keep elsewhere."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from pathlib import Path

from operators.asking import LONG_ANSWER_SECONDS_MAX, Answered, Asking
from operators.outcomes import Exit, JsonObject, exit_of, wrong_use
from operators.showing import Report, table


def verify_audit(asking: Asking, roots: Path | None) -> Report:
    """Let every service verify its chains and roots; a break is named with its place.

    `roots` is a file of signed roots kept elsewhere, one each line: each service's newest must still be there.

    Raises:
        Trouble: the file cannot be read.
    """
    known = _newest_of(roots) if roots is not None else {}

    def ask(service: str) -> JsonObject:
        query = {"known_root": known[service]} if service in known else {}
        return asking.ask(service, "GET", "audit/verification", query=query, seconds=LONG_ANSWER_SECONDS_MAX)

    answers = asking.each(ask)
    rows = [_row(answer) for answer in answers]
    columns = ("service", "records", "aggregates", "roots", "verified_at", "detail")
    tables = [table("Audit chains", columns, ([row[name] for name in columns] for row in rows))]
    broken = False
    for title, field, named in (
        ("Breaks", "breaks", ("service", "aggregate_id", "seq", "reason")),
        ("Broken roots", "root_breaks", ("service", "number", "reason", "bucket")),
    ):
        found = [{"service": row["service"], **one} for row in rows for one in row[field]]
        if found:
            broken = True
            tables.append(table(title, named, ([one[name] for name in named] for one in found)))
    exit_code = Exit.NEEDS_A_PERSON if broken else exit_of((answer.trouble for answer in answers), good=True)
    return Report({"services": rows}, tables, exit_code)


def audit_root(asking: Asking, *, sign: bool, write: Path | None) -> Report:
    """Show the newest signed root of every service, after signing over what is new where that is wanted.

    `write` names a file that each root is added to, one each line.
    """
    method = "POST" if sign else "GET"
    answers = asking.each(lambda service: asking.ask(service, method, "audit/root", seconds=LONG_ANSWER_SECONDS_MAX))
    rows = [{"service": one.service, **(one.told or {}), "detail": _detail(one)} for one in answers]
    signed = [row["signed"] for row in rows if "signed" in row]
    if write is not None and signed:
        with write.open("a", encoding="ascii") as lines:
            lines.writelines(f"{text}\n" for text in signed)
    columns = ("service", "number", "signed_at", "root", "kid", "detail")
    made = table("Audit roots", columns, ([row.get(name) for name in columns] for row in rows))
    good = exit_of((one.trouble for one in answers), good=True)
    return Report({"services": rows}, [made], good, [] if write else [*signed])


def _newest_of(path: Path) -> Mapping[str, str]:
    """Find each service's newest root in a file; the services themselves check who signed it."""
    newest: dict[str, tuple[int, str]] = {}
    try:
        for line in path.read_text(encoding="ascii").split():
            said = _peek(line)
            kept = (int(said["number"]), line)
            newest[said["service"]] = max(newest.get(said["service"], kept), kept)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise wrong_use(f"{path} is no file of signed roots, one each line") from error
    return {service: line for service, (_, line) in newest.items()}


def _peek(signed: str) -> JsonObject:
    _, payload, _ = signed.split(".")
    said: JsonObject = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return said


def _row(answer: Answered) -> JsonObject:
    unknown: JsonObject = {
        "records": None,
        "aggregates": None,
        "breaks": [],
        "roots": None,
        "root_breaks": [],
        "verified_at": None,
    }
    return {"service": answer.service, **unknown, **(answer.told or {}), "detail": _detail(answer)}


def _detail(answer: Answered) -> str:
    return str(answer.trouble) if answer.trouble else ""
