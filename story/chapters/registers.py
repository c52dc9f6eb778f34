"""The registers: cooperatives of both countries, recognised across the border, and the enterprises of the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from services.kernel import Country
from story.assumptions import Assumptions, Lender, Partner
from story.chapters.officers import MINISTRY, REGISTRAR, VERIFIER
from story.client import Client, Json, RefusedError
from story.neighbours import Neighbours
from story.progress import Progress, each
from story.rows import Reason, StoryRow, Unusable

EVIDENCE_KIND = "site_visit"


@dataclass(frozen=True, slots=True)
class Member:
    """A row's enterprise in the register, and the cooperative it is a member of."""

    row: StoryRow
    enterprise_id: str
    place_code: str
    municipality_code: str
    partner_key: str
    cooperative_id: str


async def cooperatives(
    client: Client, neighbours: Neighbours, assumed: Assumptions, progress: Progress
) -> Mapping[str, str]:
    """Register lenders and partners and have the other ministry recognise them; give their ids by key."""
    everybody: list[Lender | Partner] = [*assumed.lenders, *assumed.cooperatives]
    step = progress.chapter("cooperatives and their lenders", len(everybody))

    async def one(cooperative: Lender | Partner) -> str:
        cooperative_id = await _cooperative(client, neighbours, cooperative)
        step()
        return cooperative_id

    ids = await each(everybody, one)
    return {named.key: cooperative_id for named, cooperative_id in zip(everybody, ids, strict=True)}


async def enterprises(
    client: Client, rows: Sequence[StoryRow], partners: Mapping[str, str], assumed: Assumptions, progress: Progress
) -> Sequence[Member | Unusable]:
    """Register, verify and admit the enterprise of every row; a row whose place is unknown is set aside."""
    step = progress.chapter("enterprises: entry, check, membership", 3 * len(rows))
    keys = {code: partner.key for partner in assumed.cooperatives for code in partner.municipalities}

    async def one(row: StoryRow) -> Member | Unusable:
        place_code = await place(client, row.region, Country.TL, row.applied_on.isoformat())
        if place_code is None:
            return Unusable(row.row_id, row.principal, Reason.PLACE_UNKNOWN, row.region)
        entry = await _registered(client, row, place_code)
        step()
        path = f"/v1/enterprises/{entry['enterprise_id']}/verification"
        await client.advance("registry", path, {"evidence_kind": EVIDENCE_KIND}, VERIFIER, _is_verified)
        step()
        key = keys[entry["description"]["municipality_code"]]
        member = _member(row, entry, key, partners[key])
        await _admit(client, member)
        step()
        return member

    return await each(rows, one)


async def place(client: Client, name: str, country: Country, on: str | None = None) -> str | None:
    """Give the code of the place a name means on a day, today without one; nothing where it means none or several."""
    day = {"on": on} if on else {}
    try:
        match = await client.read("registry", "/v1/places", REGISTRAR[country], country=country, text=name, **day)
    except RefusedError as refusal:
        if refusal.status != httpx.codes.NOT_FOUND:
            raise
        return None
    return str(match["place"]["code"])


async def _cooperative(client: Client, neighbours: Neighbours, one: Lender | Partner) -> str:
    country = Country.ID if isinstance(one, Lender) else Country.TL
    body = {
        "country": country,
        "legal_name": one.legal_name,
        "kind": "savings_and_loan" if isinstance(one, Lender) else one.kind,
        "form": "primary",
        "place_code": await place(client, one.seat, country),
        "member_count": one.member_count,
    }
    entry = await client.create(
        "registry", "/v1/cooperatives", body, REGISTRAR[country], f"story:cooperative:{one.key}"
    )
    path = f"/v1/cooperatives/{entry['cooperative_id']}"
    if isinstance(one, Lender):
        licence = {"licence_number": one.licence_number, "valid_from": one.licence_valid_from.isoformat()}
        await client.change("registry", f"{path}/licence", licence, MINISTRY[country])
    await neighbours.recognise(client, country, entry["cooperative_id"])
    return str(entry["cooperative_id"])


async def _registered(client: Client, row: StoryRow, place_code: str) -> Json:
    body = {
        "country": Country.TL,
        "legal_name": row.legal_name,
        "place_code": place_code,
        "sector": row.sector,
        "activity_code": row.activity_code,
        "owner_gender": row.owner_gender,
    }
    key = f"story:enterprise:{row.row_id}"
    return await client.create("registry", "/v1/enterprises", body, REGISTRAR[Country.TL], key)


async def _admit(client: Client, member: Member) -> None:
    path = f"/v1/cooperatives/{member.cooperative_id}/members/{member.enterprise_id}"
    body = {"admitted_on": member.row.applied_on.isoformat()}
    await client.change("registry", path, body, REGISTRAR[Country.TL], method="PUT")


def _member(row: StoryRow, entry: Json, key: str, cooperative_id: str) -> Member:
    described = entry["description"]
    return Member(
        row=row,
        enterprise_id=entry["enterprise_id"],
        place_code=described["place_code"],
        municipality_code=described["municipality_code"],
        partner_key=key,
        cooperative_id=cooperative_id,
    )


def _is_verified(enterprise: Json) -> bool:
    return bool(enterprise["status"] == "verified")
