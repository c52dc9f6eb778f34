"""Facts of training: cohorts and certificates."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

COHORT_TOPIC = Topic("training", "cohort")
CERTIFICATE_TOPIC = Topic("training", "certificate")


class CohortScheduled(Event):
    """A programme will be held in person for a group."""

    type: Literal["training.cohort.scheduled.v1"] = "training.cohort.scheduled.v1"
    country: Country
    programme: str
    programme_version: str
    place_code: str
    starts_on: date
    ends_on: date
    seats: int


class ParticipantEnrolled(Event):
    """An enterprise's participant has a seat."""

    type: Literal["training.cohort.participant_enrolled.v1"] = "training.cohort.participant_enrolled.v1"
    participant_id: str
    enterprise_id: str


class SessionAttended(Event):
    """A participant was present at a session."""

    type: Literal["training.cohort.session_attended.v1"] = "training.cohort.session_attended.v1"
    participant_id: str
    session: int
    held_on: date


class CohortCompleted(Event):
    """All sessions were held; who completed is counted by the programme's rule."""

    type: Literal["training.cohort.completed.v1"] = "training.cohort.completed.v1"
    completed_count: int
    enrolled_count: int


CohortEvent = Annotated[
    Annotated[CohortScheduled, Tag("training.cohort.scheduled.v1")]
    | Annotated[ParticipantEnrolled, Tag("training.cohort.participant_enrolled.v1")]
    | Annotated[SessionAttended, Tag("training.cohort.session_attended.v1")]
    | Annotated[CohortCompleted, Tag("training.cohort.completed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(CohortScheduled, ParticipantEnrolled, SessionAttended, CohortCompleted)),
]


class CertificateIssued(Event):
    """A participant completed a programme."""

    type: Literal["training.certificate.issued.v1"] = "training.certificate.issued.v1"
    country: Country
    cohort_id: str
    programme: str
    programme_version: str
    participant_id: str
    enterprise_id: str
    kind: str
    issued_on: date
    valid_until: date | None = None


class CertificateRevoked(Event):
    """The certificate no longer holds."""

    type: Literal["training.certificate.revoked.v1"] = "training.certificate.revoked.v1"
    reason_code: str
    revoked_on: date


class CredentialIssued(Event):
    """The certificate has a signed form that anybody can check, and a place in a status list for its revocation."""

    type: Literal["training.certificate.credential_issued.v1"] = "training.certificate.credential_issued.v1"
    credential_id: str
    status_list: str
    status_index: int


CertificateEvent = Annotated[
    Annotated[CertificateIssued, Tag("training.certificate.issued.v1")]
    | Annotated[CertificateRevoked, Tag("training.certificate.revoked.v1")]
    | Annotated[CredentialIssued, Tag("training.certificate.credential_issued.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(CertificateIssued, CertificateRevoked, CredentialIssued)),
]
