"""What happens when something is asked of lots."""

from services.chassis.unit_of_work import Transaction
from services.training.lots import assessments, model, recording, repository
from services.training.lots.commands import GradeLot, RecordLot, TakeReport, TakeSample
from services.training.lots.model import Goods, LaboratoryReport, Lot, Sampling
from services.training.participants import repository as participants
from services.training.participants.model import active_country, demand_active
from services.training.products import repository as products
from services.training.products.model import commodity_offered


async def record_lot(command: RecordLot, tx: Transaction) -> Lot:
    """Enter a lot of a product that an enterprise in good standing offers."""
    country = active_country(await participants.find(command.enterprise_id, tx))
    model.demand_home(country, tx.caller.ministry)
    commodity = commodity_offered(await products.find(command.product_id, tx), command.enterprise_id)
    goods = Goods(
        enterprise_id=command.enterprise_id,
        product_id=command.product_id,
        commodity=commodity,
        variant=command.variant,
        mass_kg=command.mass_kg,
        made_on=command.made_on,
    )
    decision = recording.record(goods, lot_id=tx.new_id("lot"), country=country, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def take_sample(command: TakeSample, tx: Transaction) -> Lot:
    """Add a sample to a lot."""
    lot, told = await _own(command.lot_id, tx), command.sampling
    sampling = Sampling(told.sampled_on, told.mass_g, told.defects, told.numbers, told.findings)
    decision = recording.take_sample(lot, sampling, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def take_report(command: TakeReport, tx: Transaction) -> Lot:
    """Add a laboratory's report to a lot."""
    lot, told = await _own(command.lot_id, tx), command.report
    report = LaboratoryReport(
        sample=told.sample,
        laboratory=told.laboratory,
        report_number=told.report_number,
        reported_on=told.reported_on,
        measures=told.numbers,
        findings=told.findings,
    )
    decision = recording.take_report(lot, report, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def grade_lot(command: GradeLot, tx: Transaction) -> Lot:
    """Grade a lot by the rules and with the certificates its product has in the register."""
    lot, wanted = await _own(command.lot_id, tx), command.wanted
    product = await products.find(lot.goods.product_id, tx)
    decision = assessments.grade_lot(
        lot, wanted.standards, sample=wanted.sample, certificates=product.certificates, on=wanted.graded_on, at=tx.now
    )
    await repository.save(decision, tx)
    return decision.state


async def _own(lot_id: str, tx: Transaction) -> Lot:
    lot = await repository.get(lot_id, tx)
    model.demand_home(lot.country, tx.caller.ministry)
    demand_active(await participants.find(lot.goods.enterprise_id, tx))
    return lot
