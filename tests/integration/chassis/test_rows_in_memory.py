"""Rows kept in memory on a real database: every reading gives what was committed before it, whoever wrote it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from uuid import uuid4

import pytest

from deploy.embedded.servers import SecantusMongo
from services.chassis import changes
from services.chassis.caller import acting_service
from services.chassis.cloudevents import ToldFact
from services.chassis.mongo import Database, connect, database_of, make_indexes
from services.chassis.settings import Settings
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.evaluation.figures import memory
from services.evaluation.figures.handlers import keep_fact
from services.evaluation.figures.memory import FiguresTooManyError, every
from services.evaluation.figures.model import Kind
from services.evaluation.figures.repository import INDEXES
from services.evaluation.indicators.memory import observed
from services.kernel import Event
from tests.unit.evaluation import told

WRITERS = 12


@pytest.fixture
async def replicas(mongo: SecantusMongo) -> AsyncIterator[tuple[UnitOfWork, UnitOfWork]]:
    """Two processes' units of work on one database."""
    settings = Settings(
        service_name="evaluation",
        mongo_url=mongo.url,
        mongo_database_prefix=f"test_{uuid4().hex[:8]}",
        mongo_timeout_seconds=30,
    )
    clients = [connect(settings), connect(settings)]
    units = [UnitOfWork(client, database_of(client, settings)) for client in clients]
    await make_indexes(units[0].db, INDEXES)
    yield units[0], units[1]
    for client in clients:
        client.close()


async def keep(unit: UnitOfWork, fact: Event, version: int = 1, kind: Kind = Kind.LOANS) -> None:
    async def work(tx: Transaction) -> None:
        tx.fact = ToldFact(version)
        await keep_fact(kind, fact, tx)

    await unit.run(work, caller=acting_service("test"))


async def facts_of(db: Database) -> list[tuple[str, int]]:
    return [(row.subject, len(row.entries)) for row in await every(Kind.LOANS, db)]


async def test_a_reading_gives_what_another_process_committed_before_it(
    replicas: tuple[UnitOfWork, UnitOfWork],
) -> None:
    writer, reader = replicas
    await keep(writer, told.disbursed("loan-1", 100_00))
    first = await facts_of(reader.db)
    await keep(writer, told.repaid("loan-1", 50_00, date(2026, 4, 1)), version=2)
    await keep(writer, told.disbursed("loan-2", 100_00))

    assert first == [("loan-1", 1)]
    assert await facts_of(reader.db) == [("loan-1", 2), ("loan-2", 1)]


async def test_nothing_is_counted_again_while_no_row_changes(replicas: tuple[UnitOfWork, UnitOfWork]) -> None:
    writer, reader = replicas
    for number in range(5):
        await keep(writer, told.disbursed(f"loan-{number}", 100_00))

    rows, seen = await every(Kind.LOANS, reader.db), await observed(told.YEAR, None, reader.db)
    await keep(writer, told.cohort("coh-1"), kind=Kind.COHORTS)
    seen_later = await observed(told.YEAR, None, reader.db)

    assert [row.subject for row in rows] == [f"loan-{number}" for number in range(5)]
    assert await every(Kind.LOANS, reader.db) is rows
    assert len(seen_later.observations) == len(seen.observations) + 1
    assert await observed(told.YEAR, None, reader.db) is seen_later


async def test_those_who_first_write_a_part_at_once_are_all_kept(replicas: tuple[UnitOfWork, UnitOfWork]) -> None:
    alike = [name for name in map(str, range(2_000)) if changes.part_of(name) == changes.part_of("0")][:WRITERS]

    facts = [told.disbursed(name, 100_00) for name in alike]
    await asyncio.gather(*(keep(replicas[number % 2], fact) for number, fact in enumerate(facts)))

    assert len(alike) == WRITERS
    assert await facts_of(replicas[0].db) == [(name, 1) for name in sorted(alike)]
    assert await changes.changes("loans", replicas[0].db) == {changes.part_of("0"): WRITERS}


async def test_rows_that_an_earlier_version_wrote_are_read_each_time(replicas: tuple[UnitOfWork, UnitOfWork]) -> None:
    writer, reader = replicas
    await keep(writer, told.disbursed("loan-1", 100_00))
    await keep(writer, told.disbursed("loan-2", 100_00))
    await facts_of(reader.db)
    earlier = await writer.db.loans.find_one({"_id": "loan-1"}, {"part": 0})
    assert earlier is not None
    earlier["entries"] *= 3
    await writer.db.loans.replace_one({"_id": "loan-1"}, earlier)
    await keep(writer, told.disbursed("1", 100_00))

    assert await facts_of(reader.db) == [("1", 1), ("loan-1", 3), ("loan-2", 1)]


async def test_more_rows_than_are_counted_are_refused_and_few_again_are_not(
    replicas: tuple[UnitOfWork, UnitOfWork], monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader = replicas
    for number in range(3):
        await keep(writer, told.disbursed(f"loan-{number}", 100_00))

    monkeypatch.setattr(memory, "ROWS_MAX", 2)
    with pytest.raises(FiguresTooManyError):
        await every(Kind.LOANS, reader.db)
    monkeypatch.setattr(memory, "ROWS_MAX", 3)

    assert len(await every(Kind.LOANS, reader.db)) == 3
