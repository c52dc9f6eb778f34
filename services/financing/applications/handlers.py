"""What happens when something is asked of applications."""

from services.chassis.unit_of_work import Transaction
from services.financing.applications import approvals, model, offers, repository
from services.financing.applications.authority import Approver
from services.financing.applications.choices import ProductTerms
from services.financing.applications.commands import (
    ApproveApplication,
    GiveNoObjection,
    ObjectToApplication,
    RejectApplication,
    ScreenApplication,
    SubmitApplication,
)
from services.financing.applications.lending_gates import demand_lenders_may_lend
from services.financing.applications.model import Applicant, Application
from services.financing.applications.offers import Wanted
from services.financing.applications.screening import Circumstances, screen
from services.financing.borrowers import repository as borrowers
from services.financing.borrowers.model import programmes_of
from services.financing.dossiers import model as dossier_rules
from services.financing.dossiers import repository as dossiers
from services.financing.dossiers.model import Dossier
from services.financing.facilities import model as facility_rules
from services.financing.facilities import repository as facilities
from services.financing.facilities.legal_bases import is_accepted, rule_of
from services.financing.guarantee_funds import model as fund_rules
from services.financing.guarantee_funds import repository as guarantee_funds
from services.financing.lenders import repository as lenders
from services.financing.products import repository as products
from services.financing.products.caps import demand_rate_within_caps
from services.financing.products.model import Edition
from services.kernel import Money
from services.kernel.dated_rules import in_force


async def submit_application(command: SubmitApplication, tx: Transaction) -> Application:
    """Ask for a loan under a facility, and open its dossier."""
    facility = await facilities.get(command.facility_id, tx)
    model.demand_home(facility.home, tx.caller.ministry)
    _, borrower_country = await borrowers.get(command.borrower_id, tx)
    wanted = Wanted(
        amount=Money(command.amount_minor, command.currency),
        annual_rate=command.annual_rate,
        purpose_code=command.purpose_code,
        submitted_on=command.submitted_on,
    )
    edition = await _edition(command, tx)
    demand_rate_within_caps(wanted.annual_rate, wanted.submitted_on)
    request = offers.request(facility, wanted, command.terms, edition)
    applicant = Applicant(command.borrower_id, borrower_country, tx.caller.subject)
    decision = model.submit(facility, applicant, request, application_id=tx.new_id("app"), at=tx.now)
    await repository.save(decision, tx)
    dossier = approvals.new_dossier(decision.state, offers.planned(decision.state, edition))
    await dossiers.save(dossier_rules.open_dossier(dossier, at=tx.now), tx)
    return decision.state


async def screen_application(command: ScreenApplication, tx: Transaction) -> Application:
    """Apply the policy of the application's day to what is known now."""
    application = await _own(command.application_id, tx)
    policy = in_force(repository.load_policies(), on=application.submitted_on, subject="screening")
    finding = screen(application.asked, await _circumstances(application, tx), policy)
    decision = model.record_screening(application, finding, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def give_no_objection(command: GiveNoObjection, tx: Transaction) -> Application:
    """Let a screened application go on."""
    application = await repository.get(command.application_id, tx)
    decision = model.give_no_objection(application, by=tx.caller.ministry, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def object_to_application(command: ObjectToApplication, tx: Transaction) -> Application:
    """Object to a screened application."""
    application = await repository.get(command.application_id, tx)
    decision = model.object_to(application, by=tx.caller.ministry, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def approve_application(command: ApproveApplication, tx: Transaction) -> Application:
    """Approve an application and, with the last approver, set its amount aside under the facility, together."""
    application = await _own(command.application_id, tx)
    facility = await facilities.get(application.facility_id, tx)
    dossier = await _dossier(application, tx)
    on = application.home.day_of(tx.now)
    limits = in_force(repository.load_approval_rules(), on=on, subject="approvals")
    decision = approvals.approve(
        application,
        dossier,
        Approver(tx.caller.subject, tx.caller.roles),
        approvals.Rules(limits, dossiers.rules_on(on).documents),
        legal_opinion_code=command.legal_opinion_code,
        at=tx.now,
    )
    if decision.state.status == "approved":
        await demand_lenders_may_lend(application, tx)
        await facilities.save(facility_rules.commit(facility, decision.state.committed, at=tx.now), tx)
    await dossiers.save(approvals.settle(dossier, decision.state, at=tx.now), tx)
    await repository.save(decision, tx)
    return decision.state


async def reject_application(command: RejectApplication, tx: Transaction) -> Application:
    """End an application without a loan, and free what was set aside for it."""
    application = await _own(command.application_id, tx)
    facility = await facilities.get(application.facility_id, tx)
    dossier = await _dossier(application, tx)
    decision = model.reject(application, reason_code=command.reason_code, at=tx.now)
    await facilities.save(facility_rules.release(facility, application.committed, at=tx.now), tx)
    await dossiers.save(approvals.settle(dossier, decision.state, at=tx.now), tx)
    await dossiers.free_receipts(application.application_id, tx)
    for pledge in dossier.fund_pledges:
        fund = await guarantee_funds.get(pledge.fund_id, tx)
        await guarantee_funds.save(fund_rules.release(fund, application.application_id, at=tx.now), tx)
    await repository.save(decision, tx)
    return decision.state


async def _edition(command: SubmitApplication, tx: Transaction) -> Edition | None:
    match command.terms:
        case ProductTerms() as terms:
            return await products.edition_of(terms.product_id, terms.edition, tx)
        case _:
            return None


async def _own(application_id: str, tx: Transaction) -> Application:
    application = await repository.get(application_id, tx)
    model.demand_home(application.home, tx.caller.ministry)
    return application


async def _dossier(application: Application, tx: Transaction) -> Dossier:
    return await dossiers.find(application.application_id, tx) or approvals.new_dossier(application)


async def _circumstances(application: Application, tx: Transaction) -> Circumstances:
    facility = await facilities.get(application.facility_id, tx)
    borrower = await borrowers.find(application.borrower_id, tx)
    certificates = await borrowers.certificates_of(application.borrower_id, tx)
    on = application.submitted_on
    basis, bases = facility.legal_basis.code, facilities.load_legal_bases()
    return Circumstances(
        borrower=borrower,
        programmes=programmes_of(certificates, on),
        facility=facility,
        lender=await lenders.find(facility.lender_id, tx),
        partner=await lenders.find(facility.cooperative_id, tx),
        legal_basis_accepted=is_accepted(basis, bases, on=on),
        legal_basis_rule=rule_of(basis, bases, on=on),
    )
