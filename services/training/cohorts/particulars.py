"""What a cohort is made of: its plan, who has a seat and who may get one."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from services.kernel import Country, Money
from services.kernel.languages import Language

Gender = Literal["female", "male", "undisclosed"]
CostKind = Literal["travel", "lodging", "meals", "venue", "materials", "trainers", "interpretation", "other"]
CandidateStep = Literal["invited", "nominated", "waiting"]


@dataclass(frozen=True, slots=True)
class Session:
    """One day's teaching."""

    number: int
    held_on: date
    hours: int
    place_code: str | None = None
    """None: the cohort's."""
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Organiser:
    """An organisation that holds the cohort, alone or with others, from either country."""

    country: Country
    organisation: str


@dataclass(frozen=True, slots=True)
class Quota:
    """The most seats that people of one country take."""

    country: Country
    seats: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody schedules: where, when, for how many."""

    place_code: str
    starts_on: date
    ends_on: date
    seats: int
    sessions: tuple[Session, ...]
    organisers: tuple[Organiser, ...] = ()
    quotas: tuple[Quota, ...] = ()
    """At most one of a country; a country without one takes whatever seats are free."""
    women_share_pct: int | None = None
    """Of those with a seat, the part of women that is aimed at; nobody is refused by it."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody of an enterprise, by a number the enterprise gave; no name is kept here."""

    participant_id: str
    enterprise_id: str
    country: Country | None = None
    """The enterprise's; unknown of somebody who was enrolled before quotas were kept."""
    gender: Gender | None = None
    sessions_attended: tuple[int, ...] = ()
    sessions_disputed: tuple[int, ...] = ()
    """What devices disagree about: it counts as not attended until a trainer settles it."""
    sessions_settled: tuple[int, ...] = ()
    """What a trainer said himself, present or absent: what devices say changes it no more."""

    feedback_on: tuple[int, ...] = ()
    """The sessions he gave feedback on; what he said is only added up."""
    pre_test_points: int | None = None
    """None: he took no test before the programme."""
    post_test_points: int | None = None

    def told(self, session: int, *, is_present: bool) -> "Participant":
        """Give the participant after a trainer said whether he was there."""
        others = tuple(one for one in self.sessions_attended if one != session)
        return replace(
            self,
            sessions_attended=_joined(others, session) if is_present else others,
            sessions_disputed=tuple(one for one in self.sessions_disputed if one != session),
            sessions_settled=_joined(self.sessions_settled, session),
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may get a seat: invited, nominated by a ministry, or waiting until one is free."""

    participant_id: str
    enterprise_id: str
    country: Country
    gender: Gender | None
    step: CandidateStep
    nominated_by: Country | None = None


@dataclass(frozen=True, slots=True)
class AnsweredPrerequisite:
    """Why somebody has what a programme asks for: who enrolled him said so, or the ministry waived it."""

    participant_id: str
    prerequisite: str
    waived_for: str | None = None
    """The code of the reason; None: it was stated."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """An accredited trainer teaches a session."""

    session: int
    trainer_id: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What something for the cohort cost, and which country's side bore it."""

    kind: CostKind
    amount: Money
    borne_by: Country
    incurred_on: date


@dataclass(frozen=True, slots=True)
class Answers:
    """Scores for a session, from 1 (poor) to 5 (very good) in one answer, or added up over several."""

    content: int = 0
    trainer: int = 0
    language: int = 0
    usefulness: int = 0
    number: int = 0
    """Of answers that are added up; whose they were is not kept."""

    def plus(self, other: "Answers") -> "Answers":
        """Add another answer."""
        return Answers(
            self.content + other.content,
            self.trainer + other.trainer,
            self.language + other.language,
            self.usefulness + other.usefulness,
            self.number + other.number,
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a cohort or takes its attendance: of a ministry, with roles, and the trainer it is."""

    ministry: Country | None
    roles: frozenset[str]
    trainer_id: str | None = None
    """None: the account is no trainer's."""


def _joined(sessions: tuple[int, ...], session: int) -> tuple[int, ...]:
    return tuple(sorted({*sessions, session}))
