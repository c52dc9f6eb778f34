"""What is true of a lender's own capital and related parties, and what may be entered."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.contracts.financing import LenderCapitalStated, RelatedPartyConsentGiven, RelatedPartyDeclared
from services.financing.arithmetic.consortium.exposure_limits import Relation
from services.financing.borrowers.model import Borrower
from services.financing.lenders.model import LENDER_COUNTRY, Cooperative
from services.financing.related_parties.refusals import (
    CapitalDayError,
    NotALenderError,
    RegisterFullError,
    RegisterOfOtherMinistryError,
    RelatedPartyUnknownError,
    RelationPeriodError,
)
from services.kernel import Country, Currency, Decision, Money
from services.kernel.dated_rules import covers

BOOKS = Currency.IDR
"""A lender's own capital is stated in the currency of its books."""
STATEMENTS_MAX = 500
PARTIES_MAX = 1_000
CONSENTS_MAX = 500

DeclaredRelation = Literal["board", "supervisor", "tied_cooperative"]
ConsentingOrgan = Literal["board", "supervisor"]


@dataclass(frozen=True, slots=True)
class CapitalStatement:
    """Own capital as of a day; the document is named for the lender's own ministry and never published."""

    as_of: date
    own_capital_minor: int
    """Whole sen; below zero when losses have used it up."""
    document: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class RelatedParty:
    """A borrower or a cooperative related to the lender in a period, both ends included."""

    party_id: str
    relation: DeclaredRelation
    valid_from: date
    valid_until: date | None
    declared_by: str


@dataclass(frozen=True, slots=True)
class Consent:
    """One organ's consent to a loan to a related party."""

    application_id: str
    given_by: ConsentingOrgan
    document: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class LastAssessment:
    """What related parties owed when a loan to one of them was approved last (minor units of `BOOKS`)."""

    application_id: str
    assessed_on: date
    related_minor: int
    limit_minor: int
    own_capital_minor: int
    capital_as_of: date
    exposure_rule: str
    exchange_rate: str | None
    """The rate other currencies were converted at, with its day and source; none where none was needed."""


@dataclass(frozen=True, slots=True)
class RelatedPartyRegister:
    """A lender's own capital and related parties; `version` counts its facts."""

    lender_id: str
    home: Country
    statements: tuple[CapitalStatement, ...] = ()
    """In the order they were recorded."""
    parties: tuple[RelatedParty, ...] = ()
    consents: tuple[Consent, ...] = ()
    """To loans that are not approved yet."""
    last_assessment: LastAssessment | None = None
    version: int = 0

    @property
    def register_id(self) -> str:
        """The id its facts are published under: the lender's own id is that of its cooperative's facts."""
        return register_id_of(self.lender_id)

    def capital_on(self, on: date) -> CapitalStatement | None:
        """Find the statement that counts on a day: the latest day's, and of a day the one recorded last."""
        known = [(one.as_of, place) for place, one in enumerate(self.statements) if one.as_of <= on]
        return self.statements[max(known)[1]] if known else None

    def parties_on(self, on: date) -> dict[str, Relation]:
        """Tell who is related on a day, and how."""
        return {
            one.party_id: Relation(one.relation) for one in self.parties if covers(one.valid_from, one.valid_until, on)
        }

    def consents_to(self, application_id: str) -> frozenset[Relation]:
        """Tell which organs consented to a loan."""
        return frozenset(Relation(one.given_by) for one in self.consents if one.application_id == application_id)


def register_id_of(lender_id: str) -> str:
    """Name a lender's register."""
    return f"lend-{lender_id}"


def demand_lender(lender: Cooperative, ministry: Country | None) -> None:
    """Refuse a cooperative that cannot be a lender, and a ministry that is not its own.

    Raises:
        NotALenderError: it is of another country or kind.
        RegisterOfOtherMinistryError: the caller is of another ministry.
    """
    if lender.country != LENDER_COUNTRY or lender.kind != "savings_and_loan":
        raise NotALenderError(f"{lender.cooperative_id} is no savings-and-loan cooperative of {LENDER_COUNTRY}")
    demand_home(LENDER_COUNTRY, ministry)


def demand_home(home: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the lender's own.

    Raises:
        RegisterOfOtherMinistryError: it is another one.
    """
    if ministry != home:
        raise RegisterOfOtherMinistryError("a lender's capital and related parties are kept by its own ministry")


def demand_known(borrower: Borrower, cooperative: Cooperative, lender_id: str) -> None:
    """Refuse a related party nobody's register told of, and the lender itself.

    Raises:
        RelatedPartyUnknownError: it is neither a known borrower nor another known cooperative.
    """
    other = cooperative.country is not None and cooperative.cooperative_id != lender_id
    if borrower.country is None and not other:
        raise RelatedPartyUnknownError(f"{borrower.enterprise_id} is no borrower and no other cooperative known here")


def begin(lender: Cooperative) -> RelatedPartyRegister:
    """Begin with nothing stated or declared."""
    return RelatedPartyRegister(lender.cooperative_id, LENDER_COUNTRY)


def state_capital(
    register: RelatedPartyRegister, own_capital: Money, *, as_of: date, document: str, by: str, at: datetime
) -> Decision[RelatedPartyRegister]:
    """Enter own capital as of a day, in `BOOKS`; a second statement of a day counts instead of the first.

    Raises:
        CapitalDayError: the day has not come for the lender.
        RegisterFullError: there are `STATEMENTS_MAX` statements.
    """
    if as_of > register.home.day_of(at):
        raise CapitalDayError(f"{as_of} has not come")
    _demand_room(len(register.statements), STATEMENTS_MAX, "capital statements")
    statement = CapitalStatement(as_of, own_capital.amount_minor, document, by, at)
    fact = LenderCapitalStated(
        subject=register.register_id,
        occurred_at=at,
        lender_id=register.lender_id,
        as_of=as_of,
        own_capital_minor=own_capital.amount_minor,
        currency=own_capital.currency,
    )
    return Decision(replace(register, statements=(*register.statements, statement)), (fact,))


def declare(register: RelatedPartyRegister, party: RelatedParty, *, at: datetime) -> Decision[RelatedPartyRegister]:
    """Declare a related party, or change what was declared of it; the same again changes nothing.

    Raises:
        RelationPeriodError: it ends before it begins.
        RegisterFullError: there are `PARTIES_MAX` parties.
    """
    if party.valid_until is not None and party.valid_until < party.valid_from:
        raise RelationPeriodError(f"{party.valid_until} is before {party.valid_from}")
    others = tuple(one for one in register.parties if one.party_id != party.party_id)
    if any(replace(one, declared_by=party.declared_by) == party for one in register.parties):
        return Decision(register)
    _demand_room(len(others), PARTIES_MAX, "related parties")
    parties = tuple(sorted((*others, party), key=lambda one: one.party_id))
    fact = RelatedPartyDeclared(
        subject=register.register_id,
        occurred_at=at,
        lender_id=register.lender_id,
        party_id=party.party_id,
        relation=party.relation,
        valid_from=party.valid_from,
        valid_until=party.valid_until,
    )
    return Decision(replace(register, parties=parties), (fact,))


def consent(register: RelatedPartyRegister, given: Consent, *, at: datetime) -> Decision[RelatedPartyRegister]:
    """Enter an organ's consent to one loan; it is used up by the approval, and given again changes nothing.

    Raises:
        RegisterFullError: `CONSENTS_MAX` consents wait for their loans.
    """
    if Relation(given.given_by) in register.consents_to(given.application_id):
        return Decision(register)
    _demand_room(len(register.consents), CONSENTS_MAX, "consents")
    fact = RelatedPartyConsentGiven(
        subject=register.register_id,
        occurred_at=at,
        lender_id=register.lender_id,
        application_id=given.application_id,
        given_by=given.given_by,
    )
    return Decision(replace(register, consents=(*register.consents, given)), (fact,))


def _demand_room(count: int, most: int, what: str) -> None:
    if count >= most:
        raise RegisterFullError(f"a lender has at most {most} {what}")
