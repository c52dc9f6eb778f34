"""Schemathesis over the four OpenAPI documents: no 5xx, no undocumented status, no undocumented body."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from deploy.embedded.programs import SERVICES
from deploy.embedded.running import Platform
from services.kernel.roles import EVERY_ROLE

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
EXAMPLES_MAX = "2"
"""Beside the coverage phase, which tries each constraint's edges."""
ANSWER_SECONDS_MAX = 60.0
SECONDS_MAX = 900
"""Against hanging: financing has a hundred operations."""
KEPT_HEADERS = {"Content-Type", "Idempotency-Key", "If-Match", "Accept"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    platform = Platform(tmp_path_factory.mktemp("platform") / "home", usual_ports={})
    platform.up()
    yield platform
    platform.down()


@pytest.fixture(scope="module")
def token(platform: Platform) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": "operator",
        "client_secret": "development",
        "scope": " ".join(EVERY_ROLE),
    }
    answer = httpx.post(f"{platform.url('issuer')}/tl/token", data=form)
    return str(answer.raise_for_status().json()["access_token"])


def told(output: str) -> str:
    """Leave out the warnings, which are about what was not tried."""
    before, _, _ = output.partition(" WARNINGS ")
    return before[-20_000:]


def asked_again(sent: Path, token: str) -> list[str]:
    """Send again what was answered that the store did not answer in time; give what still is."""
    entries = json.loads(sent.read_text())["log"]["entries"]
    still = []
    for entry in entries:
        if entry["response"]["status"] != HTTPStatus.SERVICE_UNAVAILABLE:
            continue
        request = entry["request"]
        headers = {"Authorization": f"Bearer {token}"} | {
            header["name"]: header["value"] for header in request["headers"] if header["name"] in KEPT_HEADERS
        }
        body = request.get("postData", {}).get("text")
        answer = httpx.request(
            request["method"], request["url"], headers=headers, content=body, timeout=ANSWER_SECONDS_MAX
        )
        if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            still.append(f"{request['method']} {request['url']}")
    return still


@pytest.mark.parametrize("service", SERVICES)
def test_no_request_brings_a_service_to_an_answer_it_does_not_document(
    service: str, platform: Platform, token: str, tmp_path: Path
) -> None:
    sent = tmp_path / "sent.har"
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIGURATION)),
        *("run", f"{platform.url(service)}/openapi.json"),
        *("--header", f"Authorization: Bearer {token}"),
        *("--checks", CHECKS, "--max-examples", EXAMPLES_MAX, "--seed", "1", "--no-color"),
        *("--phases", "coverage,fuzzing", "--suppress-health-check", "all"),
        *("--request-timeout", str(ANSWER_SECONDS_MAX), "--report-har-path", str(sent)),
    ]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS_MAX, check=False)

    assert done.returncode == 0, told(done.stdout) + done.stderr[-2_000:]
    assert "generated" in done.stdout
    assert asked_again(sent, token) == []
