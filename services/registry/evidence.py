"""What a verification or a change request rests on: kinds of evidence as dated data, and what each has to name."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from services.kernel import RuleViolationError
from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.privacy import classed
from services.kernel.reference_data import read_rules
from services.registry.field_classes import OFFICIAL

Demand = Literal["reference", "document_sha256"]


class EvidenceKindUnknownError(RuleViolationError):
    """The kind of evidence is not one the registers know."""

    code = "evidence_kind_unknown"


class EvidenceIncompleteError(RuleViolationError):
    """Evidence names what its kind demands, so that somebody else can find it again."""

    code = "evidence_incomplete"


class EvidenceSeenInFutureError(RuleViolationError):
    """Evidence was seen today or before."""

    code = "evidence_seen_in_future"


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was seen; a document itself stays where it is."""

    kind: str
    seen_on: date
    reference: str | None = None
    """Its number where it is kept."""
    document_sha256: str | None = None
    """The digest of the document, 64 hexadecimal digits."""

    def document(self) -> dict[str, Any]:
        """Write the item as JSON says it."""
        return {**asdict(self), "seen_on": self.seen_on.isoformat()}


class EvidenceKindRule(DatedRule):
    """One kind of evidence, and what an item of it has to name."""

    kind: str
    meaning: str
    demands: tuple[Demand, ...]


def check_evidence(items: Sequence[Evidence], *, today: date) -> tuple[Evidence, ...]:
    """Check each item against the rule of its kind on the day it was seen; `today` is the day in the entry's country.

    Raises:
        EvidenceSeenInFutureError: that day has not come.
        EvidenceKindUnknownError: no rule names the kind.
        EvidenceIncompleteError: something its kind demands is missing.
        NoRuleInForceError: the kind was not accepted on that day.
    """
    for item in items:
        missing = [demand for demand in evidence_kind(item.kind, item.seen_on).demands if getattr(item, demand) is None]
        if missing:
            raise EvidenceIncompleteError(f"{item.kind} is evidence by its {' and '.join(missing)}; none was given")
        if item.seen_on > today:
            raise EvidenceSeenInFutureError(f"{item.seen_on} is in the future; today is {today}")
    return tuple(items)


def evidence_from(document: Mapping[str, Any]) -> Evidence:
    """Read an item from what JSON says of it."""
    seen_on = date.fromisoformat(document["seen_on"])
    return Evidence(document["kind"], seen_on, document["reference"], document["document_sha256"])


def evidence_kind(kind: str, on: date) -> EvidenceKindRule:
    """Give the rule on a kind of evidence that is in force on a day.

    Raises:
        EvidenceKindUnknownError: no rule names the kind.
        NoRuleInForceError: the kind was not accepted on that day.
    """
    rules = [rule for rule in _rules() if rule.kind == kind]
    if not rules:
        known = ", ".join(sorted({rule.kind for rule in _rules()}))
        raise EvidenceKindUnknownError(f"{kind!r} is none of {known}")
    return in_force(rules, on=on, subject=kind)


@cache
def _rules() -> tuple[EvidenceKindRule, ...]:
    return read_rules("registry", "evidence_kinds.json", EvidenceKindRule)
