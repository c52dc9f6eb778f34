"""Prerequisites over HTTP: asked of everybody who is enrolled, nominated or in a file; waived for a reason."""

from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import problem
from tests.integration.test_training_service import COHORT, TRAINER, TrainingDesk

OFFICER = "tl/ministry_officer-1"
DAY = "2026-11-23"
PLAN = {"starts_on": DAY, "ends_on": DAY, "seats": 9, "sessions": [{"number": 1, "held_on": DAY, "hours": 8}]}


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[TrainingDesk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield TrainingDesk(platform, client)


async def test_who_lacks_a_prerequisite_gets_no_seat_until_it_is_shown_or_waived(desk: TrainingDesk) -> None:
    enterprise_id = await desk.enterprise()
    path = f"training/cohorts/{(await desk.do(TRAINER, 'POST', 'training/cohorts', COHORT | PLAN))['cohort_id']}"
    first, second, third = [{"enterprise_id": enterprise_id, "participant_number": f"p{one}"} for one in (1, 2, 3)]
    said = {"prerequisites": ["member_or_founder"]}
    waiver = {**second, "prerequisite": "member_or_founder", "reason_code": "elected_treasurer"}

    bare = await desk.ask(TRAINER, "POST", f"{path}/enrolments", first)
    nominated = await desk.ask(OFFICER, "POST", f"{path}/nominations", first)
    invited = await desk.ask(TRAINER, "POST", f"{path}/invitations", first)
    file = await desk.do(TRAINER, "POST", f"{path}/enrolment-files", {"rows": [first, {**third, **said}]})
    await desk.do(TRAINER, "POST", f"{path}/enrolments", {**first, **said})
    by_trainer = await desk.ask(TRAINER, "POST", f"{path}/prerequisite-waivers", waiver)
    by_other = await desk.ask("id/ministry_officer-1", "POST", f"{path}/prerequisite-waivers", waiver)
    await desk.do(OFFICER, "POST", f"{path}/prerequisite-waivers", waiver)
    twice = await desk.ask(OFFICER, "POST", f"{path}/prerequisite-waivers", waiver)
    cohort = await desk.do(TRAINER, "POST", f"{path}/enrolments", second)

    assert [problem(one) for one in (bare, nominated, invited)] == [(422, "prerequisites_lacking")] * 3
    assert bare.json()["lacking"] == ["member_or_founder"]
    assert [row["code"] or row["outcome"] for row in file["rows"]] == ["prerequisites_lacking", "accepted"]
    assert problem(by_trainer) == (403, "role_missing")
    assert problem(by_other) == (403, "cohort_of_other_ministry")
    assert problem(twice) == (409, "prerequisite_already_waived")
    assert len(cohort["participants"]) == 3
    assert [one["waived_for"] for one in cohort["answered"]] == [None, None, "elected_treasurer"]


async def test_a_certificate_earned_before_counts_until_it_is_revoked(desk: TrainingDesk) -> None:
    enterprise_id = await desk.enterprise()
    seat = {"enterprise_id": enterprise_id, "participant_number": "p1"}
    person = f"{enterprise_id}.p1"
    earlier = await desk.do(TRAINER, "POST", "training/cohorts", COHORT | {"programme": "farmer_institutions"})
    path = f"training/cohorts/{earlier['cohort_id']}"
    await desk.do(TRAINER, "POST", f"{path}/enrolments", seat)
    for session in (1, 2):
        presence = {"session": session, "participant_id": person}
        await desk.do(OFFICER, "POST", f"{path}/attendance", presence)
    await desk.do(TRAINER, "POST", f"{path}/completion")
    paper = {"cohort_id": earlier["cohort_id"], "participant_id": person, "issued_on": "2026-03-04"}
    certificate = await desk.do(TRAINER, "POST", "training/certificates", paper)
    later = [await desk.do(TRAINER, "POST", "training/cohorts", COHORT | PLAN) for _ in range(2)]
    places = [f"training/cohorts/{cohort['cohort_id']}/enrolments" for cohort in later]

    while_it_holds = await desk.ask(TRAINER, "POST", places[0], seat)
    reason = {"reason_code": "given_by_mistake"}
    await desk.do(OFFICER, "POST", f"training/certificates/{certificate['certificate_id']}/revocation", reason)
    afterwards = await desk.ask(TRAINER, "POST", places[1], seat)

    assert while_it_holds.status_code == 201
    assert problem(afterwards) == (422, "prerequisites_lacking")
