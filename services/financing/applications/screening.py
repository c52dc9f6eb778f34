"""Screening: an application against a policy; every reason is found, none hides another."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.financing.borrowers.model import Borrower
from services.financing.facilities.legal_bases import LegalBasisRule
from services.financing.facilities.model import Facility
from services.financing.lenders.model import Cooperative, unmet_as_lender, unmet_as_partner
from services.kernel import Currency, Money
from services.kernel.dated_rules import Confidence, DatedRule

Outcome = Literal["passed", "escalated", "failed"]

LEGAL_BASIS_NOT_ACCEPTED = "legal_basis_not_accepted"
"""The one reason that escalates instead of failing: a legal opinion can answer it."""


class AmountRange(BaseModel):
    """What may be asked for in one currency; both ends belong to it (minor units)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: Currency
    least_minor: int
    most_minor: int


class ScreeningPolicy(DatedRule):
    """What a lender's committee wants to be true before it looks at an application."""

    borrower_verified: bool
    borrower_member: bool
    programmes: tuple[str, ...]
    """One of them must have been completed; none named, none demanded."""
    amounts: tuple[AmountRange, ...]
    term_months_max: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What an application asks for, as far as a policy looks at it."""

    borrower_id: str
    amount: Money
    term_months: int
    submitted_on: date


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known about everybody an application concerns."""

    borrower: Borrower
    programmes: frozenset[str]
    """Completed, with a certificate that is valid on the day of the application."""
    facility: Facility
    lender: Cooperative
    partner: Cooperative
    legal_basis_accepted: bool
    legal_basis_rule: LegalBasisRule | None = None
    """The rule of the facility's legal basis on the day of the application; none when it was not in force any more."""


@dataclass(frozen=True, slots=True)
class CitedRule:
    """A rule that a reason rests on, and where it is written."""

    reason_code: str
    version: str
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Finding:
    """What a policy found."""

    outcome: Outcome
    reason_codes: tuple[str, ...]
    policy: str
    rules: tuple[CitedRule, ...] = ()
    """The law behind an escalation, for who gives the legal opinion."""


def screen(asked: Asked, known: Circumstances, policy: ScreeningPolicy) -> Finding:
    """Apply a policy. A reason that a legal opinion can answer escalates; any other fails."""
    failing = _unmet(_borrower_conditions(known, policy) | _facility_conditions(asked, known) | _limits(asked, policy))
    escalating = () if known.legal_basis_accepted else (LEGAL_BASIS_NOT_ACCEPTED,)
    outcome: Outcome = "failed" if failing else "escalated" if escalating else "passed"
    return Finding(outcome, failing + escalating, policy.version, _cited(escalating, known.legal_basis_rule))


def escalation_words(application_id: str, finding: Finding) -> str:
    """Say which rule an application was escalated on, and where it is written."""
    rules = "; ".join(f"{rule.reason_code}, rule {rule.version}: {rule.source}" for rule in finding.rules)
    return f"{application_id} was escalated; name the legal opinion. {rules}".rstrip(". ")


def _cited(escalating: tuple[str, ...], rule: LegalBasisRule | None) -> tuple[CitedRule, ...]:
    if rule is None:
        return ()
    return tuple(CitedRule(reason, rule.version, rule.source, rule.confidence) for reason in escalating)


def _borrower_conditions(known: Circumstances, policy: ScreeningPolicy) -> dict[str, bool]:
    borrower = known.borrower
    return {
        "borrower_not_active": borrower.standing == "active",
        "borrower_not_verified": borrower.verified or not policy.borrower_verified,
        "borrower_not_member": borrower.enterprise_id in known.partner.members or not policy.borrower_member,
        "certificate_missing": not policy.programmes or not known.programmes.isdisjoint(policy.programmes),
    }


def _facility_conditions(asked: Asked, known: Circumstances) -> dict[str, bool]:
    facility, on = known.facility, asked.submitted_on
    return {
        "lender_not_eligible": not unmet_as_lender(known.lender, on),
        "partner_not_eligible": not unmet_as_partner(known.partner),
        "facility_not_valid": facility.takes_on(on),
        "head_room_exceeded": asked.amount <= facility.head_room,
    }


def _limits(asked: Asked, policy: ScreeningPolicy) -> dict[str, bool]:
    minor = asked.amount.amount_minor
    offered = next((one for one in policy.amounts if one.currency == asked.amount.currency), None)
    return {
        "currency_not_offered": offered is not None,
        "amount_below_limit": offered is None or minor >= offered.least_minor,
        "amount_above_limit": offered is None or minor <= offered.most_minor,
        "term_above_limit": asked.term_months <= policy.term_months_max,
    }


def _unmet(conditions: dict[str, bool]) -> tuple[str, ...]:
    return tuple(reason for reason, met in conditions.items() if not met)
