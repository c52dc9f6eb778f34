"""Facts of certificates."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

CERTIFICATE_TOPIC = Topic("training", "certificate")


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


class CompetenceCertificateIssued(Event):
    """A participant was assessed as competent; no completion of a programme leads to this."""

    type: Literal["training.certificate.competence_issued.v1"] = "training.certificate.competence_issued.v1"
    country: Country
    assessment_id: str
    programme: str
    programme_version: str
    participant_id: str
    enterprise_id: str
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
    | Annotated[CompetenceCertificateIssued, Tag("training.certificate.competence_issued.v1")]
    | Annotated[CertificateRevoked, Tag("training.certificate.revoked.v1")]
    | Annotated[CredentialIssued, Tag("training.certificate.credential_issued.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(CertificateIssued, CompetenceCertificateIssued, CertificateRevoked, CredentialIssued)),
]
