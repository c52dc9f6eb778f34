"""What the load acts upon: enterprises in the register and loans of the story's rows, paid out."""

from dataclasses import dataclass

from services.kernel import Country
from story.assumptions import assumptions
from story.chapters import lending, registers, training
from story.chapters.officers import REGISTRAR
from story.client import Addresses, Client, Json
from story.neighbours import InOneCell
from story.progress import Silence
from story.rows import read_rows, usable
from tests.faults.cell import Cell

LOANS = 10
ENTERPRISES = 40
DESCRIPTION: Json = {
    "legal_name": "Generated name (fault harness)",
    "place_code": "TL08",
    "sector": "Retail",
    "activity_code": "47111",
    "owner_gender": "female",
}


@dataclass(frozen=True)
class Scene:
    """The aggregates by the number the load calls them."""

    enterprises: tuple[str, ...]
    loans: tuple[str, ...]


async def set_scene(cell: Cell) -> Scene:
    """Register the enterprises and pay the loans out; doing it again finds the same ones."""
    assumed, silence = assumptions(), Silence()
    urls = {service: next(iter(cell.urls(service).values())) for service in ("registry", "financing", "training")}
    neighbours = InOneCell()
    async with Client(dict.fromkeys(Country, Addresses(urls, cell.issuer_url))) as client:
        cooperatives = await registers.cooperatives(client, neighbours, assumed, silence)
        entered = await registers.enterprises(client, usable(read_rows())[:LOANS], cooperatives, assumed, silence)
        members = [one for one in entered if isinstance(one, registers.Member)]
        await training.certificates(client, members, assumed, silence)
        facilities = await lending.facilities(client, neighbours, cooperatives, assumed, silence)
        lent = await lending.loans(client, neighbours, members, facilities, assumed, silence)
        registrar = REGISTRAR[Country.TL]
        registered = [
            await client.create("registry", "/v1/enterprises", _numbered(number), registrar, f"fault-scene:{number}")
            for number in range(ENTERPRISES)
        ]
    return Scene(
        tuple(str(one["enterprise_id"]) for one in registered),
        tuple(one.loan_id for one in lent if isinstance(one, lending.Loan)),
    )


def _numbered(number: int) -> Json:
    return {**DESCRIPTION, "country": "tl", "legal_name": f"{DESCRIPTION['legal_name']} {number}"}
