"""Rows a second of a large cohort: everybody enrolled and every presence taken from files, beside the bare driver."""

import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from pymongo import AsyncMongoClient, ReadPreference, WriteConcern
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.read_concern import ReadConcern

from services.chassis.caller import Caller
from services.chassis.mongo import connect, database_of, make_indexes
from services.chassis.service import CHASSIS_INDEXES
from services.chassis.settings import Settings
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.kernel import Country
from services.training.cohorts import handlers
from services.training.cohorts.commands import (
    FILE_ROWS_MAX,
    AttendanceFile,
    EnrolmentFile,
    ScheduleCohort,
    TakeAttendanceFile,
    TakeEnrolmentFile,
)
from services.training.rooms import INDEXES
from tests.benchmarks.measuring import Measurement

Row = Mapping[str, object]
Told = Callable[[str], None]

PEOPLE, SESSIONS = 5_000, 20
CALLER = Caller("ministry_officer-1", Country.TL, frozenset({"trainer", "ministry_officer"}))
FIRST_DAY = date(2026, 3, 2)
FLOOR = f"bare driver, the same rows, {FILE_ROWS_MAX} in a transaction"


async def measure_cohort(mongo_url: str, people: int, sessions: int, tell: Told) -> list[Measurement]:
    """Enrol everybody and take every session's attendance through handler and database, from a file's JSON on."""
    settings = Settings(
        service_name="training", mongo_url=mongo_url, mongo_database_prefix="bench_cohorts", mongo_timeout_seconds=30
    )
    client = connect(settings)
    uow = UnitOfWork(client, database_of(client, settings))
    await make_indexes(uow.db, (*CHASSIS_INDEXES, *INDEXES))
    enterprises = [f"ent-{number:020}" for number in range(people)]
    known = {"country": "tl", "is_verified": True, "standing": "active"}
    await uow.db.enterprises.insert_many([{"_id": one, **known} for one in enterprises])
    cohort_id = await _scheduled(people, sessions, uow)
    enrolments = [{"enterprise_id": one, "participant_number": "p1"} for one in enterprises]
    presences = [_presence(one, session) for session in range(1, sessions + 1) for one in enterprises]
    found = []
    for name, rows, take in (("enrolment", enrolments, _enrol), ("attendance", presences, _attend)):
        seconds = 0.0
        for done, text in enumerate(_files(rows), start=1):
            started_at = time.perf_counter()
            accepted = await take(cohort_id, text, uow)
            seconds += time.perf_counter() - started_at
            tell(f"{name}: file {done}, {accepted} rows")
        floor = await _bare_rows(mongo_url, name, rows)
        of = f"{name} of {people:,} in {sessions} sessions" if name == "attendance" else f"{name} of {people:,}"
        found.append(Measurement(f"{of}, rows of files", "1/s", len(rows) / seconds, floor, FLOOR, len(rows)))
    client.close()
    return found


async def _scheduled(people: int, sessions: int, uow: UnitOfWork) -> str:
    held = [{"number": number, "held_on": _day(number).isoformat(), "hours": 2} for number in range(1, sessions + 1)]
    plan = {"country": "tl", "programme": "cooperatives", "place_code": "TL06", "seats": people, "sessions": held}
    days = {"starts_on": held[0]["held_on"], "ends_on": held[-1]["held_on"]}
    command = ScheduleCohort.model_validate_json(json.dumps({**plan, **days}))
    cohort = await uow.run(lambda tx: handlers.schedule_cohort(command, tx), caller=CALLER)
    return cohort.cohort_id


async def _enrol(cohort_id: str, text: str, uow: UnitOfWork) -> int:
    command = TakeEnrolmentFile(cohort_id=cohort_id, file=EnrolmentFile.model_validate_json(text))

    async def work(tx: Transaction) -> int:
        return (await handlers.take_enrolment_file(command, tx)).accepted

    return await uow.run(work, caller=CALLER)


async def _attend(cohort_id: str, text: str, uow: UnitOfWork) -> int:
    command = TakeAttendanceFile(cohort_id=cohort_id, file=AttendanceFile.model_validate_json(text))

    async def work(tx: Transaction) -> int:
        return (await handlers.take_attendance_file(command, tx)).accepted

    return await uow.run(work, caller=CALLER)


def _presence(enterprise_id: str, session: int) -> Row:
    return {
        "row_id": f"{session}-{enterprise_id}",
        "device": "tablet-1",
        "session": session,
        "participant_id": f"{enterprise_id}.p1",
        "is_present": True,
        "captured_at": f"{_day(session).isoformat()}T01:30:00Z",
    }


def _day(session: int) -> date:
    return FIRST_DAY + timedelta(days=session - 1)


def _files(rows: Sequence[Row]) -> Iterator[str]:
    left = iter(rows)
    while file := list(islice(left, FILE_ROWS_MAX)):
        yield json.dumps({"rows": file})


async def _bare_rows(mongo_url: str, name: str, rows: Sequence[Row]) -> float:
    async with AsyncMongoClient[Row](mongo_url) as client:
        collection = client.get_database("benchmark").get_collection(f"{name}_rows")

        def inserted(part: Sequence[Row]) -> Callable[[AsyncClientSession], Awaitable[object]]:
            return lambda session: collection.insert_many([dict(row) for row in part], session=session)

        started_at = time.perf_counter()
        for text in _files(rows):
            async with client.start_session() as session:
                await session.with_transaction(
                    inserted(json.loads(text)["rows"]),
                    ReadConcern("snapshot"),
                    WriteConcern("majority", j=True),
                    ReadPreference.PRIMARY,
                )
        return len(rows) / (time.perf_counter() - started_at)


def cohort_asked() -> tuple[int, int] | None:
    """Tell the people and sessions the command line asks for, as `--cohort 200 4`; None: the whole benchmark."""
    if "--cohort" not in sys.argv:
        return None
    given = [int(one) for one in sys.argv[sys.argv.index("--cohort") + 1 :]]
    people, sessions = given or (PEOPLE, SESSIONS)
    return people, sessions
