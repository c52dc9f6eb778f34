"""What a case leads to: the standard reached, markets reached, and its end."""

from dataclasses import replace
from datetime import date, datetime

from services.contracts.training import (
    AssistanceCaseClosed,
    AssistanceMarketReached,
    AssistanceStandardReached,
    CaseOutcome,
)
from services.kernel import Decision
from services.training.assistance.model import (
    SALES_MAX,
    AssistanceCase,
    ReachedStandard,
    Sale,
    demand_days,
    demand_open,
)
from services.training.assistance.refusals import (
    AssistanceCaseFullError,
    AssistanceCaseStateError,
    CertificateNotHeldError,
    GapsOpenError,
    LotNotGradedError,
    OutcomeNotReachedError,
    SoldMoreThanLotError,
    TargetNotReachedError,
)
from services.training.grading.model import Grading
from services.training.grading.particulars import HeldCertificate


def reach_standard(
    case: AssistanceCase,
    lot_id: str,
    grading: Grading | None,
    certificate: HeldCertificate | None,
    *,
    reached_on: date,
    at: datetime,
) -> Decision[AssistanceCase]:
    """Record that the target is reached: every gap closed, a lot with the grade, a certificate that holds that day.

    `grading` is the lot's last one by the case's standard until that day.
    """
    demand_open(case)
    if case.baseline is None or case.reached is not None:
        raise AssistanceCaseStateError(f"{case.case_id} has no baseline yet, or reached its standard already")
    if case.open_gaps:
        raise GapsOpenError(f"the gaps {', '.join(map(str, case.open_gaps))} of {case.case_id} are open")
    demand_days(case.baseline.assessed_on, reached_on, case.country.day_of(at))
    grade = _demand_target(case, lot_id, grading)
    if certificate is None or certificate.standard != case.target.standard or not certificate.covers(reached_on):
        raise CertificateNotHeldError(f"the register shows no certificate of {case.target.standard} for {reached_on}")
    reached = ReachedStandard(
        reached_on, lot_id, grade, certificate.number, certificate.valid_from, certificate.valid_until
    )
    fact = AssistanceStandardReached(
        subject=case.case_id,
        occurred_at=at,
        enterprise_id=case.target.enterprise_id,
        product_id=case.target.product_id,
        standard=case.target.standard,
        grade=reached.grade,
        lot_id=lot_id,
        certificate_number=reached.certificate_number,
        valid_from=reached.valid_from,
        valid_until=reached.valid_until,
        reached_on=reached_on,
    )
    return Decision(replace(case, reached=reached), (fact,))


def reach_market(
    case: AssistanceCase, sale: Sale, grading: Grading | None, lot_mass_kg: int, *, at: datetime
) -> Decision[AssistanceCase]:
    """Record a sale, after the standard was reached, of a lot that has the target grade on that day."""
    demand_open(case)
    if case.reached is None:
        raise AssistanceCaseStateError(f"{case.case_id} has not reached its standard")
    if len(case.sales) >= SALES_MAX:
        raise AssistanceCaseFullError(f"{case.case_id} has {SALES_MAX} sales already")
    demand_days(case.reached.reached_on, sale.reached_on, case.country.day_of(at))
    _demand_target(case, sale.lot_id, grading)
    sold = sum(one.mass_kg for one in case.sales if one.lot_id == sale.lot_id)
    if sold + sale.mass_kg > lot_mass_kg:
        raise SoldMoreThanLotError(f"of the {lot_mass_kg} kg of {sale.lot_id}, {sold} kg are sold")
    fact = AssistanceMarketReached(
        subject=case.case_id,
        occurred_at=at,
        enterprise_id=case.target.enterprise_id,
        product_id=case.target.product_id,
        lot_id=sale.lot_id,
        market=sale.market(case.country),
        destination=sale.destination,
        mass_kg=sale.mass_kg,
        reached_on=sale.reached_on,
    )
    return Decision(replace(case, sales=(*case.sales, sale)), (fact,))


def close(case: AssistanceCase, outcome: CaseOutcome, *, reason_code: str, at: datetime) -> Decision[AssistanceCase]:
    """End a case with what it led to; it may be stopped at any time, whatever became of the enterprise."""
    demand_open(case)
    recorded = {"stopped": True, "standard_reached": case.reached is not None, "market_reached": bool(case.sales)}
    if not recorded[outcome]:
        raise OutcomeNotReachedError(f"{outcome} was not recorded in {case.case_id}")
    today = case.country.day_of(at)
    fact = AssistanceCaseClosed(
        subject=case.case_id,
        occurred_at=at,
        outcome=outcome,
        reason_code=reason_code,
        closed_on=today,
        open_gaps=len(case.open_gaps),
    )
    ended = replace(case, status="closed", outcome=outcome, reason_code=reason_code, closed_on=today)
    return Decision(ended, (fact,))


def _demand_target(case: AssistanceCase, lot_id: str, grading: Grading | None) -> str:
    if grading is None:
        raise LotNotGradedError(f"{lot_id} had no grade by {case.target.standard} on that day")
    if grading.grade is None or not grading.reaches(case.target.grade):
        raise TargetNotReachedError(f"{lot_id} has {grading.grade or 'no grade'}, wanted is {case.target.grade}")
    return grading.grade
