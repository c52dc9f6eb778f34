"""Registry and training on the embedded platform: from a register's entry to a certificate, over HTTP and Kafka."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import Desk, JsonObject, problem
from tests.namesakes import another
from tests.waiting import eventually

ENTERPRISE: JsonObject = {
    "country": "tl",
    "legal_name": "Kafé Maubisse",
    "place_code": "TL0104",
    "sector": "Agriculture",
    "activity_code": "01270",
    "owner_gender": "female",
}
COHORT: JsonObject = {
    "country": "tl",
    "programme": "cooperatives",
    "place_code": "TL0104",
    "starts_on": "2026-03-02",
    "ends_on": "2026-03-03",
    "seats": 2,
    "sessions": [
        {"number": 1, "held_on": "2026-03-02", "hours": 8},
        {"number": 2, "held_on": "2026-03-03", "hours": 2},
    ],
}
TRAINER, OFFICER = "tl/trainer-1", "tl/ministry_officer-1"


class TrainingDesk(Desk):
    """Speaks to both services as any officer of either ministry."""

    async def enterprise(self, described: JsonObject = ENTERPRISE, registrar: str = "tl/registrar-1") -> str:
        """Register an enterprise and wait until training knows it."""
        entry = await self.do(registrar, "POST", "registry/enterprises", another(described))
        enterprise_id: str = entry["enterprise_id"]
        await eventually(lambda: self.standing(enterprise_id))
        return enterprise_id

    async def standing(self, enterprise_id: str) -> str | None:
        answer = await self.ask(TRAINER, "GET", f"training/participants/{enterprise_id}")
        return answer.json()["standing"] if answer.is_success else None

    async def seated(self, *enterprises: str) -> str:
        """Schedule a cohort in the past and enrol one person of each enterprise."""
        cohort = await self.do(TRAINER, "POST", "training/cohorts", COHORT)
        path = f"training/cohorts/{cohort['cohort_id']}"
        for enterprise_id in enterprises:
            seat = {"enterprise_id": enterprise_id, "participant_number": "p1"}
            await self.do(TRAINER, "POST", f"{path}/enrolments", seat)
        return path


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[TrainingDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield TrainingDesk(platform, client)


async def test_who_attended_enough_gets_a_certificate_that_holds_until_it_is_revoked(desk: TrainingDesk) -> None:
    diligent, absent = await desk.enterprise(), await desk.enterprise()
    path = await desk.seated(diligent, absent)
    for person, session in ((diligent, 1), (absent, 2)):
        presence = {"session": session, "participant_id": f"{person}.p1"}
        await desk.do(OFFICER, "POST", f"{path}/attendance", presence)
    cohort = await desk.do(TRAINER, "POST", f"{path}/completion")
    assert cohort["completed_by"] == [f"{diligent}.p1"]

    paper = {"cohort_id": cohort["cohort_id"], "participant_id": f"{diligent}.p1", "issued_on": "2026-03-04"}
    key = str(uuid4())
    certificate = await desk.do(TRAINER, "POST", "training/certificates", paper, key)
    again = await desk.do(TRAINER, "POST", "training/certificates", paper, key)
    twice = await desk.ask(TRAINER, "POST", "training/certificates", paper)
    stranger = {**paper, "participant_id": f"{absent}.p1"}
    undeserved = await desk.ask(TRAINER, "POST", "training/certificates", stranger)

    assert again == certificate
    assert (certificate["kind"], certificate["valid_until"]) == ("training_result", "2029-03-03")
    assert problem(twice) == (409, "certificate_already_issued")
    assert problem(undeserved) == (409, "programme_not_completed")

    its = f"training/certificates/{certificate['certificate_id']}"
    before = await desk.do("id/lender_officer-1", "GET", f"{its}/verification")
    reason = {"reason_code": "given_by_mistake"}
    foreign = await desk.ask("id/ministry_officer-1", "POST", f"{its}/revocation", reason)
    await desk.do("tl/ministry_officer-1", "POST", f"{its}/revocation", reason)
    afterwards = await desk.do("id/lender_officer-1", "GET", f"{its}/verification")
    listed = await desk.do("id/evaluator-1", "GET", f"training/certificates?enterprise_id={diligent}")

    assert (before["valid"], before["reason"]) == (True, "holds")
    assert problem(foreign) == (403, "certificate_of_other_ministry")
    assert (afterwards["valid"], afterwards["reason"]) == (False, "revoked")
    assert [one["certificate_id"] for one in listed["items"]] == [certificate["certificate_id"]]


async def test_a_suspended_enterprise_gets_neither_a_seat_nor_a_certificate(desk: TrainingDesk) -> None:
    enterprise_id = await desk.enterprise()
    path = await desk.seated(enterprise_id)
    presence = {"session": 1, "participant_id": f"{enterprise_id}.p1"}
    await desk.do(OFFICER, "POST", f"{path}/attendance", presence)
    cohort = await desk.do(TRAINER, "POST", f"{path}/completion")
    reason = {"reason_code": "no_answer"}
    await desk.do("tl/ministry_officer-1", "POST", f"registry/enterprises/{enterprise_id}/suspension", reason)

    async def is_suspended() -> bool:
        return await desk.standing(enterprise_id) == "suspended"

    await eventually(is_suspended)

    paper = {"cohort_id": cohort["cohort_id"], "participant_id": f"{enterprise_id}.p1", "issued_on": "2026-03-04"}
    certificate = await desk.ask(TRAINER, "POST", "training/certificates", paper)
    other = await desk.seated()
    seat = {"enterprise_id": enterprise_id, "participant_number": "p1"}
    seated = await desk.ask(TRAINER, "POST", f"{other}/enrolments", seat)

    assert problem(certificate) == (409, "participant_standing")
    assert problem(seated) == (409, "participant_standing")


async def test_what_a_cohort_refuses(desk: TrainingDesk) -> None:
    first, second, third = [await desk.enterprise() for _ in range(3)]
    path = await desk.seated(first, second)

    async def asked(officer: str, suffix: str, body: JsonObject) -> tuple[int, str]:
        return problem(await desk.ask(officer, "POST", f"{path}{suffix}", body))

    seat = {"enterprise_id": third, "participant_number": "p1"}
    presence = {"session": 1, "participant_id": f"{first}.p1"}
    await desk.do(OFFICER, "POST", f"{path}/attendance", presence)

    assert await asked(TRAINER, "/enrolments", seat) == (409, "seats_taken")
    assert await asked(TRAINER, "/enrolments", {**seat, "enterprise_id": first}) == (409, "already_enrolled")
    assert await asked(TRAINER, "/enrolments", {**seat, "enterprise_id": "ent-0"}) == (404, "participant_unknown")
    assert await asked("id/trainer-1", "/enrolments", seat) == (403, "cohort_of_other_ministry")
    assert await asked("tl/registrar-1", "/enrolments", seat) == (403, "role_missing")
    assert await asked(OFFICER, "/attendance", presence) == (409, "already_attended")
    assert await asked(OFFICER, "/attendance", {**presence, "session": 3}) == (422, "session_unknown")
    assert await asked(OFFICER, "/attendance", {**presence, "participant_id": "ent-0.p1"}) == (422, "not_enrolled")


async def test_the_programmes_are_read_with_their_sources(desk: TrainingDesk) -> None:
    programmes = (await desk.do("id/evaluator-1", "GET", "training/programmes"))["items"]
    unknown = await desk.ask(TRAINER, "GET", "training/programmes/astronomy")

    assert {one["code"] for one in programmes} == {"farmer_institutions", "cooperatives", "product_standardization"}
    assert all(one["sources"] for one in programmes)
    assert problem(unknown) == (404, "programme_not_found")
