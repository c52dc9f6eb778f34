"""The command against a small server that answers as services do, and as they do when something is wrong."""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from typer.testing import CliRunner, Result

from deploy.server_process import free_port
from operators.__main__ import app
from operators.cell import ADDRESS_VARIABLES, OWN_VARIABLES

SERVICES = tuple(ADDRESS_VARIABLES)
JsonObject = dict[str, Any]
Answer = tuple[int, JsonObject]
READY: Answer = (200, {"status": "ready", "checks": {"database": "writes"}})
CHAIN: JsonObject = {"records": 4, "aggregates": 2, "breaks": [], "verified_at": "2026-11-01T00:00:00+00:00"} | {
    "roots": 3,
    "root_breaks": [],
}
ROOT_BREAK = {"number": 2, "reason": "swapped", "bucket": "0ab"}
BREAK = {"aggregate_id": "ent-1", "seq": 3, "reason": "hash"}


@dataclass
class FakeCell:
    """Answers the routes it was told of, for every service alike; everything else is not found."""

    answers: dict[tuple[str, str], Callable[[dict[str, list[str]], JsonObject], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, str, JsonObject]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    url: str = ""

    def says(self, method: str, path: str, answer: Answer) -> None:
        self.answers[method, path] = lambda _query, _body: answer

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: JsonObject) -> Answer:
        if path.endswith("/openid-configuration"):
            return 200, {"token_endpoint": f"{self.url}/elsewhere/token"}
        if path == "/elsewhere/token":
            return 200, {"access_token": "token-1"}
        self.asked.append((method, path, body))
        known = self.answers.get((method, path))
        problem = {"title": "Not found", "detail": path, "correlation_id": "c-404"}
        return known(query, body) if known else (404, problem)


@pytest.fixture
def cell(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCell]:
    fake = FakeCell()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            body = json.loads(raw) if raw.startswith(b"{") else {}
            status, told = fake.answer(self.command, unquote(parts.path), parse_qs(parts.query), body)
            if "/v1/" in self.path:
                fake.tokens.append(self.headers.get("authorization"))
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815 - the library's names

        def log_message(self, *_given: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    for variable in ADDRESS_VARIABLES.values():
        monkeypatch.setenv(variable, fake.url)
    for name, value in {"issuer": fake.url, "client_id": "operator", "client_secret": "given"}.items():
        monkeypatch.setenv(OWN_VARIABLES[name], value)
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def told(result: Result) -> JsonObject:
    document: JsonObject = json.loads(result.stdout)
    return document


def test_a_ready_cell_is_good_in_both_forms(cell: FakeCell) -> None:
    cell.says("GET", "/health/ready", READY)

    shown, given = run("health"), run("health", "--json")

    assert (shown.exit_code, given.exit_code) == (0, 0)
    assert "writes" in shown.stdout
    assert [row["service"] for row in told(given)["services"]] == list(SERVICES)
    assert cell.tokens == []


def test_a_service_that_is_not_ready_needs_a_person(cell: FakeCell) -> None:
    cell.says("GET", "/health/ready", (503, {"status": "not_ready", "checks": {"consumers": "halted: figures"}}))

    result = run("health", "--json", "--service", "evaluation")

    assert result.exit_code == 1
    assert told(result)["services"][0]["checks"] == {"consumers": "halted: figures"}


def test_a_cell_of_which_nothing_answers_is_unreachable(cell: FakeCell) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    cell.says("GET", "/health/ready", READY)

    all_away = run(*(word for service in SERVICES for word in (f"--{service}", nobody)), "health", "--json")
    one_away = run("--registry", nobody, "health", "--json")

    assert (all_away.exit_code, one_away.exit_code) == (3, 1)
    assert [row["status"] for row in told(one_away)["services"]] == ["unreachable", *["ready"] * (len(SERVICES) - 1)]


def test_a_token_is_asked_for_where_the_issuer_says(cell: FakeCell) -> None:
    cell.says("GET", "/v1/operations/outbox", (200, {"pending": 0, "oldest_recorded_at": None}))

    result = run("outbox", "--json")

    assert result.exit_code == 0
    assert cell.tokens == ["Bearer token-1"] * len(SERVICES)


def test_a_daily_run_is_asked_for_batches_until_it_is_finished_and_what_failed_needs_a_person(cell: FakeCell) -> None:
    begun: JsonObject = {
        "run_id": "daily-run-1",
        "day": "2026-11-01",
        "status": "running",
        "total": 3,
        "done": 0,
        "failed": 0,
        "loans_per_second": None,
        "failures": [],
    }
    failure = {"loan_id": "loan-2", "code": "loan_state", "detail": "it is closed"}
    ended = begun | {"status": "finished", "done": 2, "failed": 1, "loans_per_second": "90.0", "failures": [failure]}
    batches = iter([begun | {"done": 1}, ended])
    cell.says("POST", "/v1/daily-runs", (201, begun))
    cell.answers["POST", "/v1/daily-runs/daily-run-1/batches"] = lambda _query, _body: (200, next(batches))

    result = run("daily", "--day", "2026-11-01", "--json")

    assert (result.exit_code, told(result)) == (1, ended)
    assert cell.asked[0][2] == {"day": "2026-11-01", "lender_id": None}
    assert len(cell.asked) == 3


def test_an_old_fact_in_an_outbox_needs_a_person(cell: FakeCell) -> None:
    cell.says("GET", "/v1/operations/outbox", (200, {"pending": 7, "oldest_recorded_at": "2026-01-01T00:00:00Z"}))

    result, patient = run("outbox", "--json"), run("outbox", "--json", "--age-max", "1e12")

    assert (result.exit_code, patient.exit_code) == (1, 0)
    assert told(result)["services"][0]["oldest_seconds"] > 30


def test_a_republication_is_done_only_by_who_said_yes(cell: FakeCell) -> None:
    cell.says("POST", "/v1/operations/outbox/republication", (200, {"pending": 9}))
    cell.says("GET", "/v1/operations/outbox", (200, {"pending": 9, "oldest_recorded_at": "2026-01-01T00:00:00Z"}))

    unasked = run("outbox", "--republish", "--json")
    asked_before = list(cell.asked)
    done = run("outbox", "--republish", "--json", "--yes", "--service", "registry")

    assert (unasked.exit_code, asked_before) == (2, [])
    assert (done.exit_code, told(done)["services"][0]["republished"]) == (0, 9)


@pytest.mark.parametrize(
    ("broken", "words", "code"),
    [({}, (), 0), ({"breaks": [BREAK]}, ("ent-1",), 1), ({"root_breaks": [ROOT_BREAK]}, ("swapped", "0ab"), 1)],
)
def test_a_broken_audit_chain_or_root_is_named_and_needs_a_person(
    cell: FakeCell, broken: JsonObject, words: tuple[str, ...], code: int
) -> None:
    cell.says("GET", "/v1/operations/audit/verification", (200, {**CHAIN, **broken}))

    shown = run("verify-audit", "--service", "registry")
    given = run("verify-audit", "--json")

    assert (shown.exit_code, given.exit_code) == (code, code)
    assert all(word in shown.stdout for word in words)
    assert told(given)["services"][0] == {"service": "registry", **CHAIN, **broken, "detail": ""}


def signed(service: str, number: int) -> str:
    payload = json.dumps({"service": service, "number": number}).encode()
    return f"e30.{urlsafe_b64encode(payload).decode().rstrip('=')}.c2ln"


def test_roots_are_added_to_a_file_and_each_service_is_asked_about_its_newest(cell: FakeCell, tmp_path: Path) -> None:
    kept, asked = tmp_path / "kept.roots", list[list[str]]()
    root = {"number": 3, "signed_at": "2026-11-01T00:00:00Z", "root": "ab", "kid": "k"}
    cell.says("GET", "/v1/operations/audit/root", (200, {**root, "signed": signed("registry", 10)}))

    def verification(query: dict[str, list[str]], _body: JsonObject) -> Answer:
        asked.append(query.get("known_root", []))
        return 200, CHAIN

    cell.answers["GET", "/v1/operations/audit/verification"] = verification
    kept.write_text(f"{signed('registry', 9)}\n{signed('training', 2)}\n")

    shown = run("audit-root", "--service", "registry", "--write", str(kept))
    verified = run("verify-audit", "--roots", str(kept))
    kept.write_text("torn.e30")
    unreadable = run("verify-audit", "--roots", str(kept))

    assert (shown.exit_code, verified.exit_code, unreadable.exit_code) == (0, 0, 2)
    assert asked == [[signed("registry", 10)], [], [signed("training", 2)], *[[]] * (len(SERVICES) - 3)]


def letter(number: int, **said: Any) -> JsonObject:
    return {
        "letter_id": f"evaluation.figures.registry.enterprise/tl.registry.enterprise.v1/0/{number}",
        "consumer": "evaluation.figures.registry.enterprise",
        "cause": "malformed_json",
        "type": "",
        "version": 0,
        "status": "parked",
        "blocking": False,
        "attempts": 1,
        "received_at": "2026-11-01T00:00:00Z",
        **said,
    }


@pytest.fixture
def two_pages(cell: FakeCell) -> FakeCell:
    pages: dict[str | None, JsonObject] = {
        None: {"items": [letter(1)], "next_cursor": "next"},
        "next": {"items": [letter(2, cause="failed:KeyError")], "next_cursor": None},
    }

    def page(query: dict[str, list[str]], _body: JsonObject) -> Answer:
        parked = query["status"] == ["parked"]
        cursor = query["cursor"][0] if "cursor" in query else None
        return 200, pages[cursor] if parked else {"items": [], "next_cursor": None}

    cell.answers["GET", "/v1/operations/dead-letters"] = page
    return cell


def test_every_page_of_dead_letters_is_listed(two_pages: FakeCell) -> None:
    listed = run("dead-letters", "list", "--service", "evaluation", "--json")
    chosen = run("dead-letters", "list", "--service", "evaluation", "--cause", "failed", "--json")
    held = run("dead-letters", "list", "--status", "held", "--json")

    assert [one["letter_id"][-1] for one in told(listed)["letters"]] == ["1", "2"]
    assert [one["letter_id"][-1] for one in told(chosen)["letters"]] == ["2"]
    assert (listed.exit_code, held.exit_code) == (1, 0)
    assert len(two_pages.asked) == 2 + 2 + len(SERVICES)


def test_a_message_is_shown_with_headers_and_content(cell: FakeCell) -> None:
    whole = letter(1, headers={"ce_id": "f-1"}, payload='{"subject": "ent-1"}', encoding="utf-8", key="ent-1")
    cell.says("GET", f"/v1/operations/dead-letters/{whole['letter_id']}", (200, whole))

    shown, given = (
        run("dead-letters", "show", whole["letter_id"]),
        run("dead-letters", "show", "--json", whole["letter_id"]),
    )

    assert shown.exit_code == given.exit_code == 0
    assert "ce_id" in shown.stdout
    assert '"subject": "ent-1"' in shown.stdout
    assert told(given) == whole


@pytest.mark.usefixtures("cell")
def test_a_refusal_is_told_with_its_correlation_id() -> None:
    missing = letter(9)["letter_id"]

    shown, given = run("dead-letters", "show", missing), run("dead-letters", "show", missing, "--json")

    assert (shown.exit_code, given.exit_code) == (2, 2)
    assert "correlation id c-404" in shown.stderr
    assert told(given)["error"]["correlation_id"] == "c-404"


def test_all_chosen_messages_are_settled_and_a_refused_one_stops_no_other(two_pages: FakeCell) -> None:
    refusal = {"title": "Still unreadable", "detail": "no", "correlation_id": "c-1"}
    two_pages.answers["POST", "/v1/operations/dead-letters/replay"] = lambda _, body: (
        (409, refusal) if body["letter_id"].endswith("1") else (200, {"applied": 3})
    )

    result = run("dead-letters", "replay", "--all", "--yes", "--json", "--service", "evaluation")

    assert result.exit_code == 1
    assert [(row["applied"], row["error"]) for row in told(result)["letters"]] == [(None, refusal), (3, None)]


def test_nothing_is_settled_before_somebody_said_yes(two_pages: FakeCell) -> None:
    two_pages.says("POST", "/v1/operations/dead-letters/discard", (200, {"applied": 0}))
    one = letter(1)["letter_id"]

    by_program = run("dead-letters", "discard", one, "--json")
    by_nobody = run("dead-letters", "discard", "--all", "--service", "evaluation")
    settled_before = [path for method, path, _ in two_pages.asked if method == "POST"]
    by_person = CliRunner().invoke(app, ["dead-letters", "discard", one], input="y\n")

    assert (by_program.exit_code, by_nobody.exit_code, settled_before) == (2, 1, [])
    assert by_person.exit_code == 0
    assert two_pages.asked[-1] == ("POST", "/v1/operations/dead-letters/discard", {"letter_id": one})


@pytest.mark.parametrize(
    "words",
    [
        ("dead-letters", "discard", "--yes"),
        ("dead-letters", "discard", "evaluation.figures/1", "--all", "--yes"),
        ("dead-letters", "replay", "treasury/1", "--yes"),
        ("dead-letters", "list", "--status", "lost"),
        ("health", "--service", "treasury"),
        ("lag",),
        ("topics",),
        ("replay", "evaluation"),
        ("cancel",),
    ],
)
def test_wrong_use_is_refused_before_anything_is_asked(cell: FakeCell, words: tuple[str, ...]) -> None:
    result = run(*words)

    assert result.exit_code == 2
    assert result.stderr
    assert cell.asked == []
