"""How an entry is checked against evidence by somebody else, and what comes of it."""

from dataclasses import dataclass
from datetime import datetime

from services.contracts.registry import EnterpriseVerificationFailed
from services.kernel import Decision, ForbiddenError, RuleViolationError
from services.kernel.privacy import classed
from services.registry.enterprises import model
from services.registry.enterprises.amendments import is_of_description
from services.registry.enterprises.model import Description, Enterprise, Outcome
from services.registry.evidence import Evidence
from services.registry.field_classes import OFFICIAL
from services.registry.records.model import History


class VerifierIsAmenderError(ForbiddenError):
    """Four eyes: who said last what an entry says does not verify it."""

    code = "verifier_is_amender"


class CheckedFieldUnknownError(RuleViolationError):
    """What is checked is a field of the description."""

    code = "checked_field_unknown"


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Finding:
    """What a verifier found; `checked_fields` is empty where none were named."""

    outcome: Outcome
    evidence: tuple[Evidence, ...]
    """At least one item; the first one's kind is published."""
    reason_code: str | None = None
    checked_fields: tuple[str, ...] = ()


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Verification:
    """A finding as it is kept: of which version of the entry, by whom and when."""

    enterprise_id: str
    version: int
    """The entry's version with the finding."""
    finding: Finding
    verified_by: str
    verified_at: datetime


def verify(entry: Enterprise, history: History, finding: Finding, *, by: str, at: datetime) -> Decision[Enterprise]:
    """Take down what a verifier found: the entry is verified, or stays registered where it was not confirmed.

    Raises:
        EnterpriseStateError: the entry is not waiting for a verification.
        VerifierIsRegistrarError: the verifier registered it.
        VerifierIsAmenderError: the verifier changed its description last.
        CheckedFieldUnknownError: a checked field is none of the description.
    """
    model.demand_verifiable(entry, by=by)
    if by == last_described_by(history):
        raise VerifierIsAmenderError(f"{entry.enterprise_id} was last amended by the same person")
    _demand_fields(finding)
    evidence_kind = finding.evidence[0].kind
    if finding.outcome == "confirmed":
        return model.verify(entry, evidence_kind=evidence_kind, by=by, at=at)
    fact = EnterpriseVerificationFailed(
        subject=entry.enterprise_id,
        occurred_at=at,
        reason_code=finding.reason_code or "not_confirmed",
        evidence_kind=evidence_kind,
    )
    return Decision(entry, (fact,))


def last_described_by(history: History) -> str | None:
    """Tell who recorded the last change of the description; None where nothing is recorded."""
    described = [change.by for change in history.changes if is_of_description(history, change)]
    return described[-1] if described else None


def _demand_fields(finding: Finding) -> None:
    unknown = [name for name in finding.checked_fields if name not in Description.__dataclass_fields__]
    if unknown:
        known = ", ".join(Description.__dataclass_fields__)
        raise CheckedFieldUnknownError(f"{', '.join(unknown)}: what is checked is one of {known}")
