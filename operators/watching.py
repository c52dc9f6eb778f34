"""What the services of a cell say of themselves: readiness and outboxes."""

from datetime import UTC, datetime

from operators.asking import Answered, Asking
from operators.outcomes import JsonObject, exit_of
from operators.showing import Report, table


def health(asking: Asking) -> Report:
    """Tell which services can answer commands, with every check they make."""
    answers = asking.each(asking.health)
    rows = [_health_row(answer) for answer in answers]
    shown = [
        (row["service"], row["status"], name, said)
        for row in rows
        for name, said in (row["checks"] or {"service": row["detail"]}).items()
    ]
    good = all(row["status"] == "ready" for row in rows)
    made = table("Health", ("service", "status", "check", "says"), shown)
    return Report({"services": rows}, [made], exit_of((answer.trouble for answer in answers), good=good))


def outbox(asking: Asking, *, age_seconds_max: float, republish: bool) -> Report:
    """Tell how many facts wait in each outbox and how old the oldest is, after a republication where one is wanted."""

    def ask(service: str) -> JsonObject:
        again = asking.ask(service, "POST", "outbox/republication") if republish else {"pending": None}
        return {**asking.ask(service, "GET", "outbox"), "republished": again["pending"]}

    answers, now = asking.each(ask), datetime.now(UTC)
    rows = [_outbox_row(answer, now) for answer in answers]
    good = republish or all((row["oldest_seconds"] or 0) <= age_seconds_max for row in rows)
    columns = ("service", "pending", "oldest_seconds", "oldest_recorded_at", "republished", "detail")
    made = table("Outboxes", columns, ([row[name] for name in columns] for row in rows))
    return Report({"services": rows}, [made], exit_of((answer.trouble for answer in answers), good=good))


def _health_row(answer: Answered) -> JsonObject:
    told = answer.told or {"status": "unreachable", "checks": {}}
    return {"service": answer.service, "status": told["status"], "checks": told["checks"], "detail": _detail(answer)}


def _outbox_row(answer: Answered, now: datetime) -> JsonObject:
    told = answer.told or {"pending": None, "oldest_recorded_at": None, "republished": None}
    oldest = told["oldest_recorded_at"]
    age = round(max((now - datetime.fromisoformat(oldest)).total_seconds(), 0.0), 1) if oldest else None
    return {"service": answer.service, **told, "oldest_seconds": age, "detail": _detail(answer)}


def _detail(answer: Answered) -> str:
    return str(answer.trouble) if answer.trouble else ""
