"""Messages set aside: listed, shown, replayed and given up."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from operators.asking import Asking
from operators.outcomes import Exit, JsonObject, Trouble, exit_of, wrong_use
from operators.showing import Report, confirm, progress_bar, table

Verb = Literal["replay", "discard"]
WAITING = frozenset({"parked", "held"})
LIST_COLUMNS = ("letter_id", "cause", "type", "version", "status", "blocking", "attempts", "received_at")


@dataclass(frozen=True)
class Choice:
    """Which messages are meant: those of one consumer, of one cause, or all."""

    consumer: str | None = None
    cause: str | None = None

    def takes(self, letter: JsonObject) -> bool:
        """Tell whether a message is meant; `refused` takes every `refused:<code>`."""
        cause = str(letter["cause"])
        return self.consumer in {None, letter["consumer"]} and (
            self.cause is None or cause == self.cause or cause.startswith(f"{self.cause}:")
        )


def list_letters(asking: Asking, status: str, choice: Choice) -> Report:
    """List every message set aside with one status."""
    answers = asking.each(lambda service: {"items": asking.every_letter(service, status)})
    letters = [
        {"service": answer.service, **letter}
        for answer in answers
        for letter in (answer.told or {"items": []})["items"]
        if choice.takes(letter)
    ]
    made = table(f"Messages {status}", LIST_COLUMNS, ([letter[name] for name in LIST_COLUMNS] for letter in letters))
    troubles = [answer.trouble for answer in answers]
    good = not letters or status not in WAITING
    errors = [{"service": answer.service, **answer.trouble.told()} for answer in answers if answer.trouble]
    notes = [str(trouble) for trouble in troubles if trouble]
    return Report({"letters": letters, "errors": errors}, [made], exit_of(troubles, good=good), notes)


def show_letter(asking: Asking, letter_id: str) -> Report:
    """Show one message with its headers and its content."""
    letter = asking.letter(_service_of(asking, letter_id), letter_id)
    told = [(name, value) for name, value in letter.items() if name not in {"headers", "payload"}]
    tables = [
        table("Message", ("", "says"), told),
        table("Headers", ("header", "value"), sorted(letter["headers"].items())),
        table("Content", (letter["encoding"],), [(_laid_out(letter["payload"]),)]),
    ]
    return Report(letter, tables)


def settle_one(asking: Asking, verb: Verb, letter_id: str) -> Report:
    """Replay or discard one message.

    Raises:
        Trouble: the service refused; the message stays as it was.
    """
    service = _service_of(asking, letter_id)
    return _settled(verb, [_settle(asking, verb, service, letter_id)])


def settle_all(asking: Asking, verb: Verb, choice: Choice, *, yes: bool, as_json: bool) -> Report:
    """Replay or discard every parked message that is meant; one that is refused does not stop the others.

    Raises:
        Trouble: a service cannot be asked which messages it parked.
    """
    wanted = [
        (service, letter["letter_id"])
        for service in asking.cell.services
        for letter in asking.every_letter(service, "parked")
        if choice.takes(letter)
    ]
    rows = []
    if wanted:
        confirm(f"{verb.capitalize()} {len(wanted)} messages?", yes=yes, as_json=as_json)
    with progress_bar(as_json=as_json) as bar:
        task = bar.add_task(verb, total=len(wanted))
        for service, letter_id in wanted:
            try:
                rows.append(_settle(asking, verb, service, letter_id))
            except Trouble as trouble:
                rows.append({"service": service, "letter_id": letter_id, "applied": None, "error": trouble.told()})
            bar.advance(task)
    return _settled(verb, rows)


def _settle(asking: Asking, verb: Verb, service: str, letter_id: str) -> JsonObject:
    answer = asking.ask(service, "POST", f"dead-letters/{verb}", body={"letter_id": letter_id})
    return {"service": service, "letter_id": letter_id, "applied": answer["applied"], "error": None}


def _settled(verb: Verb, rows: Sequence[JsonObject]) -> Report:
    title = "Replayed" if verb == "replay" else "Discarded"
    shown = ((row["letter_id"], row["applied"], _refusal(row["error"])) for row in rows)
    made = table(title, ("letter_id", "facts applied", "refused because"), shown)
    refused = any(row["error"] for row in rows)
    return Report({"letters": list(rows)}, [made], Exit.NEEDS_A_PERSON if refused else Exit.GOOD)


def _refusal(error: JsonObject | None) -> str:
    return f"{error['title']}: {error['detail']} ({error['correlation_id']})" if error else ""


def _service_of(asking: Asking, letter_id: str) -> str:
    """Find the service by the consumer's first word; a message's id begins with its consumer."""
    service = letter_id.partition(".")[0]
    if service not in asking.cell.services:
        raise wrong_use(f"{letter_id!r} is no message's id: it begins with one of {_or(asking.cell.services)}")
    return service


def _or(names: Iterable[str]) -> str:
    return ", ".join(names)


def _laid_out(payload: str) -> str:
    try:
        return json.dumps(json.loads(payload), indent=2, ensure_ascii=False)
    except ValueError:
        return payload
