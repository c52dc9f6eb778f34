"""What may be asked of cohorts."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from services.chassis.commands import AmountMinor, Command, CountryCode, CurrencyCode, Day, PathId, ReasonCode
from services.kernel import Country
from services.kernel.languages import Language
from services.training.cohorts.particulars import CostKind, Gender
from services.training.programmes.particulars import TestKind

SEATS_MAX = 5_000
"""Of one cohort: it is kept as one document, below the 16 MiB that MongoDB takes even with every list full."""
SESSIONS_MAX = 60
SESSION_HOURS_MAX = 12
ORGANISERS_MAX = 10
TEST_POINTS_MAX = 1_000
FILE_ROWS_MAX = 500
"""Of one file: it is taken in one transaction."""

SessionNumber = Annotated[int, Field(ge=1, le=SESSIONS_MAX)]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9.-]{2,40}$")]
Score = Annotated[int, Field(ge=1, le=5)]
ParticipantNumber = Annotated[str, StringConstraints(pattern=r"^p[1-9][0-9]{0,3}$")]
"""Counts the people of one enterprise, as in `p1`: who that is, only the enterprise's own ministry keeps."""
Prerequisites = Annotated[tuple[PathId, ...], Field(strict=False, max_length=10)]
"""The codes of those that who enrols somebody says he has."""


class GivenSession(Command):
    """One day's teaching."""

    number: SessionNumber
    held_on: Day
    hours: Annotated[int, Field(ge=1, le=SESSION_HOURS_MAX)]
    place_code: PlaceCode | None = None
    language: Annotated[Language, Field(strict=False)] | None = None


class GivenOrganiser(Command):
    """An organisation that holds the cohort with others."""

    country: CountryCode
    organisation: PathId
    """A code such as `sefope`, or an id of a register; never a person."""


class GivenQuota(Command):
    """The most seats for people of one country."""

    country: CountryCode
    seats: Annotated[int, Field(ge=0, le=SEATS_MAX)]


class ScheduleCohort(Command):
    """Plan a cohort of a programme, or enter one that was held."""

    country: CountryCode
    programme: PathId
    place_code: PlaceCode
    starts_on: Day
    ends_on: Day
    seats: Annotated[int, Field(ge=1, le=SEATS_MAX)]
    sessions: list[GivenSession] = Field(min_length=1, max_length=SESSIONS_MAX)
    organisers: Annotated[tuple[GivenOrganiser, ...], Field(strict=False, max_length=ORGANISERS_MAX)] = ()
    quotas: Annotated[tuple[GivenQuota, ...], Field(strict=False, max_length=len(Country))] = ()
    women_share_pct: Annotated[int, Field(ge=0, le=100)] | None = None
    """The part of women that is aimed at, in percent of those with a seat."""


class Enrolment(Command):
    """The body of an enrolment."""

    enterprise_id: PathId
    participant_number: ParticipantNumber
    gender: Gender | None = None
    """For the balance of the cohort only; it is not published."""
    prerequisites: Prerequisites = ()


class EnrolParticipant(Command):
    """Give a seat to somebody of an enterprise."""

    cohort_id: PathId
    enrolment: Enrolment


class EnrolmentFile(Command):
    """The body of a file of enrolments."""

    rows: Annotated[list[Enrolment], Field(min_length=1, max_length=FILE_ROWS_MAX)]


class TakeEnrolmentFile(Command):
    """Give seats to many people at once."""

    cohort_id: PathId
    file: EnrolmentFile


class InviteParticipant(Command):
    """Invite somebody of an enterprise."""

    cohort_id: PathId
    person: Enrolment


class NominateParticipant(Command):
    """Nominate somebody of an enterprise of one's own ministry."""

    cohort_id: PathId
    person: Enrolment


class Admission(Command):
    """The body of an admission."""

    participant_id: PathId


class AdmitCandidate(Command):
    """Give somebody invited or nominated a seat, or a place on the waiting list."""

    cohort_id: PathId
    admission: Admission


class Withdrawal(Command):
    """The body of a withdrawal."""

    participant_id: PathId
    reason_code: ReasonCode


class WithdrawParticipant(Command):
    """Take back a seat or the wish for one; who waits moves up."""

    cohort_id: PathId
    withdrawal: Withdrawal


class Attendance(Command):
    """The body of an attendance."""

    session: SessionNumber
    participant_id: PathId


class RecordAttendance(Command):
    """Record that a participant was present at a session."""

    cohort_id: PathId
    attendance: Attendance


class CapturedRow(Command):
    """What a device captured about one participant in one session."""

    row_id: PathId
    """Given by the device, the same whenever it sends the row again."""
    device: PathId
    session: SessionNumber
    participant_id: PathId
    is_present: bool
    captured_at: Annotated[AwareDatetime, Field(strict=False)]


class AttendanceFile(Command):
    """The body of a file a device captured without a network."""

    rows: Annotated[list[CapturedRow], Field(min_length=1, max_length=FILE_ROWS_MAX)]


class TakeAttendanceFile(Command):
    """Take a device's file."""

    cohort_id: PathId
    file: AttendanceFile


class Settlement(Command):
    """The body of a settlement: whether the participant was there, as a trainer found out."""

    session: SessionNumber
    participant_id: PathId
    is_present: bool


class SettleAttendance(Command):
    """Settle a presence that devices disagree about."""

    cohort_id: PathId
    settlement: Settlement


class GivenCost(Command):
    """The body of a cost, in whole minor units."""

    kind: CostKind
    amount_minor: AmountMinor
    currency: CurrencyCode
    borne_by: CountryCode
    incurred_on: Day


class RecordCost(Command):
    """Record what something for a cohort cost."""

    cohort_id: PathId
    cost: GivenCost


class GivenFeedback(Command):
    """The body of feedback, from 1 (poor) to 5 (very good); it is added up without its giver."""

    session: SessionNumber
    participant_id: PathId
    content: Score
    trainer: Score
    language: Score
    usefulness: Score


class GiveFeedback(Command):
    """Record what a participant thought of a session."""

    cohort_id: PathId
    feedback: GivenFeedback


class GivenResult(Command):
    """The body of a test's result."""

    test: TestKind
    participant_id: PathId
    points: Annotated[int, Field(ge=0, le=TEST_POINTS_MAX)]


class RecordTest(Command):
    """Record how many points a participant reached in a test."""

    cohort_id: PathId
    result: GivenResult


class CompleteCohort(Command):
    """End a cohort after its last session."""

    cohort_id: PathId
