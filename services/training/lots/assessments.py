"""How a lot is graded: from one of its samples and the certificates of its product."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from services.contracts.training import LotGraded
from services.kernel import Decision
from services.training.grading.assessments import grade_by
from services.training.grading.particulars import HeldCertificate, Sample
from services.training.lots.model import (
    GRADINGS_MAX,
    Lot,
    LotGrading,
    demand_order,
    demand_room,
    sampling_of,
)


def grade_lot(
    lot: Lot,
    standards: Sequence[str],
    *,
    sample: int | None,
    certificates: Sequence[HeldCertificate],
    on: date,
    at: datetime,
) -> Decision[Lot]:
    """Grade a lot by several standards at once, from one sample with its reports and the product's certificates.

    Raises:
        RuleViolationError: as `grade_by` says; then no grade is kept.
    """
    demand_room(lot.gradings, GRADINGS_MAX - len(standards) + 1, lot)
    known = sample_of(lot, sample, on=on)
    since = sampling_of(lot, sample).sampled_on if sample is not None else lot.goods.made_on
    demand_order(since, on, lot.country.day_of(at))
    whole = replace(known, certificates=tuple(certificates))
    gradings = tuple(LotGrading(sample, one) for one in grade_by(standards, whole, on=on))
    facts = tuple(_graded(lot, one, at) for one in gradings)
    return Decision(replace(lot, gradings=(*lot.gradings, *gradings)), facts)


def sample_of(lot: Lot, number: int | None, *, on: date) -> Sample:
    """Give a sample with what laboratories reported of it until a day; later reports stand for earlier ones."""
    goods = lot.goods
    if number is None:
        return Sample(goods.commodity, goods.variant)
    sampling = sampling_of(lot, number)
    reports = sorted(
        (one for one in lot.reports if one.sample == number and one.reported_on <= on), key=lambda one: one.reported_on
    )
    measures, findings = dict(sampling.measures), dict(sampling.findings)
    for report in reports:
        measures.update(report.measures)
        findings.update(report.findings)
    return Sample(goods.commodity, goods.variant, sampling.mass_g, sampling.defects, measures, findings)


def _graded(lot: Lot, graded: LotGrading, at: datetime) -> LotGraded:
    result = graded.grading
    return LotGraded(
        subject=lot.lot_id,
        occurred_at=at,
        enterprise_id=lot.goods.enterprise_id,
        product_id=lot.goods.product_id,
        commodity=lot.goods.commodity,
        sample=graded.sample,
        standard=result.standard,
        scheme=result.scheme,
        rule_version=result.rule_version,
        graded_on=result.graded_on,
        grade=result.grade,
        size=result.size,
        defect_sum=f"{result.defect_sum:f}" if result.defect_sum is not None else None,
        failed=result.failed,
        confidence=result.confidence.value,
    )
