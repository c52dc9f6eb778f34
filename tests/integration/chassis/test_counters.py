"""Running numbers on a real database: no two processes, replicas or attempts ever draw the same."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from pymongo.errors import DuplicateKeyError

from deploy.embedded.servers import SecantusMongo
from services.chassis.caller import Caller
from services.chassis.counters import BLOCK_SIZE, Counters
from services.chassis.mongo import Database
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.kernel import Country
from services.registry.register_numbers import Register, read_register_number
from tests.integration.chassis.registers import register

DRAWN_EACH = 5 * BLOCK_SIZE + 1
PROCESS_SECONDS_MAX = 60
DRAWING = """
import asyncio, sys
from services.chassis.counters import Counters
from services.chassis.mongo import connect, database_of
from services.chassis.settings import Settings

async def draw():
    settings = Settings(service_name="registry", mongo_url=sys.argv[1], mongo_database_prefix=sys.argv[2])
    client = connect(settings)
    db, counters = database_of(client, settings), Counters()
    print("ready", flush=True)
    sys.stdin.readline()
    numbers = await asyncio.gather(*(counters.draw("numbers", db) for _ in range(int(sys.argv[3]))))
    client.close()
    print(*numbers)

asyncio.run(draw())
"""


def unit_of(registry: FastAPI) -> UnitOfWork:
    unit: UnitOfWork = registry.state.uow
    return unit


async def test_two_processes_never_draw_the_same_number(mongo: SecantusMongo) -> None:
    asked = (sys.executable, "-c", DRAWING, mongo.url, f"test_{uuid4().hex[:8]}", str(DRAWN_EACH))

    async with asyncio.timeout(PROCESS_SECONDS_MAX):
        processes = [await asyncio.create_subprocess_exec(*asked, stdin=PIPE, stdout=PIPE) for _ in range(2)]
        ready = [await process.stdout.readline() for process in processes if process.stdout]
        printed = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))

    drawn = [int(number) for numbers, _ in printed for number in numbers.split()]
    assert ready == [b"ready\n"] * 2
    assert len(drawn) == len(set(drawn)) == 2 * DRAWN_EACH
    assert min(drawn) == 1
    assert max(drawn) <= 2 * (DRAWN_EACH + BLOCK_SIZE)


async def test_a_process_that_is_alone_leaves_no_hole_and_counts_each_counter_from_one(registry: FastAPI) -> None:
    db, counters, names = unit_of(registry).db, Counters(), [uuid4().hex for _ in range(2)]

    async with asyncio.TaskGroup() as group:
        tasks = {name: [group.create_task(counters.draw(name, db)) for _ in range(BLOCK_SIZE + 5)] for name in names}

    for name in names:
        assert sorted(task.result() for task in tasks[name]) == list(range(1, BLOCK_SIZE + 6))


async def test_a_number_drawn_in_work_that_is_given_up_is_not_drawn_again(registry: FastAPI) -> None:
    unit, counter, drawn = unit_of(registry), uuid4().hex, list[int]()

    async def draw(tx: Transaction) -> None:
        drawn.append(await tx.draw(counter))
        if len(drawn) == 1:
            raise RuntimeError("after the draw")

    with pytest.raises(RuntimeError, match="after the draw"):
        await unit.run(draw, caller=Caller("registrar-1", Country.TL))
    await unit.run(draw, caller=Caller("registrar-1", Country.TL))

    assert drawn == [1, 2]


async def test_a_register_keeps_no_number_twice(registry: FastAPI, registrar: httpx.AsyncClient) -> None:
    db: Database = unit_of(registry).db
    number = (await register(registrar))["register_number"]

    with pytest.raises(DuplicateKeyError):
        await db.enterprises.insert_one({"_id": uuid4().hex, "register_number": number})

    assert str(read_register_number(number, Register.ENTERPRISES)) == number
