"""Facts of the register of cooperatives."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Currency, Event

COOPERATIVE_TOPIC = Topic("registry", "cooperative")

CooperativeKind = Literal["consumer", "producer", "services", "marketing", "savings_and_loan"]
CooperativeForm = Literal["primary", "secondary"]
CooperativeOrgan = Literal["board", "supervisors"]


class CooperativeRegistered(Event):
    """A cooperative entered the register."""

    type: Literal["registry.cooperative.registered.v1"] = "registry.cooperative.registered.v1"
    country: Country
    kind: CooperativeKind
    form: CooperativeForm
    place_code: str
    municipality_code: str
    member_count: int
    ksp_class: str | None = None
    ksp_class_rule: str | None = None
    register_number: str | None = None
    """The number people say and type, with check digits; None in facts from before it was given."""
    valid_from: date | None = None
    """The first day the entry holds; None: the day it was registered."""


class CooperativeAmended(Event):
    """What the entry says changed, for today or for days gone by; what is given is how the cooperative is now."""

    type: Literal["registry.cooperative.amended.v1"] = "registry.cooperative.amended.v1"
    kind: CooperativeKind
    place_code: str
    municipality_code: str
    valid_from: date
    """The first day the change holds."""
    corrects: int | None = None
    """The version of the entry whose change this one takes the place of."""


class CooperativeMembersReported(Event):
    """The number of members at the yearly members' meeting."""

    type: Literal["registry.cooperative.members_reported.v1"] = "registry.cooperative.members_reported.v1"
    member_count: int
    reported_on: date
    ksp_class: str | None = None
    ksp_class_rule: str | None = None


class CooperativeLicensed(Event):
    """A licence to take savings and give loans was recorded."""

    type: Literal["registry.cooperative.licensed.v1"] = "registry.cooperative.licensed.v1"
    licence_number: str
    valid_from: date
    valid_until: date | None = None


class CooperativeRecognised(Event):
    """The other country's ministry recognises the cooperative as a partner."""

    type: Literal["registry.cooperative.recognised.v1"] = "registry.cooperative.recognised.v1"
    by: Country
    basis_code: str | None = None
    """What the recognition rests on, such as an article of the agreement."""


class CooperativeOrganElected(Event):
    """The members elected the board or the supervisors for a term; both ends belong to it."""

    type: Literal["registry.cooperative.organ_elected.v1"] = "registry.cooperative.organ_elected.v1"
    organ: CooperativeOrgan
    seats: int
    women: int
    """Seats held by women."""
    term_from: date
    term_until: date


class CooperativeMeetingHeld(Event):
    """A yearly members' meeting was held on a book year; told again, it takes the place of what was told before."""

    type: Literal["registry.cooperative.meeting_held.v1"] = "registry.cooperative.meeting_held.v1"
    book_year: int
    held_on: date
    attendance: int
    """Members present or represented."""
    are_accounts_accepted: bool
    surplus_distributed_minor: int | None = None
    """Whole minor units shared among the members; None: nothing was decided on a surplus."""
    currency: Currency


class CooperativeCertified(Event):
    """An Indonesian cooperative holds the certificate of its number (NIK koperasi); both ends belong to the period."""

    type: Literal["registry.cooperative.certified.v1"] = "registry.cooperative.certified.v1"
    grade: str
    valid_from: date
    valid_until: date


class CooperativeCertificateWithdrawn(Event):
    """The certificate of the cooperative's number no longer holds."""

    type: Literal["registry.cooperative.certificate_withdrawn.v1"] = "registry.cooperative.certificate_withdrawn.v1"
    reason_code: str


class CooperativeMemberAdmitted(Event):
    """A registered enterprise is a member of the cooperative."""

    type: Literal["registry.cooperative.member_admitted.v1"] = "registry.cooperative.member_admitted.v1"
    enterprise_id: str
    admitted_on: date


class CooperativeMemberLeft(Event):
    """An enterprise's membership ended."""

    type: Literal["registry.cooperative.member_left.v1"] = "registry.cooperative.member_left.v1"
    enterprise_id: str
    left_on: date


class CooperativeSuspended(Event):
    """The entry is on hold: no recognition, licence, admission or facility."""

    type: Literal["registry.cooperative.suspended.v1"] = "registry.cooperative.suspended.v1"
    reason_code: str


class CooperativeReinstated(Event):
    """The suspension ended; licence, recognition and members stand as before it."""

    type: Literal["registry.cooperative.reinstated.v1"] = "registry.cooperative.reinstated.v1"
    reason_code: str


class CooperativeDeregistered(Event):
    """The entry ended; it is kept and never reused."""

    type: Literal["registry.cooperative.deregistered.v1"] = "registry.cooperative.deregistered.v1"
    reason_code: str


class CooperativeMerged(Event):
    """The entry was found to be the same cooperative as another, `into`, and is on hold: it points there."""

    type: Literal["registry.cooperative.merged.v1"] = "registry.cooperative.merged.v1"
    into: str
    reason_code: str


class CooperativeUnmerged(Event):
    """The merge was taken back: the entry stands for itself again, with the licence, members and all it had."""

    type: Literal["registry.cooperative.unmerged.v1"] = "registry.cooperative.unmerged.v1"
    into: str
    """The entry it had been merged into."""
    reason_code: str


CooperativeEvent = Annotated[
    Annotated[CooperativeRegistered, Tag("registry.cooperative.registered.v1")]
    | Annotated[CooperativeAmended, Tag("registry.cooperative.amended.v1")]
    | Annotated[CooperativeMembersReported, Tag("registry.cooperative.members_reported.v1")]
    | Annotated[CooperativeLicensed, Tag("registry.cooperative.licensed.v1")]
    | Annotated[CooperativeRecognised, Tag("registry.cooperative.recognised.v1")]
    | Annotated[CooperativeOrganElected, Tag("registry.cooperative.organ_elected.v1")]
    | Annotated[CooperativeMeetingHeld, Tag("registry.cooperative.meeting_held.v1")]
    | Annotated[CooperativeCertified, Tag("registry.cooperative.certified.v1")]
    | Annotated[CooperativeCertificateWithdrawn, Tag("registry.cooperative.certificate_withdrawn.v1")]
    | Annotated[CooperativeMemberAdmitted, Tag("registry.cooperative.member_admitted.v1")]
    | Annotated[CooperativeMemberLeft, Tag("registry.cooperative.member_left.v1")]
    | Annotated[CooperativeSuspended, Tag("registry.cooperative.suspended.v1")]
    | Annotated[CooperativeReinstated, Tag("registry.cooperative.reinstated.v1")]
    | Annotated[CooperativeDeregistered, Tag("registry.cooperative.deregistered.v1")]
    | Annotated[CooperativeMerged, Tag("registry.cooperative.merged.v1")]
    | Annotated[CooperativeUnmerged, Tag("registry.cooperative.unmerged.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            CooperativeRegistered,
            CooperativeAmended,
            CooperativeMembersReported,
            CooperativeLicensed,
            CooperativeRecognised,
            CooperativeOrganElected,
            CooperativeMeetingHeld,
            CooperativeCertified,
            CooperativeCertificateWithdrawn,
            CooperativeMemberAdmitted,
            CooperativeMemberLeft,
            CooperativeSuspended,
            CooperativeReinstated,
            CooperativeDeregistered,
            CooperativeMerged,
            CooperativeUnmerged,
        )
    ),
]
