"""Daily runs over HTTP: each loan once a day, failures named and not in the way, missed days made up."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import httpx
import pytest

from deploy.brokers import platform_on_chosen_broker
from deploy.embedded.running import Platform
from services.chassis.caller import acting_service
from services.chassis.mongo import connect, database_of
from services.chassis.settings import Settings
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.financing.lenders import repository as lenders
from services.financing.loans.repository import to_document
from tests.integration.desk import Desk, JsonObject, problem
from tests.unit.financing.examples import LENDER, disbursed

OPERATOR = "id/operator-1"
RUNS = "financing/daily-runs"
LENDER_ID = "coop-daily"
LOANS = ("loan-daily-1", "loan-daily-2", "loan-daily-3", "loan-daily-4")
BROKEN = "loan-daily-2"
LAST_PROCESSED, DAY = date(2026, 6, 24), "2026-06-29"


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform of its own: these loans are put there without the facts an audit asks for."""
    with platform_on_chosen_broker(tmp_path_factory.mktemp("daily")) as platform:
        yield platform


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=30) as client:
        yield Desk(platform, client)


@pytest.fixture
async def kept(platform: Platform) -> AsyncIterator[UnitOfWork]:
    """Loans of a lender of their own, as they stand after a day's processing; one cannot be read."""
    settings = Settings(service_name="financing", mongo_url=platform.environment["JEMBATAN_MONGO_URL"])
    client = connect(settings)
    uow = UnitOfWork(client, database_of(client, settings))

    async def lend(tx: Transaction) -> None:
        await lenders.put(replace(LENDER, cooperative_id=LENDER_ID), tx)
        for loan_id in LOANS:
            named = {"loan_id": loan_id, "application_id": f"app-{loan_id}", "lender_id": LENDER_ID}
            loan = replace(disbursed(), **named, processed_until=LAST_PROCESSED)  # type: ignore[arg-type]
            broken: JsonObject = {"entries": [{"kind": "unheard_of", "values": {}}]} if loan_id == BROKEN else {}
            await tx.insert("loans", {**to_document(loan), "version": loan.version, **broken})

    await uow.run(lend, caller=acting_service("financing"))
    yield uow
    await uow.db.loans.delete_many({"lender_id": LENDER_ID})
    client.close()


async def finished(desk: Desk, run: JsonObject) -> JsonObject:
    while run["status"] != "finished":
        run = await desk.do(OPERATOR, "POST", f"{RUNS}/{run['run_id']}/batches", {"loans": 2})
    return run


async def test_two_runs_at_once_process_each_loan_once_and_name_the_one_that_fails(
    desk: Desk, kept: UnitOfWork
) -> None:
    body = {"day": DAY, "lender_id": LENDER_ID}
    runs = [await desk.do(OPERATOR, "POST", RUNS, body, key) for key in ("daily-run-a", "daily-run-b", "daily-run-a")]

    await asyncio.gather(*(finished(desk, run) for run in runs[:2]))

    seen = await desk.do("tl/evaluator-1", "GET", f"{RUNS}/{runs[0]['run_id']}")
    again = await desk.do(OPERATOR, "POST", RUNS, body)
    facts = await kept.db.outbox.count_documents({"aggregateid": LOANS[0], "type": "financing.loan.day_processed.v1"})
    booked = [one async for one in kept.db.ledger_postings.find({"loan_id": LOANS[0], "kind": "interest_accrual"})]
    loan = await kept.db.loans.find_one({"_id": LOANS[0]})
    assert runs[0] == runs[2]
    assert (runs[0]["total"], seen["done"], seen["failed"], seen["share_done"]) == (4, 3, 1, "1")
    assert [(failure["loan_id"], failure["code"]) for failure in seen["failures"]] == [(BROKEN, "KeyError")]
    assert again["total"] == 1
    assert loan
    assert (loan["processed_until"], facts) == (DAY, 5)
    assert sum(one["debit_minor"] for one in booked) == loan["accrued_interest_minor"] > 0


async def test_what_the_rules_refuse_is_refused_over_http(desk: Desk, kept: UnitOfWork) -> None:
    coming = f"{datetime.now(UTC).year + 1}-12-31"

    early = await desk.ask(OPERATOR, "POST", RUNS, {"day": coming})
    foreign = await desk.ask("tl/operator-1", "POST", RUNS, {"day": DAY})
    without_role = await desk.ask("id/lender_officer-1", "POST", RUNS, {"day": DAY})
    unknown = await desk.ask(OPERATOR, "POST", f"{RUNS}/daily-run-0/batches", {})
    nobody = await desk.ask(OPERATOR, "POST", RUNS, {"day": DAY, "lender_id": "coop-nobody"})

    assert problem(early) == (422, "day_in_future")
    assert problem(foreign) == (403, "daily_run_of_other_ministry")
    assert problem(without_role) == (403, "role_missing")
    assert problem(unknown) == (404, "daily_run_not_found")
    assert problem(nobody) == (404, "cooperative_not_found")
    assert await kept.db.daily_runs.count_documents({"lender_id": "coop-nobody"}) == 0
