"""Commands a second over HTTP, beside two-document transactions a second of the bare driver."""

from collections.abc import Mapping
from uuid import uuid4

import httpx
from pymongo import AsyncMongoClient, ReadPreference, WriteConcern
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.read_concern import ReadConcern

from tests.benchmarks.measuring import Measurement, median_of, rate
from tests.namesakes import another

COMMANDS = 200
CONCURRENCY = 8
ROUNDS = 3
ENTERPRISE = {
    "country": "tl",
    "legal_name": "Generated name (benchmark)",
    "place_code": "TL08",
    "sector": "Retail",
    "activity_code": "47111",
    "owner_gender": "female",
    "employees": 3,
}


async def measure_commands(url: str, token: str, mongo_url: str) -> list[Measurement]:
    """Register enterprises over HTTP, then write two documents in a transaction with the same guarantees."""
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:

        async def register(_number: int) -> None:
            body = another(ENTERPRISE)
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
            (await client.post("/v1/enterprises", json=body, headers=headers)).raise_for_status()

        await rate(20, CONCURRENCY, register)
        figure = await median_of(ROUNDS, lambda: rate(COMMANDS, CONCURRENCY, register))
    floor = await _bare_transactions(mongo_url)
    floor_name = f"bare driver, two inserts in a transaction, {CONCURRENCY} at once"
    return [Measurement("commands over HTTP", "1/s", figure, floor, floor_name, ROUNDS * COMMANDS)]


async def _bare_transactions(mongo_url: str) -> float:
    async with AsyncMongoClient[Mapping[str, object]](mongo_url, maxPoolSize=CONCURRENCY) as client:
        db = client.get_database("benchmark")

        for collection in ("documents", "facts"):
            await db.create_collection(collection)

        async def write(number: int) -> None:
            async def both(session: AsyncClientSession) -> None:
                await db.documents.insert_one({"_id": uuid4().hex, "number": number, **ENTERPRISE}, session=session)
                await db.facts.insert_one({"_id": uuid4().hex, "payload": str(ENTERPRISE)}, session=session)

            async with client.start_session() as session:
                await session.with_transaction(
                    both, ReadConcern("snapshot"), WriteConcern("majority", j=True), ReadPreference.PRIMARY
                )

        await rate(20, CONCURRENCY, write)
        return await median_of(ROUNDS, lambda: rate(COMMANDS, CONCURRENCY, write))
