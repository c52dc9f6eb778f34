"""What happens when something is asked of the register of enterprises."""

from services.chassis.unit_of_work import Transaction
from services.registry.enterprises import model, repository
from services.registry.enterprises.commands import (
    AmendEnterprise,
    ChangeStanding,
    RegisterEnterprise,
    VerifyEnterprise,
)
from services.registry.enterprises.description import describe
from services.registry.enterprises.model import Enterprise
from services.registry.places.repository import load_gazetteer


async def register_enterprise(command: RegisterEnterprise, tx: Transaction) -> Enterprise:
    """Enter an enterprise into its country's register."""
    model.demand_home(command.country, tx.caller.ministry)
    described = describe(command, command.country, load_gazetteer(), on=command.country.day_of(tx.now))
    decision = model.register(
        described, enterprise_id=tx.new_id("ent"), country=command.country, by=tx.caller.subject, at=tx.now
    )
    await repository.save(decision, tx)
    return decision.state


async def amend_enterprise(command: AmendEnterprise, tx: Transaction) -> Enterprise:
    """Describe an entry anew."""
    entry = await _own(command.enterprise_id, tx)
    described = describe(command.description, entry.country, load_gazetteer(), on=entry.country.day_of(tx.now))
    decision = model.amend(entry, described, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def verify_enterprise(command: VerifyEnterprise, tx: Transaction) -> Enterprise:
    """Confirm an entry against evidence."""
    entry = await _own(command.enterprise_id, tx)
    decision = model.verify(entry, evidence_kind=command.evidence_kind, by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def suspend_enterprise(command: ChangeStanding, tx: Transaction) -> Enterprise:
    """Put an entry on hold."""
    entry = await _own(command.enterprise_id, tx)
    decision = model.suspend(entry, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def reinstate_enterprise(command: ChangeStanding, tx: Transaction) -> Enterprise:
    """End a suspension."""
    entry = await _own(command.enterprise_id, tx)
    decision = model.reinstate(entry, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def deregister_enterprise(command: ChangeStanding, tx: Transaction) -> Enterprise:
    """End an entry for good."""
    entry = await _own(command.enterprise_id, tx)
    decision = model.deregister(entry, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def _own(enterprise_id: str, tx: Transaction) -> Enterprise:
    entry = await repository.get(enterprise_id, tx)
    model.demand_home(entry.country, tx.caller.ministry)
    return entry
