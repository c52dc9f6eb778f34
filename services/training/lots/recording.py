"""How a lot comes to be and what is told of it: samples and the reports of laboratories."""

from dataclasses import replace
from datetime import datetime

from services.contracts.training import LotRecorded, LotSampled, LotTested
from services.kernel import Country, Decision
from services.training.grading.consistency import demand_possible
from services.training.grading.particulars import Sample
from services.training.grading.refusals import VariantUnknownError
from services.training.grading.standards import rules_for
from services.training.lots.model import (
    REPORTS_MAX,
    SAMPLES_MAX,
    Goods,
    LaboratoryReport,
    Lot,
    Sampling,
    demand_order,
    demand_room,
    sampling_of,
)
from services.training.lots.refusals import LaboratoryReportKnownError, LotCommodityError


def record(goods: Goods, *, lot_id: str, country: Country, at: datetime) -> Decision[Lot]:
    """Enter a lot of goods that some rule grades."""
    demand_order(goods.made_on, country.day_of(at))
    rules = [rule for rule in rules_for(goods.commodity, on=goods.made_on) if rule.commodities]
    if not rules:
        raise LotCommodityError(f"no grading rule is about {goods.commodity}")
    variants = {variant for rule in rules for variant in rule.variants}
    if goods.variant is not None and goods.variant not in variants:
        raise VariantUnknownError(
            f"of {goods.commodity} the variants {', '.join(sorted(variants)) or 'none'} are known"
        )
    fact = LotRecorded(
        subject=lot_id,
        occurred_at=at,
        country=country,
        enterprise_id=goods.enterprise_id,
        product_id=goods.product_id,
        commodity=goods.commodity,
        variant=goods.variant,
        mass_kg=goods.mass_kg,
        made_on=goods.made_on,
    )
    return Decision(Lot(lot_id, country, goods), (fact,))


def take_sample(lot: Lot, sampling: Sampling, *, at: datetime) -> Decision[Lot]:
    """Add a sample; what cannot be, or what no rule of the commodity asks for, is refused."""
    demand_room(lot.samples, SAMPLES_MAX, lot)
    demand_order(lot.goods.made_on, sampling.sampled_on, lot.country.day_of(at))
    found = Sample(
        lot.goods.commodity, defects=sampling.defects, measures=sampling.measures, findings=sampling.findings
    )
    demand_possible(found, rules_for(lot.goods.commodity, on=sampling.sampled_on))
    samples = (*lot.samples, sampling)
    fact = LotSampled(
        subject=lot.lot_id,
        occurred_at=at,
        sample=len(samples),
        sampled_on=sampling.sampled_on,
        mass_g=sampling.mass_g,
    )
    return Decision(replace(lot, samples=samples), (fact,))


def take_report(lot: Lot, report: LaboratoryReport, *, at: datetime) -> Decision[Lot]:
    """Add a laboratory's report on a sample, once."""
    demand_room(lot.reports, REPORTS_MAX, lot)
    sampling = sampling_of(lot, report.sample)
    demand_order(sampling.sampled_on, report.reported_on, lot.country.day_of(at))
    if any((one.laboratory, one.report_number) == (report.laboratory, report.report_number) for one in lot.reports):
        raise LaboratoryReportKnownError(f"{report.report_number} of {report.laboratory} is recorded already")
    found = Sample(lot.goods.commodity, measures=report.measures, findings=report.findings)
    demand_possible(found, rules_for(lot.goods.commodity, on=report.reported_on))
    fact = LotTested(
        subject=lot.lot_id,
        occurred_at=at,
        sample=report.sample,
        laboratory=report.laboratory,
        report_number=report.report_number,
        reported_on=report.reported_on,
        determinations=tuple(sorted({*report.measures, *report.findings})),
    )
    return Decision(replace(lot, reports=(*lot.reports, report)), (fact,))
