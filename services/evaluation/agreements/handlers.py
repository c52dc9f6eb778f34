"""What happens when something is asked of agreements."""

from services.chassis.unit_of_work import Transaction
from services.evaluation.agreements import model, repository
from services.evaluation.agreements.commands import (
    ConfirmRevision,
    GivenTerms,
    ProposeRevision,
    RecordAgreement,
    WithdrawRevision,
)
from services.evaluation.agreements.model import Agreement, Party, ScopeItem, Terms


async def record_agreement(command: RecordAgreement, tx: Transaction) -> Agreement:
    """Enter an agreement as the packaged sources tell it."""
    told = repository.packaged(command.agreement_id)
    await repository.demand_new(told.agreement_id, tx)
    decision = model.record(told.agreement_id, told.title, told.kept_by, told.terms, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def propose_revision(command: ProposeRevision, tx: Transaction) -> Agreement:
    """Propose another text."""
    agreement = await repository.get(command.agreement_id, tx)
    decision = model.propose(agreement, _terms(command.terms), by=tx.caller.ministry, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def confirm_revision(command: ConfirmRevision, tx: Transaction) -> Agreement:
    """Confirm a proposed text for the caller's ministry."""
    agreement = await repository.get(command.agreement_id, tx)
    decision = model.confirm(agreement, command.revision, by=tx.caller.ministry, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def withdraw_revision(command: WithdrawRevision, tx: Transaction) -> Agreement:
    """Take a proposed text back, or decline it."""
    agreement = await repository.get(command.agreement_id, tx)
    decision = model.withdraw(
        agreement, command.revision, by=tx.caller.ministry, reason_code=command.reason_code, at=tx.now
    )
    await repository.save(decision, tx)
    return decision.state


def _terms(given: GivenTerms) -> Terms:
    return Terms(
        parties=tuple(Party(party.country, party.organisation) for party in given.parties),
        signed_on=given.signed_on,
        signed_in=given.signed_in,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        status=given.status,
        scope=tuple(ScopeItem(item.code, item.title, item.confidence) for item in given.scope),
        unknown=tuple(given.unknown),
        source=given.source,
        confidence=given.confidence,
    )
