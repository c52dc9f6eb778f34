"""What happens when a change of an entry is asked for and decided."""

from services.chassis.unit_of_work import Transaction
from services.registry.change_requests import approvals, model, repository
from services.registry.change_requests.commands import (
    ApproveRequest,
    OpenRequest,
    RebaseRequest,
    RejectRequest,
    WithdrawRequest,
)
from services.registry.change_requests.description import evidence_of
from services.registry.change_requests.model import ChangeRequest
from services.registry.change_requests.registers import REGISTERS, Prepared
from services.registry.places.repository import load_gazetteer
from services.registry.records import repository as records
from services.registry.records.amendments import Asked


async def open_request(command: OpenRequest, tx: Transaction) -> ChangeRequest:
    """Ask for a change of an entry as it is now."""
    register, asked = REGISTERS[command.entry_kind], command.asked
    entry = await register.own(command.entry_id, tx)
    history, today = await records.history_of(command.entry_id, tx), entry.country.day_of(tx.now)
    draft = ChangeRequest(
        request_id=tx.new_id("chg"),
        entry_kind=command.entry_kind,
        entry_id=command.entry_id,
        country=entry.country,
        wanted=register.want(asked, history, entry.country, load_gazetteer(), today=today),
        base_version=entry.version,
        reason_code=asked.reason_code,
        evidence=evidence_of(asked.evidence, today=today),
        opened_by=tx.caller.subject,
        opened_at=tx.now,
    )
    prepared = await _prepared(draft, tx)
    others = await repository.open_of(draft.entry_id, tx)
    decision = model.open_request(draft, prepared.entry, others)
    await repository.save(decision, tx)
    return decision.state


async def approve_request(command: ApproveRequest, tx: Transaction) -> ChangeRequest:
    """Approve a change and make it."""
    request = await _own(command.request_id, tx)
    prepared = await _prepared(request, tx)
    decision = approvals.approve(
        request, prepared.entry, entry_version=prepared.changed_version, by=tx.caller.subject, at=tx.now
    )
    await prepared.keep(tx)
    await repository.save(decision, tx)
    return decision.state


async def reject_request(command: RejectRequest, tx: Transaction) -> ChangeRequest:
    """Leave the entry as it is."""
    request = await _own(command.request_id, tx)
    decision = approvals.reject(request, reason_code=command.reason_code, by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def withdraw_request(command: WithdrawRequest, tx: Transaction) -> ChangeRequest:
    """Ask for a change no longer."""
    decision = model.withdraw(await _own(command.request_id, tx), by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def rebase_request(command: RebaseRequest, tx: Transaction) -> ChangeRequest:
    """Ask for a change still, after a look at a later version of the entry."""
    request = await _own(command.request_id, tx)
    prepared = await _prepared(request, tx)
    decision = model.rebase(request, prepared.entry, command.entry_version, by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def _own(request_id: str, tx: Transaction) -> ChangeRequest:
    request = await repository.get(request_id, tx)
    model.demand_home(request, tx.caller.ministry)
    return request


async def _prepared(request: ChangeRequest, tx: Transaction) -> Prepared:
    # Who asked for a change is who says it; who approved it stands on the request and in the audit trail.
    asked = Asked(request.opened_by, tx.now, request.reason_code, is_approved=True)
    return await REGISTERS[request.entry_kind].prepare(request.entry_id, request.wanted, asked, tx)
