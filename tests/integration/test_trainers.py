"""Trainers over HTTP: accredited, given sessions, replaced; who teaches a session takes its attendance."""

from collections.abc import AsyncIterator
from itertools import count

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.test_training_service import OFFICER, TRAINER, TrainingDesk

_ACCOUNTS = count(7_000)
LICENCE: JsonObject = {
    "duty": "train",
    "programme": "cooperatives",
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
    "licence": "SEC/12-2026",
    "licensed_by": "secoop",
}


class TrainersDesk(TrainingDesk):
    """Registers trainers too."""

    async def trainer(self, ministry: str = "tl", **accreditation: str) -> tuple[str, str]:
        """Register a trainer with an account of his own and accredit him; give both."""
        account, officer = f"trainer-{next(_ACCOUNTS)}", f"{ministry}/ministry_officer-1"
        entry = await self.do(officer, "POST", "training/trainers", {"country": ministry, "account": account})
        path = f"training/trainers/{entry['trainer_id']}/accreditations"
        await self.do(officer, "POST", path, {**LICENCE, **accreditation})
        return entry["trainer_id"], f"{ministry}/{account}"


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[TrainersDesk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield TrainersDesk(platform, client)


async def test_an_accredited_trainer_gets_a_session_takes_its_attendance_and_is_replaced(desk: TrainersDesk) -> None:
    enterprise_id = await desk.enterprise()
    (first, account), (second, foreigner) = await desk.trainer(), await desk.trainer("id")
    path = await desk.seated(enterprise_id)
    presence = {"session": 1, "participant_id": f"{enterprise_id}.p1"}
    sick = {"session": 2, "trainer_id": first, "replaced_by": second, "reason_code": "ill_health"}

    unassigned = await desk.ask(account, "POST", f"{path}/attendance", presence)
    by_trainer = await desk.ask(TRAINER, "POST", f"{path}/trainer-assignments", {"session": 1, "trainer_id": first})
    for session in (1, 2):
        await desk.do(OFFICER, "POST", f"{path}/trainer-assignments", {"session": session, "trainer_id": first})
    replaced = await desk.do(OFFICER, "POST", f"{path}/trainer-replacements", sick)
    await desk.do(account, "POST", f"{path}/attendance", presence)
    of_the_other = await desk.ask(account, "POST", f"{path}/attendance", {**presence, "session": 2})
    attended = await desk.do(foreigner, "POST", f"{path}/attendance", {**presence, "session": 2})
    read = await desk.do("id/evaluator-1", "GET", path)

    assert problem(unassigned) == (403, "attendance_taker")
    assert problem(by_trainer) == (403, "role_missing")
    expected = [{"session": 1, "trainer_id": first}, {"session": 2, "trainer_id": second}]
    assert replaced["assignments"] == read["assignments"] == expected
    assert problem(of_the_other) == (403, "attendance_taker")
    assert attended["participants"][0]["sessions_attended"] == [1, 2]
    assert (attended["points_shown"], read["points_shown"]) == (True, False)


async def test_what_an_assignment_refuses(desk: TrainersDesk) -> None:
    (teacher, _), (assessor, _), (late, _) = [
        await desk.trainer(**more) for more in ({}, {"duty": "assess"}, {"valid_from": "2026-03-03"})
    ]
    first, second = await desk.seated(), await desk.seated()

    async def asked(path: str, trainer_id: str, session: int = 1, officer: str = OFFICER) -> tuple[int, str]:
        body = {"session": session, "trainer_id": trainer_id}
        return problem(await desk.ask(officer, "POST", f"{path}/trainer-assignments", body))

    await desk.do(OFFICER, "POST", f"{first}/trainer-assignments", {"session": 1, "trainer_id": teacher})

    assert await asked(second, teacher) == (409, "trainer_booked")
    assert await asked(first, teacher) == (409, "trainer_already_assigned")
    assert await asked(first, assessor) == (409, "trainer_not_accredited")
    assert await asked(first, late) == (409, "trainer_not_accredited")
    assert await asked(first, "trn-0") == (404, "trainer_not_found")
    assert await asked(first, late, session=3) == (422, "session_unknown")
    assert await asked(first, late, officer="id/ministry_officer-1") == (403, "cohort_of_other_ministry")
    freed = {"session": 1, "trainer_id": teacher, "reason_code": "ill_health"}
    await desk.do(OFFICER, "POST", f"{first}/trainer-replacements", freed)
    await desk.do(OFFICER, "POST", f"{second}/trainer-assignments", {"session": 1, "trainer_id": teacher})


async def test_the_register_of_trainers_names_nobody_and_ends_accreditations(desk: TrainersDesk) -> None:
    trainer_id, account = await desk.trainer()
    path = f"training/trainers/{trainer_id}"
    own_account = {"country": "tl", "account": account.removeprefix("tl/")}

    twice = await desk.ask(OFFICER, "POST", "training/trainers", own_account)
    foreign = await desk.ask("id/ministry_officer-1", "POST", "training/trainers", own_account)
    seen = {one: (await desk.do(one, "GET", path))["account"] for one in (OFFICER, "id/ministry_officer-1")}
    withdrawal = {"accreditation": 1, "reason_code": "licence_lost"}
    ended = await desk.do(OFFICER, "POST", f"{path}/accreditation-withdrawals", withdrawal)
    again = await desk.ask(OFFICER, "POST", f"{path}/accreditation-withdrawals", withdrawal)
    listed = await desk.do("id/evaluator-1", "GET", "training/trainers?country=tl&limit=200")
    unknown = await desk.ask(OFFICER, "POST", f"{path}/accreditations", {**LICENCE, "programme": "astronomy"})

    assert problem(twice)[0] == 409
    assert problem(foreign) == (403, "trainer_of_other_ministry")
    assert seen == {OFFICER: account.removeprefix("tl/"), "id/ministry_officer-1": None}
    assert ended["accreditations"][0]["reason_code"] == "licence_lost"
    assert problem(again) == (409, "accreditation_withdrawn")
    assert trainer_id in [one["trainer_id"] for one in listed["items"]]
    assert problem(unknown) == (404, "programme_not_found")
