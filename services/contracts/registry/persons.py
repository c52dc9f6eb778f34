"""Facts about persons, their consents and their requests: numbers and codes only, nothing a person said."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

PERSON_TOPIC = Topic("registry", "person")
CONSENT_TOPIC = Topic("registry", "consent")
PERSON_REQUEST_TOPIC = Topic("registry", "person_request")

PersonRequestKind = Literal["access", "rectification", "restriction", "erasure"]


class PersonRegistered(Event):
    """A person was entered; everything said about them stays with the ministry, encrypted."""

    type: Literal["registry.person.registered.v1"] = "registry.person.registered.v1"
    country: Country


class PersonRectified(Event):
    """Some fields were corrected or completed."""

    type: Literal["registry.person.rectified.v1"] = "registry.person.rectified.v1"
    fields: tuple[str, ...]
    """The names of the fields, never their values."""


class PersonRestricted(Event):
    """The use of the person's data is restricted to the purposes the law leaves."""

    type: Literal["registry.person.restricted.v1"] = "registry.person.restricted.v1"


class PersonRestrictionLifted(Event):
    """The person's data may be used again."""

    type: Literal["registry.person.restriction_lifted.v1"] = "registry.person.restriction_lifted.v1"
    reason_code: str


class PersonErased(Event):
    """The person's data key was destroyed; whoever keeps anything about the person removes it now."""

    type: Literal["registry.person.erased.v1"] = "registry.person.erased.v1"


class ConsentGiven(Event):
    """A person consented to a purpose."""

    type: Literal["registry.consent.given.v1"] = "registry.consent.given.v1"
    person_id: str
    purpose: str
    valid_until: date | None
    """The last day; null: until it is withdrawn."""
    is_cross_border: bool
    """Whether the data may go to the other country."""


class ConsentWithdrawn(Event):
    """A person withdrew a consent: the use it allowed ends."""

    type: Literal["registry.consent.withdrawn.v1"] = "registry.consent.withdrawn.v1"
    person_id: str
    purpose: str


class PersonRequestReceived(Event):
    """A person asks for access, rectification, restriction or erasure."""

    type: Literal["registry.person_request.received.v1"] = "registry.person_request.received.v1"
    person_id: str
    kind: PersonRequestKind
    due_at: AwareDatetime
    """The instant by which the law wants an answer, UTC."""
    term_rule: str


class PersonRequestAnswered(Event):
    """The ministry answered a person's request."""

    type: Literal["registry.person_request.answered.v1"] = "registry.person_request.answered.v1"
    person_id: str
    kind: PersonRequestKind
    outcome: Literal["granted", "refused"]
    reason_code: str
    is_in_time: bool


PersonEvent = Annotated[
    Annotated[PersonRegistered, Tag("registry.person.registered.v1")]
    | Annotated[PersonRectified, Tag("registry.person.rectified.v1")]
    | Annotated[PersonRestricted, Tag("registry.person.restricted.v1")]
    | Annotated[PersonRestrictionLifted, Tag("registry.person.restriction_lifted.v1")]
    | Annotated[PersonErased, Tag("registry.person.erased.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(PersonRegistered, PersonRectified, PersonRestricted, PersonRestrictionLifted, PersonErased)),
]

ConsentEvent = Annotated[
    Annotated[ConsentGiven, Tag("registry.consent.given.v1")]
    | Annotated[ConsentWithdrawn, Tag("registry.consent.withdrawn.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(ConsentGiven, ConsentWithdrawn)),
]

PersonRequestEvent = Annotated[
    Annotated[PersonRequestReceived, Tag("registry.person_request.received.v1")]
    | Annotated[PersonRequestAnswered, Tag("registry.person_request.answered.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(PersonRequestReceived, PersonRequestAnswered)),
]
