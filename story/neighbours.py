"""How the two ministries reach each other: inside one cell, or across a border."""

from typing import Protocol

from services.kernel import Country
from story.chapters.officers import MINISTRY
from story.client import Client, Json, NeverTrueError

RECOGNITION_BASIS = "cooperation_agreement"


class Neighbours(Protocol):
    """What one ministry does about what the other one keeps."""

    async def name(self, client: Client, home: Country, entry_id: str) -> str:
        """Tell what an entry of a ministry is called at the other one."""
        ...

    async def recognise(self, client: Client, home: Country, cooperative_id: str) -> None:
        """Have the other ministry recognise a cooperative."""
        ...

    async def no_objection(self, client: Client, application_id: str) -> Json:
        """Have the borrower's ministry not object; give the application after that."""
        ...


class InOneCell:
    """Both ministries' officers use the same services."""

    async def name(self, client: Client, home: Country, entry_id: str) -> str:
        """An entry has one name."""
        del client, home
        return entry_id

    async def recognise(self, client: Client, home: Country, cooperative_id: str) -> None:
        """Recognise it in the register that both use."""
        path, basis = f"/v1/cooperatives/{cooperative_id}/recognition", {"basis_code": RECOGNITION_BASIS}
        await client.advance("registry", path, basis, MINISTRY[home.other], _is_recognised)

    async def no_objection(self, client: Client, application_id: str) -> Json:
        """Tell it where the application is kept."""
        path = f"/v1/applications/{application_id}/no-objection"
        return await client.advance("financing", path, None, MINISTRY[Country.TL], _is_decided)


class AcrossTheBorder:
    """Each ministry has a cell of its own: entries have pseudonyms, and what is said about them are declarations."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    async def name(self, client: Client, home: Country, entry_id: str) -> str:
        """Ask the home ministry's border, once something of the entry has left."""
        if entry_id not in self._names:

            async def given() -> str:
                named = await client.read("border", f"/v1/names/{entry_id}", MINISTRY[home])
                return str(named["name"])

            self._names[entry_id] = await client.wait(f"{entry_id} has a name across the border", given)
        return self._names[entry_id]

    async def recognise(self, client: Client, home: Country, cooperative_id: str) -> None:
        """Declare it at the other ministry's desk, and wait for the register's answer."""
        await self._declared(client, home, cooperative_id, "registered", "recognised")

    async def no_objection(self, client: Client, application_id: str) -> Json:
        """Declare it at the borrower's ministry's desk, and wait for the lenders' answer."""
        await self._declared(client, Country.ID, application_id, "screened", "no_objection")
        return await client.read("financing", f"/v1/applications/{application_id}", MINISTRY[Country.ID])

    async def _declared(self, client: Client, home: Country, entry_id: str, after: str, says: str) -> None:
        name, officer = await self.name(client, home, entry_id), MINISTRY[home.other]

        async def told() -> bool:
            entry = await client.read("border", f"/v1/foreign-entries/{name}", officer)
            return bool(entry["last_fact"] == after or entry["facts_count"] > 1)

        await client.wait(f"{home.other} knows that {name} was {after}", told)
        code = RECOGNITION_BASIS if says == "recognised" else None
        body = {"entry_id": name, "says": says, "code": code}
        made = await client.create("border", "/v1/declarations", body, officer, f"story:{says}:{name}")

        async def answered() -> Json | None:
            state = await client.read("border", f"/v1/declarations/{made['declaration_id']}", officer)
            return state if state["status"] != "awaiting" else None

        answer = await client.wait(f"{says} of {name} is answered", answered)
        if answer["status"] != "accepted":
            raise NeverTrueError(f"{says} of {name} was refused: {answer['answer_code']}")


def _is_recognised(cooperative: Json) -> bool:
    return cooperative["recognised_by"] is not None


def _is_decided(application: Json) -> bool:
    return bool(application["status"] != "passed")
