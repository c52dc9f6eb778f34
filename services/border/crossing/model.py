"""The rules of the border: what leaves of a fact, and what must hold before one is let in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.border.agreements.model import AgreedFact, Agreement
from services.border.crossing.facts import Sealed, Value
from services.border.crossing.refusals import AgreementEndedError, NotAgreedError, OutOfTurnError, StrangerError
from services.kernel import Country, Event
from services.kernel.pseudonyms import giver_of, pseudonym_of

CLOCKS_DIFFER_SECONDS_MAX = 300
"""So far the two ministries' clocks may be apart."""
UNDERWAY_DAYS_MAX = 30
"""What was sealed longer ago is not let in: as long as the topics keep it, and ten times an outage of 72 hours."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A fact as it leaves, not yet sealed, and the ids behind the pseudonyms in it."""

    fact: Sealed
    given: Mapping[str, str]
    """Home ids by pseudonym."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A ministry that sends, under an agreement, with the key of its pseudonyms."""

    agreement: Agreement
    home: Country
    pseudonym_key: bytes

    def departure(self, fact: Event, agreed: AgreedFact, number: int, now: datetime) -> Departure:
        """Reduce a fact to what was agreed.

        Args:
            fact: as the home cell tells it.
            agreed: what of it may cross.
            number: its place among the facts of its subject that crossed.
            now: when it is sealed.

        Raises:
            AgreementEndedError: the agreement does not hold on the day.
            NotAgreedError: a text is longer than was agreed.
        """
        demand_in_force(self.agreement, self.home, now)
        told = fact.model_dump(mode="json")
        given: dict[str, str] = {}
        said = {name: told[name] for name in agreed.plain if name in told}
        said |= {name: told[name] for name in agreed.texts if name in told}
        _demand_short(said, agreed)
        said |= {name: self._named(told[name], given) for name in agreed.pseudonyms if name in told}
        sealed = Sealed(
            subject=self._name(fact.subject, given),
            occurred_at=fact.occurred_at,
            fact=fact.type,
            said=said,
            number=number,
            agreement=self.agreement.id,
            edition=self.agreement.edition,
            sent_by=self.home,
            sent_to=self.home.other,
            sealed_at=now,
        )
        return Departure(sealed, given)

    def agreed(self, fact_type: str) -> AgreedFact | None:
        """Find what of a type of fact may leave; None: nothing."""
        crossing = self.agreement.crossing(self.home, aggregate_of(fact_type))
        return crossing.facts.get(fact_type) if crossing else None

    def name_of(self, home_id: str) -> str:
        """Name an id for the other ministry."""
        return self._name(home_id, {})

    def _named(self, value: Any, given: dict[str, str]) -> Value:  # noqa: ANN401 - a fact's JSON
        if isinstance(value, list):
            return [self._name(str(one), given) for one in value]
        return None if value is None else self._name(str(value), given)

    def _name(self, home_id: str, given: dict[str, str]) -> str:
        if giver_of(home_id) is self.home.other:
            # The other ministry's own entry: it is known there by this name.
            return home_id
        name = pseudonym_of(home_id, self.home, self.pseudonym_key)
        given[name] = home_id
        return name


def demand_admissible(fact: Sealed, agreement: Agreement, home: Country, number: int, now: datetime) -> AgreedFact:
    """Return what was agreed of a sealed fact where it may be let in; its seal is looked at elsewhere.

    Args:
        fact: as the other ministry sent it.
        agreement: what holds here.
        home: the ministry that receives.
        number: the fact's place among those of its subject.
        now: the instant it is looked at.

    Raises:
        NotAgreedError: another agreement, direction, fact or field than was agreed; a field is missing.
        AgreementEndedError: it was sealed, or is let in, after the agreement's end.
        OutOfTurnError: it was sealed for another place, too long ago, or later than now.
    """
    if (fact.sent_by, fact.sent_to) != (home.other, home):
        raise NotAgreedError(f"sent by {fact.sent_by} to {fact.sent_to}")
    if giver_of(fact.subject) is not fact.sent_by:
        raise NotAgreedError(f"{fact.subject[:60]} is no entry of the sender's")
    agreed = _agreed(fact, agreement)
    for instant in (fact.sealed_at, now):
        demand_in_force(agreement, home, instant)
    _demand_in_turn(fact, number, now)
    return agreed


def _agreed(fact: Sealed, agreement: Agreement) -> AgreedFact:
    if (fact.agreement, fact.edition) != (agreement.id, agreement.edition):
        raise NotAgreedError(f"{fact.agreement} in edition {fact.edition} is not the agreement in force here")
    crossing = agreement.crossing(fact.sent_by, aggregate_of(fact.fact))
    agreed = crossing.facts.get(fact.fact) if crossing else None
    if agreed is None:
        raise NotAgreedError(f"{fact.fact} does not cross")
    if strange := sorted(fact.said.keys() - agreed.crossing):
        raise NotAgreedError(f"{fact.fact} crosses without {', '.join(strange)}")
    _demand_short(fact.said, agreed)
    return agreed


def _demand_short(said: Mapping[str, Value], agreed: AgreedFact) -> None:
    for name, characters_max in agreed.texts.items():
        if any(len(text) > characters_max for text in _flat(said.get(name))):
            raise NotAgreedError(f"{name} crosses with {characters_max} characters at most")


def _demand_in_turn(fact: Sealed, number: int, now: datetime) -> None:
    if fact.sealed_at > now + timedelta(seconds=CLOCKS_DIFFER_SECONDS_MAX):
        raise OutOfTurnError(f"sealed at {fact.sealed_at.isoformat()}, which is yet to come")
    if fact.sealed_at < now - timedelta(days=UNDERWAY_DAYS_MAX):
        raise OutOfTurnError(f"sealed at {fact.sealed_at.isoformat()}: over {UNDERWAY_DAYS_MAX} days ago")
    if fact.number != number:
        raise OutOfTurnError(f"number {fact.number} came in the place of number {number}")


def names_in(fact: Sealed, agreed: AgreedFact) -> tuple[str, ...]:
    """List every pseudonym among a fact's fields.

    Raises:
        StrangerError: an id came that is no pseudonym.
    """
    values = [one for name in agreed.pseudonyms for one in _flat(fact.said.get(name))]
    if strange := [one for one in values if giver_of(one) is None]:
        raise StrangerError(f"{strange[0][:60]} is no pseudonym")
    return tuple(values)


def arrived(fact: Sealed, agreed: AgreedFact, home_ids: Mapping[str, str]) -> dict[str, Any]:
    """Write a fact down as it is told in the receiving cell: home ids where the pseudonyms are its own."""
    said: dict[str, Any] = {**agreed.fixed, **fact.said}
    for name in agreed.pseudonyms:
        if isinstance(value := said.get(name), str):
            said[name] = home_ids.get(value, value)
        elif isinstance(value, list):
            said[name] = [home_ids.get(one, one) for one in value]
    return {**said, "type": fact.fact, "subject": fact.subject, "occurred_at": fact.occurred_at}


def demand_in_force(agreement: Agreement, ministry: Country, instant: datetime) -> None:
    """Return where an agreement lets anything cross at an instant.

    Raises:
        AgreementEndedError: it does not hold on the ministry's day.
    """
    day = ministry.day_of(instant)
    if not agreement.holds_on(day):
        raise AgreementEndedError(
            f"{agreement.id} holds from {agreement.signed_on} until {agreement.valid_until}, not on {day}"
        )


def aggregate_of(fact_type: str) -> str:
    """Name the kind of aggregate a fact is about: the first two parts of its type."""
    return ".".join(fact_type.split(".")[:2])


def _flat(value: Value) -> Iterable[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return [] if value is None else [str(value)]
