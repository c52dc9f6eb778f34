"""Training: one cohort for each cooperative and year, held before its members' first applications."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import product

from services.kernel import Country
from story.assumptions import Assumptions
from story.chapters.officers import MINISTRY, TRAINER
from story.chapters.registers import Member, place
from story.client import Client, Json
from story.progress import Progress, each

PARTICIPANT_NUMBER = "p1"
"""One person of each enterprise takes part."""


@dataclass(frozen=True, slots=True)
class Class:
    """Who learns together: the members of one cooperative that apply in one year."""

    partner_key: str
    year: int
    members: tuple[Member, ...]

    @property
    def key(self) -> str:
        """The same at every telling."""
        return f"{self.partner_key}:{self.year}"

    @property
    def first_application_on(self) -> date:
        """The day the first of them applies."""
        return min(member.row.applied_on for member in self.members)


def classes(members: Sequence[Member]) -> tuple[Class, ...]:
    """Group members by cooperative and the year of their application."""
    together: defaultdict[tuple[str, int], list[Member]] = defaultdict(list)
    for member in members:
        together[member.partner_key, member.row.applied_on.year].append(member)
    return tuple(Class(key, year, tuple(group)) for (key, year), group in sorted(together.items()))


async def certificates(client: Client, members: Sequence[Member], assumed: Assumptions, progress: Progress) -> None:
    """Hold every class's cohort to its end and give everybody's certificate."""
    held = classes(members)
    step = progress.chapter("cohorts and certificates", len(members))
    programme = await client.read("training", f"/v1/programmes/{assumed.training.programme}", TRAINER)

    seats = {partner.key: partner.seat for partner in assumed.cooperatives}

    async def one(group: Class) -> None:
        place_code = await place(client, seats[group.partner_key], Country.TL)
        cohort = _cohort(group, place_code, programme, assumed)
        scheduled = await client.create("training", "/v1/cohorts", cohort, TRAINER, f"story:cohort:{group.key}")
        cohort_id = scheduled["cohort_id"]
        for participant_id in await _held(client, group, cohort_id):
            body = {"cohort_id": cohort_id, "participant_id": participant_id, "issued_on": cohort["ends_on"]}
            await client.create("training", "/v1/certificates", body, TRAINER, f"story:certificate:{participant_id}")
            step()

    await each(held, one)


async def _held(client: Client, group: Class, cohort_id: str) -> Sequence[str]:
    """Enrol everybody, hold every session and complete the cohort; give who completed the programme."""
    path = f"/v1/cohorts/{cohort_id}"
    cohort: Json = {}
    for member in group.members:
        await _known(client, member)
        enrolment = {"enterprise_id": member.enterprise_id, "participant_number": PARTICIPANT_NUMBER}
        key = f"story:enrolment:{member.row.row_id}"
        cohort = await client.create("training", f"{path}/enrolments", enrolment, TRAINER, key)
    for participant, session in product(cohort["participants"], cohort["plan"]["sessions"]):
        attendance = {"session": session["number"], "participant_id": participant["participant_id"]}
        was_there = partial(_attended, participant["participant_id"], session["number"])
        await client.advance("training", f"{path}/attendance", attendance, MINISTRY[Country.TL], was_there)
    completed = await client.advance("training", f"{path}/completion", None, TRAINER, _is_completed)
    return tuple(completed["completed_by"])


def _cohort(group: Class, place_code: str | None, programme: Json, assumed: Assumptions) -> Json:
    training = assumed.training
    starts_on = group.first_application_on - timedelta(days=training.days_before_first_application)
    hours = sum(module["hours"] for module in programme["modules"])
    days = [min(training.hours_a_day, hours - taught) for taught in range(0, hours, training.hours_a_day)]
    sessions = [
        {"number": number, "held_on": (starts_on + timedelta(days=number - 1)).isoformat(), "hours": taught}
        for number, taught in enumerate(days, start=1)
    ]
    return {
        "country": Country.TL,
        "programme": training.programme,
        "place_code": place_code,
        "starts_on": starts_on.isoformat(),
        "ends_on": sessions[-1]["held_on"],
        "seats": len(group.members),
        "sessions": sessions,
    }


async def _known(client: Client, member: Member) -> None:
    async def registered() -> bool:
        known = await client.read("training", f"/v1/participants/{member.enterprise_id}", TRAINER)
        return bool(known["country"])

    await client.wait(f"training knows {member.enterprise_id}", registered)


def _attended(participant_id: str, session: int, cohort: Json) -> bool:
    attended = {one["participant_id"]: one["sessions_attended"] for one in cohort["participants"]}
    return session in attended.get(participant_id, ())


def _is_completed(cohort: Json) -> bool:
    return bool(cohort["status"] == "completed")
