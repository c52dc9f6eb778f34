"""Imports and exports over HTTP: checked first, no row twice and none lost, told in the officer's language."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pymongo.errors import AutoReconnect

from deploy.embedded.running import Platform
from services.chassis.caller import Caller
from services.chassis.http import BODY_BYTES_MAX
from services.chassis.mongo import connect, database_of
from services.chassis.settings import Settings
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.kernel import Country
from services.registry.imports import batches, handlers
from services.registry.imports.commands import StartImport, WorkPage
from services.registry.imports.model import ROWS_OF_PAGE
from tests.generated_enterprises import csv_file
from tests.integration.desk import Desk, JsonObject, problem

REGISTRAR, OTHER = "tl/registrar-1", "id/registrar-1"
CSV = "text/csv"
ROWS = 2 * ROWS_OF_PAGE + 50
SMALL = (
    "Naran empreza;Munisípiu;Setór;Kódigu atividade;Jéneru na'in;TIN;Desizaun;Hela fatin\n"
    "Kios Aileu;Aileu;Retail;47111;feto;700001;;a\n"
    "Kios Aileu;Aileu;Retail;47111;feto;;;b\n"
    "Kios Aileu;Aileu;Retail;47111;feto;;importa;c\n"
    "=Kios(1);Baukau;Retail;47111;mane, feto;700002;;d\n"
    "Kios Same;Atlantis;Retail;99999;ema;700001;;e\n"
    "Kios Maliana;Bobonaro;Retail;47111;feto;700001;;f\n"
    "Kios Suai;Suai;Retail;47111;feto;;la importa;g\n"
)


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=60) as client:
        yield Desk(platform, client)


@pytest.fixture
async def kept(platform: Platform) -> AsyncIterator[UnitOfWork]:
    settings = Settings(service_name="registry", mongo_url=platform.environment["JEMBATAN_MONGO_URL"])
    client = connect(settings)
    # As the service does: a chain whose heads nobody noted counts as not rooted.
    yield UnitOfWork(client, database_of(client, settings), notes_heads=True)
    client.close()


async def sent(desk: Desk, body: bytes, content_type: str = CSV, officer: str = REGISTRAR, **headers: str) -> Any:
    given = await desk.headers(officer) | {"Content-Type": content_type} | headers
    return await desk.client.post(f"{desk.platform.url('registry')}/v1/imports", content=body, headers=given)


async def worked(desk: Desk, job: JsonObject, *until: str) -> JsonObject:
    while job["status"] not in until:
        job = await desk.do(REGISTRAR, "POST", batches_of(job), {"pages": 2})
    return job


async def worked_beside_another(desk: Desk, job: JsonObject) -> None:
    """Work until the import is finished; two who want the same page may be told to ask again, as the answer says."""
    while job["status"] != "finished":
        answer = await desk.ask(REGISTRAR, "POST", batches_of(job), {"pages": 2})
        assert answer.is_success or problem(answer) == (503, "unavailable"), answer.text
        job = answer.json() if answer.is_success else job


def batches_of(job: JsonObject) -> str:
    return f"registry/imports/{job['import_id']}/batches"


async def checked(desk: Desk, body: bytes) -> JsonObject:
    answer = await sent(desk, body)
    assert answer.status_code == 201, answer.text
    return await worked(desk, answer.json(), "checked")


async def registered(desk: Desk, job: JsonObject) -> JsonObject:
    ready = {"ready": job["counts"].get("ready", 0)}
    started = await desk.do(REGISTRAR, "POST", f"registry/imports/{job['import_id']}/start", ready)
    return await worked(desk, started, "finished")


async def download(desk: Desk, path: str, language: str = "en") -> bytes:
    headers = await desk.headers(REGISTRAR) | {"Accept-Language": language}
    answer = await desk.client.get(f"{desk.platform.url('registry')}/v1/{path}", headers=headers)
    return answer.raise_for_status().content


async def test_rows_are_checked_before_any_is_registered_and_reported_in_the_officers_language(desk: Desk) -> None:
    job = await checked(desk, SMALL.encode())
    path = f"registry/imports/{job['import_id']}"

    too_early = await desk.ask(REGISTRAR, "POST", f"{path}/batches", {})
    misread = await desk.ask(REGISTRAR, "POST", f"{path}/start", {"ready": 7})
    foreign = await desk.ask(OTHER, "GET", path)
    done = await registered(desk, job)
    report = (await desk.do(REGISTRAR, "GET", f"{path}/report"))["items"]
    told = (await download(desk, f"imports/{job['import_id']}/report.csv", "tet, en;q=0.5")).decode("utf-8-sig")
    book = await download(desk, f"imports/{job['import_id']}/report.xlsx")
    exported = (await download(desk, "exports/enterprises.csv", "id")).decode("utf-8-sig")

    unread = [column["header"] for column in job["columns"] if column["field"] is None]
    outcomes = {row["row"]: row["outcome"] for row in report}
    assert unread == ["Hela fatin"]
    assert problem(too_early) == (409, "import_state")
    assert problem(misread) == (409, "import_report_other")
    assert problem(foreign) == (403, "import_of_other_ministry")
    assert outcomes == {
        2: "registered",
        3: "likely_duplicate",
        4: "registered",
        5: "registered",
        6: "refused",
        7: "duplicate",
        8: "left_out",
    }
    assert done["counts"]["registered"] == 3
    assert {(one["field"], one["code"]) for row in report if row["row"] == 6 for one in row["problems"]} >= {
        ("place", "place_unknown"),
        ("owner_gender", "word_unknown"),
    }
    assert "la simu" in told or "la iha lista" in told
    assert book.startswith(b"PK")
    assert "'=Kios(1)" in exported
    assert exported.startswith("Nomor register,Nama usaha,")


async def test_killed_half_way_and_resumed_no_row_is_twice_and_none_is_lost(
    desk: Desk, kept: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = csv_file(ROWS, seed=5)
    job = await checked(desk, file)
    caller = Caller("registrar-1", Country.TL, frozenset({"registrar"}))
    command = WorkPage(import_id=job["import_id"])

    async def start(tx: Transaction) -> None:
        await handlers.start_import(StartImport(import_id=job["import_id"], ready=job["counts"]["ready"]), tx)

    async def lost(*_: object) -> None:
        raise AutoReconnect("cut between the rows' entries and their outcomes")

    await kept.run(start, caller=caller)
    await batches.work_pages(command, 1, kept, caller)
    with monkeypatch.context() as cut:
        cut.setattr("services.registry.imports.repository.put", lost)
        with pytest.raises(Exception, match="cut between"):
            await batches.work_pages(command, 1, kept, caller)
    killed = asyncio.ensure_future(batches.work_pages(command, 1, kept, caller))
    await asyncio.sleep(0)
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    await asyncio.gather(worked_beside_another(desk, job), worked_beside_another(desk, job))

    done = await desk.do(REGISTRAR, "GET", f"registry/imports/{job['import_id']}")
    marks = [mark async for mark in kept.db.imported_rows.find({"import_id": job["import_id"]})]
    entries = [mark["enterprise_id"] for mark in marks]
    found = await kept.db.enterprises.count_documents({"_id": {"$in": entries}})
    facts = await kept.db.outbox.count_documents({"aggregateid": {"$in": entries}})
    trail = await kept.db.audit.count_documents({"aggregate_id": {"$in": entries}})
    changes = await kept.db.entry_changes.count_documents({"entry_id": {"$in": entries}})
    again = await registered(desk, await checked(desk, file))
    assert done["counts"] == {"registered": ROWS}
    assert (len(set(entries)), found, facts, trail, changes) == (ROWS,) * 5
    assert again["counts"] == {"already_imported": ROWS}


async def test_a_file_that_cannot_be_read_is_refused_with_its_row(desk: Desk) -> None:
    header = "Legal name,Place,Sector,Activity code,Owner gender\n"
    latin = (header + "Kafé,Dili,Retail,47111,female\n").encode("latin-1")
    noted = header.strip() + ",Note\n"
    longer = (noted + f"Kios,Dili,Retail,47111,female,{'n' * 999}\n" * (BODY_BYTES_MAX // 1_000)).encode()

    assert problem(await sent(desk, latin)) == (422, "file_encoding")
    assert problem(await sent(desk, b"Name\nKios\n")) == (422, "column_missing")
    assert problem(await sent(desk, header.encode())) == (422, "file_without_rows")
    assert problem(await sent(desk, b"PK", "application/zip")) == (422, "file_format_unknown")
    assert problem(await sent(desk, latin, officer="tl/evaluator-1")) == (403, "role_missing")
    answer = await sent(desk, longer)
    assert (answer.status_code, Counter(answer.json()["counts"])) == (201, Counter())
