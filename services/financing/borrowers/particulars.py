"""What training tells of a borrower's goods: lots that were graded, and standards that were reached."""

from dataclasses import dataclass
from datetime import date

from services.contracts.training import AssistanceStandardReached, LotGraded


@dataclass(frozen=True, slots=True)
class GradedLot:
    """A lot's last grading by one standard; without a grade it is off grade."""

    lot_id: str
    standard: str
    enterprise_id: str
    product_id: str
    commodity: str
    graded_on: date
    grade: str | None
    rule_version: str
    confidence: str
    """How sure everything is that the grade rests on: high, medium or low."""


@dataclass(frozen=True, slots=True)
class ReachedStandard:
    """A standard that a product reached with assistance: by a lot's grade and a certificate."""

    case_id: str
    enterprise_id: str
    product_id: str
    standard: str
    grade: str
    reached_on: date
    certificate_number: str
    valid_from: date
    valid_until: date
    """The certificate's last day, as it was when the standard was reached."""


def lot_after(known: GradedLot | None, fact: LotGraded) -> GradedLot:
    """Take the later grading of a lot by one standard, and of one day's the last told."""
    if known is not None and known.graded_on > fact.graded_on:
        return known
    return GradedLot(
        lot_id=fact.subject,
        standard=fact.standard,
        enterprise_id=fact.enterprise_id,
        product_id=fact.product_id,
        commodity=fact.commodity,
        graded_on=fact.graded_on,
        grade=fact.grade,
        rule_version=fact.rule_version,
        confidence=fact.confidence,
    )


def standard_of(fact: AssistanceStandardReached) -> ReachedStandard:
    """Read a fact; a case reaches its standard once."""
    return ReachedStandard(
        case_id=fact.subject,
        enterprise_id=fact.enterprise_id,
        product_id=fact.product_id,
        standard=fact.standard,
        grade=fact.grade,
        reached_on=fact.reached_on,
        certificate_number=fact.certificate_number,
        valid_from=fact.valid_from,
        valid_until=fact.valid_until,
    )
