"""How lenders' own capital and related parties are kept, and the packaged limits."""

from datetime import date, datetime
from functools import cache

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import LENDER_TOPIC
from services.financing.arithmetic.consortium.exposure_limits import ExposureLimitRule
from services.financing.related_parties.model import (
    CapitalStatement,
    Consent,
    LastAssessment,
    RelatedParty,
    RelatedPartyRegister,
    register_id_of,
)
from services.kernel import Country, Decision
from services.kernel.reference_data import read_rules

REGISTERS = "related_party_registers"
INDEXES = (Index(REGISTERS, (("home", 1), ("_id", 1))),)


@cache
def load_limits() -> tuple[ExposureLimitRule, ...]:
    """Read the limits on related parties; later calls give the same ones."""
    return read_rules("financing", "exposure_limits.json", ExposureLimitRule)


async def find(lender_id: str, tx: Transaction) -> RelatedPartyRegister | None:
    """Read a lender's register; none while nothing was entered."""
    document = await tx.load(REGISTERS, register_id_of(lender_id))
    return from_document(document) if document else None


async def save(decision: Decision[RelatedPartyRegister], tx: Transaction) -> None:
    """Keep a lender's register and its facts."""
    register = decision.state
    await tx.save(REGISTERS, _to_document(register), decision, LENDER_TOPIC.of(register.home))


def _to_document(register: RelatedPartyRegister) -> Document:
    last = register.last_assessment
    return {
        "_id": register.register_id,
        "lender_id": register.lender_id,
        "home": register.home.value,
        "statements": [_statement_to_document(one) for one in register.statements],
        "parties": [_party_to_document(one) for one in register.parties],
        "consents": [
            {
                "application_id": one.application_id,
                "given_by": one.given_by,
                "document": one.document,
                "recorded_by": one.recorded_by,
            }
            for one in register.consents
        ],
        "last_assessment": _assessment_to_document(last) if last else None,
    }


def _statement_to_document(statement: CapitalStatement) -> Document:
    return {
        "as_of": statement.as_of.isoformat(),
        "own_capital_minor": statement.own_capital_minor,
        "document": statement.document,
        "recorded_by": statement.recorded_by,
        # As text: the database would cut the instant to milliseconds, and the answer was given with all of it.
        "recorded_at": statement.recorded_at.isoformat(),
    }


def _party_to_document(party: RelatedParty) -> Document:
    return {
        "party_id": party.party_id,
        "relation": party.relation,
        "valid_from": party.valid_from.isoformat(),
        "valid_until": party.valid_until.isoformat() if party.valid_until else None,
        "declared_by": party.declared_by,
    }


def _assessment_to_document(last: LastAssessment) -> Document:
    return {
        "application_id": last.application_id,
        "assessed_on": last.assessed_on.isoformat(),
        "related_minor": last.related_minor,
        "limit_minor": last.limit_minor,
        "own_capital_minor": last.own_capital_minor,
        "capital_as_of": last.capital_as_of.isoformat(),
        "exposure_rule": last.exposure_rule,
        "exchange_rate": last.exchange_rate,
    }


def from_document(document: Document) -> RelatedPartyRegister:
    """Read a kept register."""
    last = document["last_assessment"]
    return RelatedPartyRegister(
        lender_id=document["lender_id"],
        home=Country(document["home"]),
        statements=tuple(_statement(found) for found in document["statements"]),
        parties=tuple(_party(found) for found in document["parties"]),
        consents=tuple(Consent(**found) for found in document["consents"]),
        last_assessment=_assessment(last) if last else None,
        version=document["version"],
    )


def _statement(found: Document) -> CapitalStatement:
    days = {"as_of": date.fromisoformat(found["as_of"]), "recorded_at": datetime.fromisoformat(found["recorded_at"])}
    return CapitalStatement(**{**found, **days})


def _party(found: Document) -> RelatedParty:
    until = found["valid_until"]
    days = {
        "valid_from": date.fromisoformat(found["valid_from"]),
        "valid_until": date.fromisoformat(until) if until else None,
    }
    return RelatedParty(**{**found, **days})


def _assessment(found: Document) -> LastAssessment:
    days = {name: date.fromisoformat(found[name]) for name in ("assessed_on", "capital_as_of")}
    return LastAssessment(**{**found, **days})
