"""What happens when something is asked of dossiers."""

from services.chassis.unit_of_work import Transaction
from services.financing.borrowers import repository as borrowers
from services.financing.borrowers.model import programmes_of
from services.financing.dossiers import assessments, model, repository, undertakings
from services.financing.dossiers.cash_flows import CashFlowLine, HouseholdCashFlow
from services.financing.dossiers.commands import (
    FormGroup,
    PledgeFund,
    RecordCashFlow,
    RecordCollateral,
    RecordDocument,
    RecordGuarantor,
    RemoveEntry,
    ScoreDossier,
    WithdrawPledge,
)
from services.financing.dossiers.documents import Document
from services.financing.dossiers.groups import Group, Member
from services.financing.dossiers.model import Dossier
from services.financing.dossiers.scoring import give_reasons
from services.financing.dossiers.securities import Collateral, Guarantor, WarehouseReceipt, demand_unpledged
from services.financing.dossiers.undertakings import Standing
from services.financing.guarantee_funds import model as fund_rules
from services.financing.guarantee_funds import repository as guarantee_funds
from services.financing.lenders import repository as lenders
from services.kernel import Decision
from services.kernel.dated_rules import in_force


async def record_document(command: RecordDocument, tx: Transaction) -> Dossier:
    """Take a document in."""
    dossier = await _own(command.application_id, tx)
    given = command.document
    document = Document(command.kind, given.sha256, given.reference, given.received_on)
    rule = repository.rules_on(dossier.home.day_of(tx.now)).documents
    return await _saved(model.record_document(dossier, document, rule, at=tx.now), tx)


async def record_cash_flow(command: RecordCashFlow, tx: Transaction) -> Dossier:
    """Take a household's year in."""
    dossier = await _own(command.application_id, tx)
    given = command.cash_flow
    lines = tuple(CashFlowLine(one.month, one.kind, one.code, one.amount_minor) for one in given.lines)
    return await _saved(model.record_cash_flow(dossier, HouseholdCashFlow(given.surveyed_on, lines), at=tx.now), tx)


async def form_group(command: FormGroup, tx: Transaction) -> Dossier:
    """Let a group of known borrowers borrow together."""
    dossier = await _own(command.application_id, tx)
    given = command.group
    for member in given.members:
        await borrowers.get(member.borrower_id, tx)
    members = tuple(
        Member(one.borrower_id, one.amount_minor, one.answers_up_to_minor, one.consented_on) for one in given.members
    )
    return await _saved(undertakings.form_group(dossier, Group(given.rule, members), at=tx.now), tx)


async def record_guarantor(command: RecordGuarantor, tx: Transaction) -> Dossier:
    """Take the promise of a known enterprise or cooperative in."""
    dossier = await _own(command.application_id, tx)
    given = command.guarantor
    guarantor = Guarantor(command.guarantor_id, given.kind, given.amount_minor, given.consented_on)
    standing = await _standing(guarantor, tx)
    return await _saved(undertakings.record_guarantor(dossier, guarantor, standing, at=tx.now), tx)


async def pledge_fund(command: PledgeFund, tx: Transaction) -> Dossier:
    """Reserve an amount of a guarantee fund and note it in the dossier, together."""
    dossier = await _own(command.application_id, tx)
    fund = await guarantee_funds.get(command.fund_id, tx)
    amount_minor = command.pledge.amount_minor
    decision = undertakings.pledge_fund(dossier, fund, amount_minor, at=tx.now)
    await guarantee_funds.save(fund_rules.pledge(fund, dossier.application_id, amount_minor, at=tx.now), tx)
    return await _saved(decision, tx)


async def withdraw_pledge(command: WithdrawPledge, tx: Transaction) -> Dossier:
    """Take a pledge out of the dossier and free it in its fund, together."""
    dossier = await _own(command.application_id, tx)
    fund = await guarantee_funds.get(command.fund_id, tx)
    decision = model.remove(dossier, "fund_pledge", command.fund_id, at=tx.now)
    await guarantee_funds.save(fund_rules.release(fund, dossier.application_id, at=tx.now), tx)
    return await _saved(decision, tx)


async def record_collateral(command: RecordCollateral, tx: Transaction) -> Dossier:
    """Take collateral in, under an id of its own."""
    dossier = await _own(command.application_id, tx)
    given = command.collateral
    paper = given.receipt
    receipt = (
        WarehouseReceipt(paper.number, paper.commodity_code, paper.quantity_grams, paper.warehouse, paper.valid_until)
        if paper
        else None
    )
    collateral = Collateral(
        tx.new_id("col"), given.kind, given.description, given.appraised_minor, given.appraised_on, receipt
    )
    rule = repository.rules_on(dossier.home.day_of(tx.now)).collateral
    decision = undertakings.record_collateral(dossier, collateral, rule, at=tx.now)
    if receipt:
        demand_unpledged(receipt, await repository.pledged_for(receipt, tx))
        await repository.hold_receipt(receipt, dossier.application_id, collateral.collateral_id, tx)
    return await _saved(decision, tx)


async def remove_entry(command: RemoveEntry, tx: Transaction) -> Dossier:
    """Take an entry out; a warehouse receipt is free again with its collateral."""
    dossier = await _own(command.application_id, tx)
    await repository.free_receipt(command.application_id, command.reference, tx)
    return await _saved(model.remove(dossier, command.entry, command.reference, at=tx.now), tx)


async def score_dossier(command: ScoreDossier, tx: Transaction) -> Dossier:
    """Apply the scorecard in force to what the dossier and the registers say today."""
    dossier = await _own(command.application_id, tx)
    on = dossier.home.day_of(tx.now)
    borrower = await borrowers.find(dossier.borrower_id, tx)
    programmes = programmes_of(await borrowers.certificates_of(dossier.borrower_id, tx), on)
    scorecard = in_force(repository.load_scorecards(), on=on, subject="scores")
    appraisal = assessments.appraise(dossier, repository.rules_on(on), on=on)
    reasons = give_reasons(assessments.figures_of(dossier, appraisal, borrower, programmes), scorecard)
    return await _saved(model.record_score(dossier, reasons, scorecard, by=tx.caller.subject, at=tx.now), tx)


async def _own(application_id: str, tx: Transaction) -> Dossier:
    dossier = await repository.get(application_id, tx)
    model.demand_home(dossier, tx.caller.ministry)
    return dossier


async def _saved(decision: Decision[Dossier], tx: Transaction) -> Dossier:
    await repository.save(decision, tx)
    return decision.state


async def _standing(guarantor: Guarantor, tx: Transaction) -> Standing:
    if guarantor.kind == "cooperative":
        return (await lenders.get(guarantor.guarantor_id, tx)).standing
    borrower, _ = await borrowers.get(guarantor.guarantor_id, tx)
    return borrower.standing
