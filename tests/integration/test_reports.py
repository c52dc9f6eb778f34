"""Reports over HTTP: a half-year with a signed round, as tables, workbook, sealed PDF and IATI activity."""

import asyncio
import csv
import json
from collections.abc import AsyncIterator
from io import BytesIO, StringIO
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from okfn_iati.iati_schema_validator import IatiValidator
from openpyxl import load_workbook
from pypdf import PdfReader
from typer.testing import CliRunner

from deploy.embedded.running import Platform
from operators.__main__ import app
from tests.integration.desk import Desk, JsonObject, problem
from tests.integration.joint_rounds import FIRST, ID, LAST, TL, certified, commitment, reconciled, recorded
from tests.waiting import eventually

PERIOD = f"evaluation/periods/{FIRST}/{LAST}"
REPORT = f"evaluation/agreements/mou-2024/periods/{FIRST}/{LAST}"
TABLES = ("figures", "commitments", "rounds", "recommendation", "about")


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield Desk(platform, client)


async def signed(desk: Desk) -> JsonObject:
    """Have both ministries sign a round of the period; give its document."""
    path, document = await reconciled(desk, f"Fishery {uuid4().hex[:6]}")
    for officer in (ID, TL):
        await desk.do(officer, "POST", f"{path}/signatures", {"digest": document["digest"]})
    return document


async def get(desk: Desk, officer: str, path: str, **headers: str) -> httpx.Response:
    """Download a file."""
    url = f"{desk.platform.url('evaluation')}/v1/{path.removeprefix('evaluation/')}"
    return await desk.client.get(url, headers=await desk.headers(officer) | headers)


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.is_success, answer.text
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_figures_commitments_and_rounds_are_downloaded_as_csv_and_not_sent_twice(desk: Desk) -> None:
    await certified(desk)
    path = await commitment(desk, f"reported_{uuid4().hex[:8]}", indicator="trained_enterprises")
    await desk.do("tl/evaluator-1", "POST", f"{path}/assessments", {"assessed_on": LAST})
    document = await signed(desk)

    found = {name: await get(desk, "tl/trainer-1", f"{REPORT}/{name}.csv") for name in TABLES}
    tag = found["rounds"].headers["etag"]
    again = await get(desk, "tl/trainer-1", f"{REPORT}/rounds.csv", **{"If-None-Match": tag})
    in_tetum = await get(desk, "tl/trainer-1", f"{REPORT}/rounds.csv?language=tet")

    assert document["digest"] in {row["Digest of the signed document (SHA-256)"] for row in rows(found["rounds"])}
    assert path.rpartition("/")[2] in {row["Commitment"] for row in rows(found["commitments"])}
    trained = [row for row in rows(found["figures"]) if row["Indicator"] == "trained_enterprises"]
    assert int(trained[0]["Number (count)"]) >= 1
    assert found["rounds"].headers["content-disposition"] == (
        f'attachment; filename="mou-2024-{FIRST}-{LAST}-rounds-en.csv"'
    )
    assert (again.status_code, again.content) == (304, b"")
    assert in_tetum.headers["etag"] != tag


async def test_a_workbook_says_the_digest_that_the_other_ministry_can_count(desk: Desk) -> None:
    await signed(desk)
    seen: dict[str, object] = {}

    async def is_the_same() -> bool:
        # Facts of other tests may still be arriving between the two.
        counted = await desk.do(ID, "GET", f"{PERIOD}/digest")
        answer = await get(desk, TL, f"{REPORT}/report.xlsx?language=id")
        seen["about"] = {row[1].value for row in load_workbook(BytesIO(answer.content)).worksheets[-1].iter_rows()}
        return counted["digest"] in seen["about"]  # type: ignore[operator]

    await eventually(is_the_same)


async def test_a_report_is_sealed_by_the_caller_s_ministry_and_checked_from_files_alone(
    desk: Desk, tmp_path: Path
) -> None:
    document = await signed(desk)
    certificates = await desk.do(TL, "GET", "evaluation/report-certificates")

    answer = await get(desk, TL, f"{REPORT}/report.pdf?language=pt")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    said = "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages)
    expected = {document["digest"], certificates["tl"]["fingerprint"]}
    assert {text for text in expected if text in said} == expected
    assert certificates["tl"]["is_self_signed"]
    files = {name: tmp_path / name for name in ("report.pdf", "altered.pdf", "tl.pem", "id.pem")}
    files["report.pdf"].write_bytes(answer.content)
    files["altered.pdf"].write_bytes(answer.content.replace(b"/MediaBox", b"/MediaB0x", 1))
    for side in ("tl", "id"):
        files[f"{side}.pem"].write_text(certificates[side]["pem"])
    asked = (("report.pdf", "tl.pem"), ("altered.pdf", "tl.pem"), ("report.pdf", "id.pem"), ("tl.pem", "tl.pem"))
    typed = [["verify-report", str(files[one]), "--certificate", str(files[by]), "--json"] for one, by in asked]
    checked = await asyncio.to_thread(lambda: [CliRunner().invoke(app, words) for words in typed])
    assert [one.exit_code for one in checked] == [0, 1, 1, 2]
    assert json.loads(checked[0].stdout)["verified"]


async def test_each_ministry_downloads_its_own_valid_iati_activity(desk: Desk) -> None:
    await signed(desk)
    validator = IatiValidator()

    found = {officer: await get(desk, officer, f"{REPORT}/report.xml") for officer in (ID, TL)}

    for officer, answer in found.items():
        assert answer.is_success, answer.text
        assert validator.validate_xml(answer.text) == validator.check_ruleset(answer.text) == (True, [])
        assert f"<iati-identifier>XX-TRIAL-{officer[:2].upper()}-mou-2024" in answer.text
        assert answer.headers["etag"]


async def test_what_is_refused_of_reports(desk: Desk) -> None:
    await recorded(desk)
    of_agreement = "evaluation/agreements/mou-2024/periods"

    assert problem(await get(desk, TL, f"{of_agreement}/1990-01-01/1990-12-31/figures.csv")) == (
        404,
        "report_period_empty",
    )
    assert problem(await get(desk, TL, f"{of_agreement}/2099-01-01/2099-12-31/report.xlsx")) == (
        422,
        "report_period_invalid",
    )
    assert problem(await get(desk, TL, f"{of_agreement}/{LAST}/{FIRST}/report.xlsx")) == (422, "period_malformed")
    assert problem(await get(desk, TL, "evaluation/agreements/mou-0/periods/2026-01-01/2026-06-30/about.csv")) == (
        404,
        "agreement_not_found",
    )
    assert problem(await get(desk, TL, f"{REPORT}/secrets.csv")) == (422, "invalid_request")
    assert problem(await get(desk, TL, f"{REPORT}/report.xlsx?language=fr")) == (422, "invalid_request")
    assert problem(await get(desk, "tl/trainer-1", f"{REPORT}/report.pdf")) == (403, "role_missing")
    no_day = await get(desk, TL, f"{of_agreement}/2026-02-30/2026-06-30/about.csv")
    assert problem(no_day) == (422, "invalid_request")
