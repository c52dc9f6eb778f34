"""What one ministry declares about the other one's entries: done by the keeper's rules, answered, and never lost."""

from typing import Any

import httpx
import pytest

from tests.border.desks import ID, KIOSK, TL, Desks
from tests.integration.desk import JsonObject, problem
from tests.integration.registrars import COOPERATIVE, KSP
from tests.namesakes import another
from tests.waiting import eventually

pytestmark = pytest.mark.slow

OFFICERS = {country: f"{country}/ministry_officer-1" for country in (ID, TL)}


async def named(desks: Desks, home: Any, entry_id: str) -> str:
    """Ask the home ministry's border what an entry is called, and wait until the other side knows of it."""

    async def known() -> str | None:
        name = await desks.at[home].ask(OFFICERS[home], "GET", f"border/names/{entry_id}")
        if not name.is_success:
            return None
        there = await desks.at[home.other].ask(
            OFFICERS[home.other], "GET", f"border/foreign-entries/{name.json()['name']}"
        )
        return str(name.json()["name"]) if there.is_success else None

    found = await eventually(known, every=0.2)
    assert found is not None
    return found


async def declare(desks: Desks, by: Any, body: JsonObject) -> httpx.Response:
    return await desks.at[by].ask(OFFICERS[by], "POST", "border/declarations", body)


async def answered(desks: Desks, by: Any, body: JsonObject) -> tuple[str, str | None]:
    made = await declare(desks, by, body)
    assert made.status_code == httpx.codes.CREATED, made.text

    async def answer() -> JsonObject | None:
        path = f"border/declarations/{made.json()['declaration_id']}"
        state = await desks.at[by].do(OFFICERS[by], "GET", path)
        return state if state["status"] != "awaiting" else None

    state = await eventually(answer, every=0.2)
    assert state is not None
    return state["status"], state["answer_code"]


async def test_an_enterprise_is_recognised_across_the_border_once_its_ministry_has_verified_it(
    desks: Desks,
) -> None:
    kiosk = await desks.kiosk()
    name = await named(desks, TL, kiosk)
    recognition = {"entry_id": name, "says": "recognised", "code": "site_visit"}

    early = await answered(desks, ID, recognition)
    await desks.tell(kiosk, "verification", {"evidence_kind": "site_visit"})
    now = await answered(desks, ID, recognition)
    again = await answered(desks, ID, recognition)

    assert [early, now, again] == [
        ("refused", "enterprise_state"),
        ("accepted", None),
        ("refused", "enterprise_already_recognised"),
    ]
    entry = await desks.at[TL].do("tl/registrar-1", "GET", f"registry/enterprises/{kiosk}")
    assert entry["recognised_by"] == ID

    async def heard() -> bool:
        there = await desks.at[ID].do(OFFICERS[ID], "GET", f"border/foreign-entries/{name}")
        return bool(there["last_fact"] == "recognised")

    assert await eventually(heard, every=0.2)


async def test_a_declaration_made_while_the_line_is_cut_is_answered_when_it_is_open(desks: Desks) -> None:
    kiosk = await desks.kiosk()
    name = await named(desks, TL, kiosk)
    await desks.tell(kiosk, "verification", {"evidence_kind": "site_visit"})
    desks.pair.close()
    recognition = {"entry_id": name, "says": "recognised", "code": None}
    made = (await declare(desks, ID, recognition)).json()

    twice = await declare(desks, ID, recognition)
    desks.pair.open()

    assert made["status"] == "awaiting"
    assert problem(twice) == (409, "declaration_awaiting")

    async def accepted() -> bool:
        state = await desks.at[ID].do(OFFICERS[ID], "GET", f"border/declarations/{made['declaration_id']}")
        return bool(state["status"] == "accepted")

    assert await eventually(accepted, every=0.2)


async def test_cooperatives_of_two_cells_become_partners(desks: Desks) -> None:
    coffee = await desks.at[TL].do("tl/registrar-1", "POST", "registry/cooperatives", another(COOPERATIVE))
    lender = await desks.at[ID].do("id/registrar-1", "POST", "registry/cooperatives", another(KSP))
    own, partner = coffee["cooperative_id"], lender["cooperative_id"]
    names = {ID: await named(desks, ID, partner), TL: await named(desks, TL, own)}
    for country in (ID, TL):
        word = {"entry_id": names[country.other], "says": "recognised", "code": "cooperation_agreement"}
        assert await answered(desks, country, word) == ("accepted", None)
    proposal = {
        "own_cooperative_id": own,
        "partner_cooperative_id": names[ID],
        "purpose_codes": ["joint_marketing"],
        "starts_on": "2026-12-01",
        "ends_on": None,
    }

    async def proposed() -> JsonObject | None:
        # The partner's recognition may still be on its way back.
        answer = await desks.at[TL].ask(OFFICERS[TL], "POST", "registry/partnerships", proposal)
        return answer.json() if answer.is_success else None

    partnership = await eventually(proposed, every=0.5)
    assert partnership is not None
    path = f"registry/partnerships/{partnership['partnership_id']}"
    there = await named(desks, TL, partnership["partnership_id"])

    async def signed_here() -> JsonObject | None:
        answer = await desks.at[TL].ask(OFFICERS[TL], "POST", f"{path}/signature")
        return answer.json() if answer.is_success else None

    assert await eventually(signed_here, every=0.5)
    assert await answered(desks, ID, {"entry_id": there, "says": "signed"}) == ("accepted", None)
    assert (await desks.at[TL].do("tl/registrar-1", "GET", path))["status"] == "concluded"
    ended = await answered(desks, ID, {"entry_id": there, "says": "ended", "code": "purpose_reached"})
    assert ended == ("accepted", None)
    assert (await desks.at[TL].do("tl/registrar-1", "GET", path))["ended_by"] == ID


async def test_what_cannot_be_declared_is_refused_at_the_own_desk_and_changes_nothing(desks: Desks) -> None:
    kiosk = await desks.kiosk()
    name = await named(desks, TL, kiosk)
    registrar = await desks.at[ID].ask(
        "id/registrar-1", "POST", "border/declarations", {"entry_id": name, "says": "recognised"}
    )

    refusals = [
        problem(await declare(desks, ID, {"entry_id": "xtl-nobody", "says": "recognised"})),
        problem(await declare(desks, ID, {"entry_id": name, "says": "no_objection"})),
        problem(await declare(desks, ID, {"entry_id": name, "says": "recognition_withdrawn"})),
        problem(await declare(desks, ID, {"entry_id": name, "says": "married"})),
        problem(registrar),
    ]

    assert refusals == [
        (404, "foreign_entry_not_found"),
        (422, "declaration_unfit"),
        (422, "declaration_unfit"),
        (422, "invalid_request"),
        (403, "role_missing"),
    ]
    made = await desks.at[ID].do(OFFICERS[ID], "GET", f"border/declarations?entry_id={name}")
    assert made["items"] == []


async def test_an_officer_of_the_other_ministry_is_nobody_here_and_a_name_is_told_at_home_only(
    desks: Desks,
) -> None:
    kiosk = await desks.kiosk()
    name = await named(desks, TL, kiosk)
    stranger = await desks.at[TL].headers("tl/ministry_officer-1")
    url = desks.pair.cells[ID].url("border")

    there = await desks.at[ID].client.get(f"{url}/v1/foreign-entries/{name}", headers=stranger)
    unknown = await desks.at[ID].ask(OFFICERS[ID], "GET", f"border/names/{kiosk}")

    assert there.status_code == httpx.codes.UNAUTHORIZED
    assert problem(unknown) == (404, "name_not_given")
    assert (
        KIOSK["legal_name"]
        not in (await desks.at[ID].do(OFFICERS[ID], "GET", f"border/foreign-entries/{name}")).__repr__()
    )
