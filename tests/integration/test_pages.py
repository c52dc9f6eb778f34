"""The scorecard's page over HTTP: open to everybody, guarded by its headers, sent again only when it changed."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from services.chassis.settings import Settings
from services.evaluation.app import build_app
from tests.integration.desk import problem

PAGE = "/v1/pages/scorecard.html"
ISSUERS = {"id": "http://127.0.0.1:8110/id", "tl": "http://127.0.0.1:8110/tl"}


@pytest.fixture
async def evaluation() -> AsyncIterator[httpx.AsyncClient]:
    """Evaluation built and never started: its page asks no database."""
    app = build_app(Settings.model_validate({"service_name": "evaluation", "issuers": ISSUERS}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://evaluation") as client:
        yield client
    app.state.client.close()


async def test_the_page_loads_nothing_from_elsewhere_and_is_framed_by_nobody(evaluation: httpx.AsyncClient) -> None:
    answer = await evaluation.get(PAGE)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    rules = dict(rule.strip().split(" ", 1) for rule in answer.headers["content-security-policy"].split(";"))
    assert rules["connect-src"] == "'self' http://127.0.0.1:8110"
    assert (rules["default-src"], rules["script-src"], rules["frame-ancestors"]) == ("'none'", "'self'", "'none'")
    assert (answer.headers["x-content-type-options"], answer.headers["referrer-policy"]) == ("nosniff", "no-referrer")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("scorecard.css", "text/css; charset=utf-8"),
        ("scorecard.js", "text/javascript; charset=utf-8"),
        ("map.json", "application/json"),
        ("icon.svg", "image/svg+xml"),
    ],
)
async def test_a_file_that_has_not_changed_is_not_sent_again(
    name: str, media_type: str, evaluation: httpx.AsyncClient
) -> None:
    first = await evaluation.get(f"/v1/pages/{name}")
    known = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}
    again = await evaluation.get(f"/v1/pages/{name}", headers=known)
    other = await evaluation.get(f"/v1/pages/{name}", headers={"If-None-Match": '"other"'})

    assert (first.headers["content-type"], first.headers["cache-control"]) == (media_type, "no-cache")
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (other.status_code, other.content) == (200, first.content)


async def test_the_page_learns_where_officers_sign_in_and_no_figure(evaluation: httpx.AsyncClient) -> None:
    offer = await evaluation.get("/v1/sign-in")
    figures = await evaluation.get("/v1/scorecard?from=2026-01-01&until=2026-06-30")

    assert offer.json() == json.loads(json.dumps({"client_id": "jembatan-page", "issuers": ISSUERS}))
    assert figures.status_code == 401


@pytest.mark.parametrize("name", ["nothing.html", "..%2Fviews.py", "views.py"])
async def test_nothing_else_of_the_package_is_given(name: str, evaluation: httpx.AsyncClient) -> None:
    answer = await evaluation.get(f"/v1/pages/{name}")

    assert problem(answer)[0] in {404, 422}
