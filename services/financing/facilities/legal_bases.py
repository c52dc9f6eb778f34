"""Legal bases a facility may stand on: dated data, with whether loans may be approved on them without an opinion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.kernel import RuleViolationError
from services.kernel.dated_rules import DatedRule


class LegalBasisMissingError(RuleViolationError):
    """A facility across the border names the legal basis it stands on."""

    code = "legal_basis_missing"


class LegalBasisUnknownError(RuleViolationError):
    """The legal basis is none of those the two ministries know on that day."""

    code = "legal_basis_unknown"


class LegalBasisIncompleteError(RuleViolationError):
    """This legal basis holds only from a decision, whose day is named."""

    code = "legal_basis_incomplete"


class LegalBasisRule(DatedRule):
    """One legal basis; `accepted` lets applications pass, `escalate` demands a legal opinion for each."""

    code: str
    title: str
    status: Literal["accepted", "escalate"]
    needs_approved_on: bool
    """It is a decision on the very facility, so the day of that decision is part of it."""
    interpretation: str


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """What a facility stands on; the document is named for its own ministry and never published."""

    code: str
    document: str
    approved_on: date | None = None


def check_legal_basis(basis: LegalBasis | None, rules: Sequence[LegalBasisRule], *, on: date) -> LegalBasis:
    """Check a facility's legal basis on the day it opens.

    Raises:
        LegalBasisMissingError: none is given.
        LegalBasisUnknownError: its code is not in force on that day.
        LegalBasisIncompleteError: the day of its decision is missing or after the opening.
    """
    if basis is None:
        raise LegalBasisMissingError("a facility names its legal basis")
    rule = rule_of(basis.code, rules, on=on)
    if rule is None:
        raise LegalBasisUnknownError(f"{basis.code} is no legal basis known on {on}")
    if rule.needs_approved_on and (basis.approved_on is None or basis.approved_on > on):
        raise LegalBasisIncompleteError(f"{basis.code} names the day of a decision, not after {on}")
    return basis


def is_accepted(code: str, rules: Sequence[LegalBasisRule], *, on: date) -> bool:
    """Tell whether applications may pass on a legal basis on a day."""
    rule = rule_of(code, rules, on=on)
    return rule is not None and rule.status == "accepted"


def rule_of(code: str, rules: Sequence[LegalBasisRule], *, on: date) -> LegalBasisRule | None:
    """Find the rule of a legal basis in force on a day."""
    return next((rule for rule in rules if rule.code == code and rule.covers(on)), None)
