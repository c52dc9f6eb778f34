"""What is true of a person's request: its timer, its answer, and what granting it does to the person's entry."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from services.contracts.registry import PersonRequestAnswered, PersonRequestReceived
from services.kernel import Country, Decision
from services.kernel.privacy import classed
from services.registry.consents.model import Consent
from services.registry.disclosures.model import DisclosedPerson, Usage
from services.registry.field_classes import ACCOUNTABLE, PERSONAL
from services.registry.person_requests.refusals import PersonRequestOpenError, PersonRequestStateError
from services.registry.persons import model as persons
from services.registry.persons.model import Person
from services.registry.privacy_rules import RequestKind, RequestTerm

PersonRequestStatus = Literal["open", "granted", "refused"]


@classed(ACCOUNTABLE)
@dataclass(frozen=True, slots=True)
class PersonRequest:
    """One request; `version` counts its facts."""

    request_id: str
    person_id: str
    country: Country
    kind: RequestKind
    received_at: datetime
    received_by: str
    due_at: datetime
    """By then the law wants an answer."""
    term_rule: str
    status: PersonRequestStatus = "open"
    answered_at: datetime | None = None
    answered_by: str | None = None
    reason_code: str | None = None
    version: int = 0


@classed(PERSONAL)
@dataclass(frozen=True, slots=True)
class Ownership:
    """An enterprise the person owns a share of."""

    enterprise_id: str
    share_basis_points: int
    since: date


@classed(PERSONAL)
@dataclass(frozen=True, slots=True)
class PersonExport:
    """All that is kept about a person."""

    person: DisclosedPerson
    consents: tuple[Consent, ...]
    requests: tuple[PersonRequest, ...]
    ownerships: tuple[Ownership, ...]
    usage: tuple[Usage, ...]
    is_usage_whole: bool
    """False: there are more readings than shown; `personal-data-usage` lists them all."""


def receive(
    person: Person, term: RequestTerm, earlier: Iterable[PersonRequest], *, request_id: str, by: str, at: datetime
) -> Decision[PersonRequest]:
    """Take a request down; its timer runs from now.

    Raises:
        PersonErasedError: nothing is left to ask about.
        PersonRequestOpenError: the same request waits for its answer.
    """
    persons.demand_kept(person)
    waiting = next((known for known in earlier if known.kind == term.kind and known.status == "open"), None)
    if waiting is not None:
        raise PersonRequestOpenError(
            f"{waiting.request_id} waits for its answer until {waiting.due_at:%Y-%m-%dT%H:%MZ}"
        )
    request = PersonRequest(
        request_id=request_id,
        person_id=person.person_id,
        country=person.country,
        kind=term.kind,
        received_at=at,
        received_by=by,
        due_at=at + timedelta(hours=term.hours),
        term_rule=term.version,
    )
    fact = PersonRequestReceived(
        subject=request_id,
        occurred_at=at,
        person_id=person.person_id,
        kind=term.kind.value,
        due_at=request.due_at,
        term_rule=term.version,
    )
    return Decision(request, (fact,))


def answer(
    request: PersonRequest, outcome: Literal["granted", "refused"], *, reason_code: str, by: str, at: datetime
) -> Decision[PersonRequest]:
    """Answer a request, once.

    Raises:
        PersonRequestStateError: it was answered.
    """
    if request.status != "open":
        raise PersonRequestStateError(f"{request.request_id} was {request.status}")
    fact = PersonRequestAnswered(
        subject=request.request_id,
        occurred_at=at,
        person_id=request.person_id,
        kind=request.kind.value,
        outcome=outcome,
        reason_code=reason_code,
        is_in_time=at <= request.due_at,
    )
    answered = replace(request, status=outcome, answered_at=at, answered_by=by, reason_code=reason_code)
    return Decision(answered, (fact,))


def effect(request: PersonRequest, person: Person, *, at: datetime) -> Decision[Person]:
    """Tell what an answered request does to the entry: a granted restriction restricts, a granted erasure erases.

    Access is given by the export, and a rectification is entered by itself.
    """
    match request.status, request.kind:
        case "granted", RequestKind.RESTRICTION:
            return persons.restrict(person, at=at)
        case "granted", RequestKind.ERASURE:
            return persons.erase(person, at=at)
        case _:
            return Decision(person)


def demand_export(request: PersonRequest) -> None:
    """Refuse an export that no granted request for access asks for.

    Raises:
        PersonRequestStateError: none does.
    """
    if (request.kind, request.status) != (RequestKind.ACCESS, "granted"):
        raise PersonRequestStateError(f"{request.request_id} is a request for {request.kind}, {request.status}")
