"""What personal data may be used for, how long it is kept, who sees which class and how soon a person is answered."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Literal

from services.kernel import Country, RuleViolationError
from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.privacy import FieldClass
from services.kernel.reference_data import read_rules
from services.kernel.roles import Role

LegalBasis = Literal["consent", "contract", "legal_obligation", "vital_interest", "public_task", "legitimate_interest"]
"""UU 27/2022 art. 20 (2), (a) to (f)."""


class RequestKind(StrEnum):
    """What a person may ask about their own data."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    RESTRICTION = "restriction"
    ERASURE = "erasure"


class PurposeUnknownError(RuleViolationError):
    """The purpose is on no list."""

    code = "purpose_unknown"


class Purpose(DatedRule):
    """What data may be used for, on which legal basis, and the fields it needs."""

    code: str
    meaning: str
    legal_basis: LegalBasis
    fields: tuple[str, ...]
    """The fields of a person that may be read for it."""
    serves_restricted: bool
    """Whether it goes on after the person had the use of their data restricted."""


class Retention(DatedRule):
    """How long a field is kept."""

    code: str
    keeps: str
    years_after_end: int | None
    """None: for good."""


class ClearanceRule(DatedRule):
    """The classes of fields that one role sees."""

    role: Role
    classes: frozenset[FieldClass]


class RequestTerm(DatedRule):
    """How long the ministry may take to answer."""

    country: Country
    kind: RequestKind
    hours: int


class YouthRule(DatedRule):
    """The ages, both included, at which one country calls somebody young."""

    country: Country
    years_least: int
    years_most: int


def purpose(code: str, *, on: date) -> Purpose:
    """Look a purpose up.

    Raises:
        PurposeUnknownError: it is on no list.
        NoRuleInForceError: it is not in force on that day.
    """
    rules = [rule for rule in _purposes() if rule.code == code]
    if not rules:
        raise PurposeUnknownError(f"the purpose is none of {', '.join(rule.code for rule in _purposes())}")
    return in_force(rules, on=on, subject=f"the purpose {code}")


def purposes(*, on: date) -> Mapping[str, Purpose]:
    """List the purposes in force on a day by their codes."""
    return {rule.code: rule for rule in _purposes() if rule.covers(on)}


def retentions(*, on: date) -> Mapping[str, Retention]:
    """List the retentions in force on a day by their codes."""
    return {rule.code: rule for rule in read_rules("registry", "privacy_retentions.json", Retention) if rule.covers(on)}


def clearance(roles: frozenset[str], *, on: date) -> frozenset[FieldClass]:
    """Tell which classes of fields the holder of some roles sees on a day; an unknown role sees nothing."""
    seen = (rule.classes for rule in _clearances() if rule.role in roles and rule.covers(on))
    return frozenset[FieldClass]().union(*seen)


def clearance_today(roles: frozenset[str]) -> frozenset[FieldClass]:
    """Tell which classes of fields the holder of some roles sees now."""
    return clearance(roles, on=datetime.now(UTC).date())


def request_term(country: Country, kind: RequestKind, *, on: date) -> RequestTerm:
    """Look up how long the ministry may take to answer a person.

    Raises:
        NoRuleInForceError: no rule covers that day.
    """
    rules = [rule for rule in _terms() if (rule.country, rule.kind) == (country, kind)]
    return in_force(rules, on=on, subject=f"requests for {kind} ({country})")


def is_young(birth_date: date, country: Country, *, on: date) -> bool:
    """Tell whether somebody is young by the rule of a country on a day.

    Raises:
        NoRuleInForceError: no rule covers that day.
    """
    rules = [rule for rule in _youth() if rule.country == country]
    rule = in_force(rules, on=on, subject=f"youth ({country})")
    age_years = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    return rule.years_least <= age_years <= rule.years_most


@cache
def _purposes() -> tuple[Purpose, ...]:
    return read_rules("registry", "privacy_purposes.json", Purpose)


@cache
def _clearances() -> tuple[ClearanceRule, ...]:
    return read_rules("registry", "field_clearances.json", ClearanceRule)


@cache
def _terms() -> tuple[RequestTerm, ...]:
    return read_rules("registry", "person_request_terms.json", RequestTerm)


@cache
def _youth() -> tuple[YouthRule, ...]:
    return read_rules("registry", "youth_rules.json", YouthRule)
