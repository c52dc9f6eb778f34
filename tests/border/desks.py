"""Desks in both cells, from which a test speaks to either ministry's services."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from deploy.border.pair import Pair
from deploy.server_process import LOCALHOST
from services.contracts.border import REFUSAL_TOPIC
from services.kernel import Country
from services.kernel.pseudonyms import pseudonym_of
from tests.faults.topics import read_topics
from tests.integration.desk import Desk, JsonObject
from tests.namesakes import another
from tests.waiting import eventually

ID, TL = Country.ID, Country.TL
PERIOD = "from=2020-01-01&until=2099-12-31"
KIOSK: JsonObject = {
    "country": "tl",
    "legal_name": "Kios Loes",
    "place_code": "TL0104",
    "sector": "retail",
    "activity_code": "47111",
    "owner_gender": "female",
}
WARUNG: JsonObject = {**KIOSK, "country": "id", "place_code": "53.01", "legal_name": "Warung Kupang"}


@contextmanager
def running(pair: Pair) -> Iterator[Pair]:
    """Let two cells run; they are stopped also where one did not come up."""
    try:
        pair.up()
        yield pair
    finally:
        pair.down()


def broker_of(pair: Pair, cell: Country) -> str:
    """The address of a cell's broker."""
    return f"{LOCALHOST}:{pair.cells[cell].ports['kafka']}"


@dataclass
class Desks:
    """A desk in each cell."""

    pair: Pair
    at: Mapping[Country, Desk]

    async def kiosk(self) -> str:
        """Enter an enterprise in Timor-Leste's register."""
        entry = await self.at[TL].do("tl/registrar-1", "POST", "registry/enterprises", another(KIOSK))
        return str(entry["enterprise_id"])

    async def tell(self, enterprise_id: str, what: str, body: JsonObject, officer: str = "tl/verifier-1") -> None:
        await self.at[TL].do(officer, "POST", f"registry/enterprises/{enterprise_id}/{what}", body)

    async def figure(self, cell: Country, subject: str) -> JsonObject | None:
        """Read a row of evaluation; nothing where the cell knows of none."""
        answer = await self.at[cell].ask(f"{cell}/evaluator-1", "GET", f"evaluation/figures/enterprises/{subject}")
        return answer.json() if answer.is_success else None

    async def with_facts(self, cell: Country, subject: str, count: int) -> JsonObject:
        """Wait until a cell knows of so many facts; give its row."""

        async def complete() -> JsonObject | None:
            found = await self.figure(cell, subject)
            return found if found and found["facts_count"] >= count else None

        row = await eventually(complete, every=0.2)
        assert row is not None
        return row

    async def scorecard(self, cell: Country) -> dict[str, Any]:
        """Count every indicator, without the facts beneath it: those have other names in each cell."""
        card = await self.at[cell].do(f"{cell}/evaluator-1", "GET", f"evaluation/scorecard?{PERIOD}")
        return {part: _without_sources(values) for part, values in card.items()}

    def name(self, enterprise_id: str, home: Country = TL) -> str:
        """Name an entry as the other cell does."""
        key = self.pair.home / "keys" / home / "pseudonyms.key"
        return pseudonym_of(enterprise_id, home, key.read_bytes())

    async def warung(self) -> str:
        """Enter an enterprise in Indonesia's register."""
        entry = await self.at[ID].do("id/registrar-1", "POST", "registry/enterprises", another(WARUNG))
        return str(entry["enterprise_id"])

    async def parked(self, cell: Country = ID) -> dict[str, str]:
        """List what a border set aside: the cause by the fact's subject."""
        page = await self.at[cell].do(f"{cell}/operator-1", "GET", "border/operations/dead-letters?limit=200")
        return {one["aggregate_id"]: one["cause"] for one in page["items"]}

    async def refusals(self) -> list[dict[str, Any]]:
        """Read what the Indonesian border told of its refusals on their topic."""
        messages = await read_topics(broker_of(self.pair, ID), lambda topic: topic == REFUSAL_TOPIC.of(ID))
        return [json.loads(message.value) for message in messages]

    async def broken_chains(self) -> list[Any]:
        """Verify the audit chains of the Indonesian border's refusals."""
        verified = await self.at[ID].do("id/operator-1", "GET", "border/operations/audit/verification")
        return list(verified["breaks"])


def _without_sources(values: Any) -> Any:
    if isinstance(values, list):
        return [_without_sources(one) for one in values]
    if isinstance(values, dict):
        return {name: _without_sources(one) for name, one in values.items() if name not in ("sources", "as_of")}
    return values
