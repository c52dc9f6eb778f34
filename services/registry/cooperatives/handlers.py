"""What happens when something is asked of the register of cooperatives."""

from services.chassis.unit_of_work import Transaction
from services.registry.candidates import keeping as candidates
from services.registry.candidates.model import Subject
from services.registry.cooperatives import membership, model, repository
from services.registry.cooperatives.commands import (
    AdmitMember,
    ChangeStanding,
    EndMembership,
    RecogniseCooperative,
    RecordLicence,
    RegisterCooperative,
    ReportMembers,
)
from services.registry.cooperatives.description import describe, figures_of, matched_fields
from services.registry.cooperatives.model import Cooperative, Licence
from services.registry.enterprises import repository as enterprises
from services.registry.places.repository import load_gazetteer
from services.registry.register_numbers import Register, RegisterNumber, counter_of


async def register_cooperative(command: RegisterCooperative, tx: Transaction) -> Cooperative:
    """Enter a cooperative into its country's register."""
    model.demand_home(command.country, tx.caller.ministry)
    today = command.country.day_of(tx.now)
    figures = figures_of(command, command.country, command.kind, on=today)
    described = describe(command, load_gazetteer(), on=today)
    serial = await tx.draw(counter_of(command.country, Register.COOPERATIVES))
    decision = model.register(
        described,
        figures,
        cooperative_id=tx.new_id("coop"),
        number=RegisterNumber(command.country, Register.COOPERATIVES, serial),
        by=tx.caller.subject,
        at=tx.now,
    )
    entry = decision.state
    subject = Subject(entry.cooperative_id, "cooperative", entry.country, matched_fields(entry.description))
    await candidates.admit(subject, command.not_duplicate_of, tx)
    await repository.save(decision, tx)
    return entry


async def report_members(command: ReportMembers, tx: Transaction) -> Cooperative:
    """Take a members' meeting's figures down; the class is that of the rule of the meeting's day."""
    entry, report = await _own(command.cooperative_id, tx), command.report
    figures = figures_of(report, entry.country, entry.description.kind, on=report.reported_on)
    decision = model.report_members(entry, figures, reported_on=report.reported_on, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def record_licence(command: RecordLicence, tx: Transaction) -> Cooperative:
    """Record a permit to take savings and give loans."""
    entry, given = await _own(command.cooperative_id, tx), command.licence
    licence = Licence(given.licence_number, given.valid_from, given.valid_until)
    decision = model.record_licence(entry, licence, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def recognise_cooperative(command: RecogniseCooperative, tx: Transaction) -> Cooperative:
    """Recognise a cooperative of the other country as a partner."""
    entry = await repository.get(command.cooperative_id, tx)
    decision = model.recognise(entry, by=tx.caller.ministry, basis_code=command.basis_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def admit_member(command: AdmitMember, tx: Transaction) -> Cooperative:
    """Admit a registered enterprise to a cooperative."""
    entry = await _own(command.cooperative_id, tx)
    enterprise = await enterprises.get(command.enterprise_id, tx)
    decision = membership.admit(entry, enterprise, admitted_on=command.admitted_on, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def end_membership(command: EndMembership, tx: Transaction) -> Cooperative:
    """End an enterprise's membership."""
    entry = await _own(command.cooperative_id, tx)
    decision = membership.leave(entry, command.enterprise_id, left_on=command.left_on, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def suspend_cooperative(command: ChangeStanding, tx: Transaction) -> Cooperative:
    """Put an entry on hold."""
    entry = await _own(command.cooperative_id, tx)
    decision = model.suspend(entry, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def reinstate_cooperative(command: ChangeStanding, tx: Transaction) -> Cooperative:
    """End a suspension."""
    entry = await _own(command.cooperative_id, tx)
    decision = model.reinstate(entry, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def deregister_cooperative(command: ChangeStanding, tx: Transaction) -> Cooperative:
    """End an entry for good."""
    entry = await _own(command.cooperative_id, tx)
    decision = model.deregister(entry, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def _own(cooperative_id: str, tx: Transaction) -> Cooperative:
    entry = await repository.get(cooperative_id, tx)
    model.demand_home(entry.country, tx.caller.ministry)
    return entry
