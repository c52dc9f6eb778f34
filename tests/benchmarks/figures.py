"""Facts a second into evaluation's figures beside bare consuming and writing, and what asking for them takes."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from fastapi import FastAPI
from pymongo import AsyncMongoClient, ReplaceOne, WriteConcern

from services.chassis import changes
from services.chassis.caller import acting_service
from services.chassis.catching_up import catch_up
from services.chassis.cloudevents import ToldFact, headers_of
from services.chassis.mongo import Database
from services.chassis.outbox import outbox_record
from services.chassis.prepare import prepare
from services.chassis.settings import Settings
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import LOAN_TOPIC
from services.evaluation.app import build_app
from services.evaluation.digests import views as digests
from services.evaluation.figures.handlers import keep_fact
from services.evaluation.figures.model import Kind, Row, after
from services.evaluation.figures.repository import to_document
from services.evaluation.indicators import views as indicators
from services.evaluation.indicators.terms import Grouping, Period
from services.kernel import Country, Event
from tests.benchmarks.measuring import Measurement, percentiles
from tests.unit.evaluation import told

Told = Callable[[str], None]
T = TypeVar("T")

FACTS_IN = 2_000
FACTS_OF_A_LOAN = 5
SIZES = (1_000, 100_000)
"""Facts of loans and of their borrowers; a million would be more rows than are counted on request."""
ASKED = 100
BATCH = 500
FIRST_DAY = date(2024, 1, 1)
PERIODS = tuple(Period(FIRST_DAY, FIRST_DAY + timedelta(days=days)) for days in (365, 730))
QUERY_FLOOR = "bare driver, the same rows found and read"


async def measure_facts_in(settings: Settings) -> Measurement:
    """Consume facts of loans into figures, then consume the same records and write their documents in bulk."""
    app = build_app(settings)
    await prepare(build_app(settings))
    records = [record for number in range(FACTS_IN // FACTS_OF_A_LOAN) for record in _records(number)]
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap_servers, acks="all") as producer:
        for part in _batches(records):
            sends = [
                await producer.send(
                    record["topic"],
                    record["payload"].encode(),
                    key=record["aggregateid"].encode(),
                    headers=headers_of(record),
                )
                for record in part
            ]
            await asyncio.gather(*sends)
    async with app.router.lifespan_context(app):
        taken = await catch_up(app, lambda *_: None)
    floor = await _bare_facts_in(settings)
    name = "bare consumer and bulk write"
    return Measurement("facts into figures", "1/s", taken.records / taken.seconds, floor, name, taken.records)


async def measure_queries(settings: Settings, facts: int, tell: Told) -> list[Measurement]:
    """Ask for an indicator by municipality, and for a period's digest, while now and then a fact arrives."""
    await prepare(build_app(settings))
    app = build_app(settings)
    db = app.state.uow.db
    rows = await _filled(db, facts)
    tell(f"figures: {facts:,} facts in {rows:,} rows")
    floor = await _bare_reading(settings)
    found = []
    for name, ask in (("indicator by municipality", _indicator), ("digest of a period", _digest)):
        first = await _timed(ask, db, 0)
        durations = [await _timed(ask, db, number) for number in range(ASKED)]
        fresh = []
        for number in range(ASKED // 10):
            await _one_more(app, number)
            fresh.append(await _timed(ask, db, number))
        p50, p99 = percentiles(durations)
        of = f"{name}, {facts:,} facts"
        found += [
            Measurement(f"{of}, first reading", "ms", first * 1000, floor, QUERY_FLOOR, 1),
            Measurement(f"{of}, p50", "ms", p50, floor, QUERY_FLOOR, ASKED),
            Measurement(f"{of}, p99", "ms", p99, floor, QUERY_FLOOR, ASKED),
            Measurement(f"{of}, after a fact, p50", "ms", percentiles(fresh)[0], floor, QUERY_FLOOR, len(fresh)),
        ]
    app.state.client.close()
    return found


def _life(number: int) -> Iterator[Event]:
    """Tell the facts of one loan, in their order."""
    loan, day = f"loan-{number:07}", FIRST_DAY + timedelta(days=number % 300)
    yield told.disbursed(loan, 120_000, on=day, borrower_id=f"ent-{number:07}")
    for month in range(1, FACTS_OF_A_LOAN):
        yield told.repaid(loan, 10_000, day + timedelta(days=30 * month), 120_000 - 10_000 * month)


def _records(number: int) -> Iterator[dict[str, Any]]:
    for version, fact in enumerate(_life(number), start=1):
        yield outbox_record(fact, LOAN_TOPIC.of(Country.ID), version, fact.occurred_at)


async def _bare_facts_in(settings: Settings) -> float:
    """Read the same records and write, for each, its aggregate's document, in bulk."""
    topic, taken = LOAN_TOPIC.of(Country.ID), 0
    async with (
        AIOKafkaConsumer(
            topic,
            bootstrap_servers=settings.kafka_bootstrap_servers,
            group_id=uuid4().hex,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        ) as consumer,
        AsyncMongoClient[dict[str, object]](settings.mongo_url) as client,
    ):
        collection = client.get_database("benchmark", write_concern=WriteConcern("majority", j=True)).facts
        started_at = time.perf_counter()
        while taken < FACTS_IN:
            fetched = await consumer.getmany(timeout_ms=1_000, max_records=BATCH)
            writes = [
                ReplaceOne({"_id": record.key.decode()}, {"fact": record.value.decode()}, upsert=True)
                for records in fetched.values()
                for record in records
            ]
            if writes:
                await collection.bulk_write(writes)
                await consumer.commit()
            taken += len(writes)
        return taken / (time.perf_counter() - started_at)


async def _filled(db: Database, facts: int) -> int:
    """Keep the rows that so many facts of loans and their borrowers leave; tell how many rows."""
    loans = facts // (FACTS_OF_A_LOAN + 1)
    for numbers in _batches(range(loans)):
        rows = [row for number in numbers for row in _rows(number)]
        for kind in (Kind.LOANS, Kind.ENTERPRISES):
            await db[kind.value].insert_many([to_document(row) for row in rows if row.kind is kind])
    for kind in (Kind.LOANS, Kind.ENTERPRISES):
        counters = [
            {"_id": f"{kind}:{part}", "collection": kind.value, "part": part, "changes": 1}
            for part in range(changes.PARTS)
        ]
        await db[changes.COLLECTION].insert_many(counters)
    return 2 * loans


def _rows(number: int) -> tuple[Row, Row]:
    loan = Row(Kind.LOANS, f"loan-{number:07}")
    for version, fact in enumerate(_life(number), start=1):
        loan = after(loan, fact, version)
    municipality = f"TL{1 + number % 13:02}"
    entered = told.enterprise(f"ent-{number:07}", FIRST_DAY, municipality_code=municipality)
    return loan, after(Row(Kind.ENTERPRISES, entered.subject), entered, 1)


async def _one_more(app: FastAPI, number: int) -> None:
    """Keep one fact more as the consumer does."""
    fact = told.disbursed(f"late-{number}-{uuid4().hex}", 100_000, on=FIRST_DAY)

    async def work(tx: Transaction) -> None:
        tx.fact = ToldFact(1)
        await keep_fact(Kind.LOANS, fact, tx)

    await app.state.uow.run(work, caller=acting_service("benchmark"))


async def _timed(ask: Callable[[Database, Period], Awaitable[object]], db: Database, number: int) -> float:
    period = PERIODS[number % len(PERIODS)]
    started_at = time.perf_counter()
    await ask(db, period)
    return time.perf_counter() - started_at


async def _indicator(db: Database, period: Period) -> object:
    return await indicators.values("loans_disbursed_amount", period, Grouping.MUNICIPALITY, None, db)


async def _digest(db: Database, period: Period) -> object:
    return await digests.digest(period, db)


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


async def _bare_reading(settings: Settings) -> float:
    """Find and read the same documents once, in milliseconds."""
    async with AsyncMongoClient[dict[str, object]](settings.mongo_url) as client:
        db = client.get_database(settings.mongo_database)
        started_at = time.perf_counter()
        for kind in Kind:
            async for _ in db.get_collection(kind.value).find():
                pass
        return (time.perf_counter() - started_at) * 1000


def figures_asked() -> Sequence[int] | None:
    """Tell the sizes the command line asks for, as `--figures 1000 100000`; None: the whole benchmark."""
    if "--figures" not in sys.argv:
        return None
    return [int(one) for one in sys.argv[sys.argv.index("--figures") + 1 :]] or SIZES
