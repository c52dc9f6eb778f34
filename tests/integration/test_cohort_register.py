"""Cohorts over HTTP: files of devices, seats by country, tests, and follow-up visits."""

from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.test_training_service import COHORT, TRAINER, TrainingDesk

OFFICER = "tl/ministry_officer-1"


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[TrainingDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield TrainingDesk(platform, client)


def row(row_id: str, device: str, person: str, *, is_present: bool = True, session: int = 1) -> JsonObject:
    return {
        "row_id": row_id,
        "device": device,
        "session": session,
        "participant_id": person,
        "is_present": is_present,
        "captured_at": "2026-03-03T01:30:00Z",
    }


async def test_two_devices_tell_one_truth_and_what_they_dispute_is_settled(desk: TrainingDesk) -> None:
    enterprises = [await desk.enterprise(), await desk.enterprise()]
    first, second = (f"{enterprise_id}.p1" for enterprise_id in enterprises)
    path = await desk.seated(*enterprises)
    files = [
        {"rows": [row("a1", "tab-a", first), row("a2", "tab-a", second), row("a3", "tab-a", "ent-0.p1")]},
        {"rows": [row("b1", "tab-b", first), row("b2", "tab-b", second, is_present=False)]},
    ]

    reports = [await desk.do(OFFICER, "POST", f"{path}/attendance-files", file) for file in (*files, *files)]
    foreign = await desk.ask("id/trainer-1", "POST", f"{path}/attendance-files", files[0])
    shown = await desk.do("id/evaluator-1", "GET", f"{path}/attendance-disputes")
    undecided = await desk.ask(TRAINER, "POST", f"{path}/completion")
    told = {"session": 1, "participant_id": second, "is_present": True}
    settled = await desk.do(OFFICER, "POST", f"{path}/attendance-settlements", told)
    twice = await desk.ask(OFFICER, "POST", f"{path}/attendance-settlements", told)
    sheet = await desk.do("id/evaluator-1", "GET", f"{path}/attendance-sheets/1")

    counted = [(one["accepted"], one["repeated"], one["conflict"], one["refused"]) for one in reports]
    assert counted == [(2, 0, 0, 1), (1, 0, 1, 0), (0, 2, 0, 1), (0, 2, 0, 0)]
    assert reports[0]["rows"][2]["code"] == "not_enrolled"
    assert problem(foreign) == (403, "cohort_of_other_ministry")
    assert [(one["participant_id"], len(one["rows"])) for one in shown["disputes"]] == [(second, 2)]
    assert problem(undecided) == (409, "attendance_disputed")
    assert [one["sessions_attended"] for one in settled["participants"]] == [[1], [1]]
    assert problem(twice) == (409, "attendance_not_disputed")
    assert len(sheet["rows"]) == 4


async def test_many_are_enrolled_by_a_file_and_each_row_is_answered_for(desk: TrainingDesk) -> None:
    enterprise_id = await desk.enterprise()
    path = await desk.seated()
    people = [{"enterprise_id": enterprise_id, "participant_number": f"p{number}"} for number in (1, 2, 3)]
    file = {"rows": [{"enterprise_id": "ent-unheard-of", "participant_number": "p1"}, *people]}

    first, again = [await desk.do(TRAINER, "POST", f"{path}/enrolment-files", file) for _ in range(2)]
    foreign = await desk.ask("id/trainer-1", "POST", f"{path}/enrolment-files", file)
    too_long = await desk.ask(TRAINER, "POST", f"{path}/enrolment-files", {"rows": people * 200})
    cohort = await desk.do("id/evaluator-1", "GET", path)
    listed = await desk.do("id/evaluator-1", "GET", "training/cohorts?country=tl&limit=200")

    answered = [one["code"] or one["outcome"] for one in first["rows"]]
    assert answered == ["participant_unknown", "accepted", "accepted", "seats_taken"]
    assert (again["accepted"], again["repeated"], again["refused"]) == (0, 2, 2)
    assert problem(foreign) == (403, "cohort_of_other_ministry")
    assert too_long.status_code == 422
    (shown,) = [one for one in listed["items"] if one["cohort_id"] == cohort["cohort_id"]]
    assert shown == {name: cohort[name] for name in shown}
    assert "participants" not in shown
    assert [one["participant_id"] for one in cohort["participants"]] == [f"{enterprise_id}.p{one}" for one in (1, 2)]


async def test_after_its_training_an_enterprise_is_visited_and_costs_and_feedback_are_added_up(
    desk: TrainingDesk,
) -> None:
    enterprise_id = await desk.enterprise()
    path = await desk.seated(enterprise_id)
    person = f"{enterprise_id}.p1"
    for session in (1, 2):
        await desk.do(OFFICER, "POST", f"{path}/attendance", {"session": session, "participant_id": person})
    marks = {"content": 5, "trainer": 4, "language": 3, "usefulness": 5}
    await desk.do(TRAINER, "POST", f"{path}/feedback", {"session": 1, "participant_id": person, **marks})
    cost = {"kind": "venue", "amount_minor": 4500, "currency": "USD", "borne_by": "id", "incurred_on": "2026-03-02"}
    await desk.do(TRAINER, "POST", f"{path}/costs", cost)
    summary = await desk.do("id/evaluator-1", "GET", f"{path}/summary")
    assert summary["borne"] == [{"borne_by": "id", "total": {"amount_minor": 4500, "currency": "USD"}}]
    assert [(one["answers"], one["content"]) for one in summary["feedback"]] == [(1, None), (0, None)]

    cohort = await desk.do(TRAINER, "POST", f"{path}/completion")
    practices = await desk.do(TRAINER, "GET", "training/follow-up-practices/cooperatives")
    visit: JsonObject = {
        "cohort_id": cohort["cohort_id"],
        "enterprise_id": enterprise_id,
        "months": 3,
        "visited_on": "2026-06-03",
        "practices": {practice["code"]: True for practice in practices["practices"]},
        "figures": {"monthly_sales_minor": 90000, "currency": "USD", "people_working": 5, "women_working": 3},
    }
    early = await desk.ask(TRAINER, "POST", "training/follow-ups", {**visit, "visited_on": "2026-05-01"})
    recorded = await desk.do(TRAINER, "POST", "training/follow-ups", visit)
    again = await desk.ask(TRAINER, "POST", "training/follow-ups", visit)
    listed = await desk.do("tl/evaluator-1", "GET", f"training/follow-ups?cohort_id={cohort['cohort_id']}")
    lender = await desk.ask("tl/lender_officer-1", "GET", f"training/follow-ups/{recorded['follow_up_id']}")
    assert problem(early) == (409, "follow_up_too_early")
    assert problem(again) == (409, "follow_up_recorded")
    assert listed["items"] == [recorded]
    assert problem(lender) == (403, "role_missing")


async def test_who_waits_moves_up_when_somebody_withdraws(desk: TrainingDesk) -> None:
    enterprises = [await desk.enterprise() for _ in range(2)]
    plan = {**COHORT, "seats": 1, "quotas": [{"country": "tl", "seats": 1}], "women_share_pct": 50}
    plan["sessions"] = [{**session, "language": "tet", "place_code": "TL0104"} for session in COHORT["sessions"]]
    cohort = await desk.do(TRAINER, "POST", "training/cohorts", plan)
    path = f"training/cohorts/{cohort['cohort_id']}"
    seats = [{"enterprise_id": one, "participant_number": "p1", "gender": "female"} for one in enterprises]
    people = [{"participant_id": f"{one}.p1"} for one in enterprises]

    await desk.do(OFFICER, "POST", f"{path}/nominations", seats[0])
    foreign = await desk.ask("id/ministry_officer-1", "POST", f"{path}/nominations", seats[1])
    await desk.do(TRAINER, "POST", f"{path}/invitations", seats[1])
    for person in people:
        await desk.do(TRAINER, "POST", f"{path}/admissions", person)
    full = await desk.do("id/evaluator-1", "GET", f"{path}/balance")
    left = {**people[0], "reason_code": "ill_health"}
    moved = await desk.do(TRAINER, "POST", f"{path}/withdrawals", left)

    assert problem(foreign) == (403, "nomination_of_other_ministry")
    assert (full["women"], full["is_reached"], full["countries"][1]["waiting"]) == (1, True, 1)
    assert [one["participant_id"] for one in moved["participants"]] == [f"{enterprises[1]}.p1"]
    assert moved["candidates"] == []
    assert moved["plan"]["sessions"][0]["language"] == "tet"


async def test_a_cohort_keeps_the_version_it_was_scheduled_under_and_asks_for_that_versions_test(
    desk: TrainingDesk,
) -> None:
    enterprise_id = await desk.enterprise()
    earlier = await desk.do(TRAINER, "POST", "training/cohorts", COHORT)
    day = "2026-11-23"
    plan = {"starts_on": day, "ends_on": day, "sessions": [{"number": 1, "held_on": day, "hours": 8}]}
    cohort = await desk.do(TRAINER, "POST", "training/cohorts", {**COHORT, **plan})
    path = f"training/cohorts/{cohort['cohort_id']}"
    person = f"{enterprise_id}.p1"
    told = {"test": "post", "participant_id": person, "points": 42}

    seat = {"enterprise_id": enterprise_id, "participant_number": "p1", "prerequisites": ["member_or_founder"]}
    await desk.do(TRAINER, "POST", f"{path}/enrolments", seat)
    await desk.do(OFFICER, "POST", f"{path}/attendance", {"session": 1, "participant_id": person})
    too_many = await desk.ask(TRAINER, "POST", f"{path}/test-results", {**told, "points": 71})
    await desk.do(TRAINER, "POST", f"{path}/test-results", told)
    twice = await desk.ask(TRAINER, "POST", f"{path}/test-results", told)
    without = await desk.ask(TRAINER, "POST", f"training/cohorts/{earlier['cohort_id']}/test-results", told)
    completed = await desk.do(TRAINER, "POST", f"{path}/completion")
    shown = await desk.do("id/evaluator-1", "GET", f"training/programmes/cooperatives?on={day}")

    assert (earlier["programme_version"], cohort["programme_version"]) == ("2026-1", shown["version"])
    assert shown["competences"][0]["statement"]["tet"]["confidence"] == "unsure"
    assert problem(too_many) == (422, "points_of_test")
    assert problem(twice) == (409, "already_tested")
    assert problem(without) == (422, "not_enrolled")
    assert completed["completed_by"] == [person]
