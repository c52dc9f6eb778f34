"""Facts of the register of enterprises."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

ENTERPRISE_TOPIC = Topic("registry", "enterprise")

OwnerGender = Literal["female", "male", "mixed", "undisclosed"]


class EnterpriseRegistered(Event):
    """An enterprise entered the register; not yet verified."""

    type: Literal["registry.enterprise.registered.v1"] = "registry.enterprise.registered.v1"
    country: Country
    place_code: str
    municipality_code: str
    sector: str
    activity_code: str
    activity_edition: str
    size_class: str
    size_class_rule: str
    owner_gender: OwnerGender
    valid_from: date | None = None
    """The first day the entry holds; None: the day it was registered."""
    register_number: str | None = None
    """The number people say and type, with check digits; None in facts from before it was given."""


class EnterpriseAmended(Event):
    """What the entry says changed, for today or for days gone by; the attributes of today are given, all anew."""

    type: Literal["registry.enterprise.amended.v1"] = "registry.enterprise.amended.v1"
    place_code: str
    municipality_code: str
    sector: str
    activity_code: str
    activity_edition: str
    size_class: str
    size_class_rule: str
    owner_gender: OwnerGender
    valid_from: date | None = None
    """The first day the change holds; None: the day of the fact. What is given is how the enterprise is now."""
    corrects: int | None = None
    """The version of the entry whose change this one takes the place of."""
    is_verified: bool = False
    """Whether the entry stays verified: somebody else approved the change, against evidence."""


class EnterpriseVerified(Event):
    """The ministry checked the entry against evidence."""

    type: Literal["registry.enterprise.verified.v1"] = "registry.enterprise.verified.v1"
    evidence_kind: str


class EnterpriseVerificationFailed(Event):
    """The ministry checked the entry against evidence that did not confirm it; it stays as it was, unverified."""

    type: Literal["registry.enterprise.verification_failed.v1"] = "registry.enterprise.verification_failed.v1"
    reason_code: str
    evidence_kind: str


class EnterpriseRecognised(Event):
    """The other country's ministry recognises the enterprise as a partner; a suspension does not end that."""

    type: Literal["registry.enterprise.recognised.v1"] = "registry.enterprise.recognised.v1"
    by: Country
    basis_code: str | None = None
    """What the recognition rests on, such as an article of the agreement."""


class EnterpriseRecognitionWithdrawn(Event):
    """The other country's ministry recognises the enterprise no longer."""

    type: Literal["registry.enterprise.recognition_withdrawn.v1"] = "registry.enterprise.recognition_withdrawn.v1"
    by: Country
    reason_code: str


class EnterpriseOwnerRecorded(Event):
    """A person owns a share from a day; the figures are those of all recorded owners together."""

    type: Literal["registry.enterprise.owner_recorded.v1"] = "registry.enterprise.owner_recorded.v1"
    person_id: str
    share_basis_points: int
    """Hundredths of a per cent: 10 000 is the whole."""
    since: date
    owner_gender: OwnerGender
    is_youth_led: bool | None
    """Whether young people hold more than half of the recorded shares; null: not known."""


class EnterpriseSuspended(Event):
    """The entry is on hold: no new certificate, application or disbursement."""

    type: Literal["registry.enterprise.suspended.v1"] = "registry.enterprise.suspended.v1"
    reason_code: str


class EnterpriseReinstated(Event):
    """The suspension ended; the entry stands as before it."""

    type: Literal["registry.enterprise.reinstated.v1"] = "registry.enterprise.reinstated.v1"
    reason_code: str


class EnterpriseDeregistered(Event):
    """The entry ended; it is kept and never reused."""

    type: Literal["registry.enterprise.deregistered.v1"] = "registry.enterprise.deregistered.v1"
    reason_code: str


class EnterpriseMerged(Event):
    """The entry was found to be the same enterprise as another, `into`, and is on hold: it points there."""

    type: Literal["registry.enterprise.merged.v1"] = "registry.enterprise.merged.v1"
    into: str
    reason_code: str


class EnterpriseUnmerged(Event):
    """The merge was taken back: the entry stands for itself again, as before it."""

    type: Literal["registry.enterprise.unmerged.v1"] = "registry.enterprise.unmerged.v1"
    into: str
    """The entry it had been merged into."""
    reason_code: str


EnterpriseEvent = Annotated[
    Annotated[EnterpriseRegistered, Tag("registry.enterprise.registered.v1")]
    | Annotated[EnterpriseAmended, Tag("registry.enterprise.amended.v1")]
    | Annotated[EnterpriseVerified, Tag("registry.enterprise.verified.v1")]
    | Annotated[EnterpriseOwnerRecorded, Tag("registry.enterprise.owner_recorded.v1")]
    | Annotated[EnterpriseSuspended, Tag("registry.enterprise.suspended.v1")]
    | Annotated[EnterpriseReinstated, Tag("registry.enterprise.reinstated.v1")]
    | Annotated[EnterpriseDeregistered, Tag("registry.enterprise.deregistered.v1")]
    | Annotated[EnterpriseVerificationFailed, Tag("registry.enterprise.verification_failed.v1")]
    | Annotated[EnterpriseRecognised, Tag("registry.enterprise.recognised.v1")]
    | Annotated[EnterpriseRecognitionWithdrawn, Tag("registry.enterprise.recognition_withdrawn.v1")]
    | Annotated[EnterpriseMerged, Tag("registry.enterprise.merged.v1")]
    | Annotated[EnterpriseUnmerged, Tag("registry.enterprise.unmerged.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            EnterpriseRegistered,
            EnterpriseAmended,
            EnterpriseVerified,
            EnterpriseOwnerRecorded,
            EnterpriseSuspended,
            EnterpriseReinstated,
            EnterpriseDeregistered,
            EnterpriseVerificationFailed,
            EnterpriseRecognised,
            EnterpriseRecognitionWithdrawn,
            EnterpriseMerged,
            EnterpriseUnmerged,
        )
    ),
]
