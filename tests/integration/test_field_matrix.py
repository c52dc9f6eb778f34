"""What every GET route of the registry answers every role is a part of the matrix in docs/privacy.md."""

import re
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from deploy.embedded.running import Platform
from deploy.generate.classed_models import OURS, answers_of
from deploy.generate.privacy_page import PAGE, title_of
from services.kernel.privacy import annotations_of, models_in
from services.kernel.roles import Role
from services.registry.app import build_app
from tests.integration.desk import Desk, JsonObject
from tests.integration.registry_examples import examples

Matrix = dict[str, dict[str, set[str] | None]]
"""By model and field: the roles that see it; None where it only holds other fields."""

LATER = "2999-01-01"
ASKED = {
    "country": "tl",
    "text": "Same, Manufahi",
    "purpose": "person_request",
    "valid_on": LATER,
    "before": LATER,
    "after": LATER,
}
"""What a required query parameter of a GET route is given."""


def matrix() -> Matrix:
    """Read the matrix from the page, not from the code that wrote it."""
    found: Matrix = {}
    for section in PAGE.read_text(encoding="utf-8").split("\n### ")[1:]:
        title, *lines = section.splitlines()
        head, _, *rows = (line.strip("|").split("|") for line in lines if line.startswith("|"))
        roles = [name.strip() for name in head[4:]]
        found[title] = {
            row[0].strip(" `"): None
            if not row[2].strip()
            else {role for role, mark in zip(roles, row[4:], strict=True) if mark.strip()}
            for row in rows
        }
    return found


def forbidden(value: Any, annotation: Any, role: str, known: Matrix) -> Iterator[str]:
    """List the fields of an answer that the matrix does not show to a role."""
    models = list(models_in(annotation))
    if isinstance(value, list):
        for entry in value:
            yield from forbidden(entry, annotation, role, known)
    elif isinstance(value, dict) and models:
        model = max(models, key=lambda one: len(annotations_of(one).keys() & value.keys()))
        for name, inner in value.items():
            if model.__module__.startswith(OURS) and title_of(model) in known:
                seen_by = known[title_of(model)].get(name, set())
                if seen_by is not None and role not in seen_by:
                    yield f"{title_of(model)}.{name}"
            yield from forbidden(inner, annotations_of(model).get(name), role, known)


class Mediated(Desk):
    """Names the system it asks from, as some routes demand."""

    async def headers(self, officer: str) -> dict[str, str]:
        """Give the headers of every request."""
        return {**await super().headers(officer), "Information-Mediator-Client": "TL/GOV/COOP/matrix"}


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield Mediated(platform, client)


def example_of(given: dict[str, str], path: str, parameter: re.Match[str]) -> str:
    """Give a path parameter's example; one that means something else in each register is named with the register."""
    return given.get(f"{path.split('/')[2]}.{parameter[1]}") or given[parameter[1]]


def asked_of(operation: JsonObject) -> dict[str, str]:
    """Give the required query parameters of an operation; one without an example fails the test by its name."""
    wanted = [part for part in operation.get("parameters", ()) if part["in"] == "query" and part.get("required")]
    return {part["name"]: ASKED[part["name"]] for part in wanted}


async def test_no_role_is_answered_a_field_the_matrix_does_not_show_it(desk: Desk) -> None:
    app, known, given = build_app(), matrix(), await examples(desk)
    app.state.client.close()
    paths, answers = app.openapi()["paths"], answers_of(app)
    shown: dict[tuple[str, str], set[str]] = {}
    faults: list[str] = []

    for (method, path), annotation in answers.items():
        if method != "GET":
            continue
        query = urlencode(asked_of(paths[path]["get"]))
        place = re.sub(r"{(\w+)}", partial(example_of, given, path), path).removeprefix("/v1/")
        for role in Role:
            answer = await desk.ask(f"tl/{role}-1", "GET", f"registry/{place}?{query}")
            assert answer.status_code in {200, 403}, f"{role} {place}: {answer.text}"
            if answer.status_code == 200:
                # A file for a spreadsheet is written from the rows of the report, whose own route is walked too.
                told = {} if answer.headers["content-type"].startswith("text/csv") else answer.json()
                whats = set(forbidden(told, annotation, role, known))
                faults += [f"{role} GET {path}: {what}" for what in sorted(whats)]
                shown[role, path] = set(re.findall(r'"(\w+)":', answer.text))

    assert len({path for _, path in shown}) >= 20
    assert faults == []
    entry = "/v1/enterprises/{enterprise_id}"
    assert shown["operator", entry] < shown["evaluator", entry] < shown["registrar", entry]
    person = "/v1/persons/{person_id}"
    assert shown["data_protection_officer", person] - shown["registrar", person] == {"vulnerabilities"}


def test_a_field_outside_of_the_matrix_is_noticed() -> None:
    app, known = build_app(), matrix()
    app.state.client.close()
    annotation = answers_of(app)["GET", "/v1/enterprises"]
    answer = {"items": [{"country": "tl", "description": {"legal_name": "Kafé", "sector": "Food", "tax": 1}}]}

    found = {role: set(forbidden(answer, annotation, role, known)) for role in ("operator", "evaluator")}

    described = "enterprises.model.Description"
    assert found["evaluator"] == {f"{described}.tax"}
    assert found["operator"] == {f"{described}.tax", f"{described}.legal_name"}
