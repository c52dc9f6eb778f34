"""Points of tests over HTTP: every role of both ministries asks for a cohort and for one record, as the page says."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.embedded.running import Platform
from deploy.generate.privacy_page import PAGE
from services.kernel.roles import Role
from tests.integration.desk import JsonObject, problem
from tests.integration.test_training_service import COHORT, TRAINER, TrainingDesk

DAY = "2026-11-23"
PLAN = {"starts_on": DAY, "ends_on": DAY, "sessions": [{"number": 1, "held_on": DAY, "hours": 8}]}
POINTS = 42
HOME, OTHER = "tl", "id"


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[TrainingDesk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield TrainingDesk(platform, client)


def told_by_the_page() -> dict[str, str]:
    """Read of whom each role sees points from the page, not from the code that wrote it."""
    section = PAGE.read_text(encoding="utf-8").split("## Test points of trainings", 1)[1].split("\n## ", 1)[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE))


async def tested(desk: TrainingDesk) -> tuple[str, str]:
    """Hold a cohort in which one person took the last test; give its path and the person's."""
    enterprise_id = await desk.enterprise()
    cohort = await desk.do(TRAINER, "POST", "training/cohorts", {**COHORT, **PLAN})
    path, person = f"training/cohorts/{cohort['cohort_id']}", f"{enterprise_id}.p1"
    seat = {"enterprise_id": enterprise_id, "participant_number": "p1", "prerequisites": ["member_or_founder"]}
    await desk.do(TRAINER, "POST", f"{path}/enrolments", seat)
    result = {"test": "post", "participant_id": person, "points": POINTS}
    await desk.do(TRAINER, "POST", f"{path}/test-results", result)
    return path, f"{path}/participants/{person}"


async def test_every_role_sees_the_points_that_the_page_says_and_no_others(desk: TrainingDesk) -> None:
    path, record = await tested(desk)
    page, seen = told_by_the_page(), dict[str, set[str]]()

    for ministry in (HOME, OTHER):
        for role in Role:
            asker = f"{ministry}/{role}-1"
            cohort: JsonObject = await desk.do(asker, "GET", path)
            alone = await desk.ask(asker, "GET", record)
            in_cohort = [one["post_test_points"] for one in cohort["participants"]] == [POINTS]
            assert cohort["points_shown"] is in_cohort
            assert (cohort["tests"][1]["taken"], cohort["tests"][1]["mean_points"]) == (1, None)
            in_record = alone.is_success and alone.json()["post_test_points"] == POINTS
            ways = {name for name, found in (("cohort", in_cohort), ("record", in_record)) if found}
            seen[asker] = ways

    assert set(page) == set(Role)
    assert {asker for asker, ways in seen.items() if ways == {"cohort", "record"}} == {
        f"{HOME}/{role}-1" for role in Role if page[role].endswith("in the ministry that holds the cohort")
    }
    assert page[Role.TRAINER].endswith("assigned to one of the cohort's sessions")
    assert {asker for asker, ways in seen.items() if ways == {"record"}} == {
        f"{HOME}/{role}-1" for role in Role if page[role].startswith("of one participant")
    }


async def test_the_other_ministry_learns_no_points_by_nominating(desk: TrainingDesk) -> None:
    path, record = await tested(desk)
    entry = {"country": "id", "place_code": "53.03", "legal_name": "Kios Nominasi", "sector": "Agriculture"}
    foreign = await desk.enterprise(entry | {"activity_code": "01270", "owner_gender": "female"}, "id/registrar-1")

    seat = {"enterprise_id": foreign, "participant_number": "p1", "prerequisites": ["member_or_founder"]}
    cohort = await desk.do("id/ministry_officer-1", "POST", f"{path}/nominations", seat)
    refused = await desk.ask("id/ministry_officer-1", "GET", record)
    missing = await desk.ask("tl/ministry_officer-1", "GET", f"{path}/participants/ent-0.p1")

    assert [one["post_test_points"] for one in cohort["participants"]] == [None]
    assert problem(refused) == (403, "participant_record_not_shown")
    assert problem(missing) == (422, "not_enrolled")
