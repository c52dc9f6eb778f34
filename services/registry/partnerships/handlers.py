"""What happens when something is asked of the register of partnerships."""

from services.chassis.unit_of_work import Transaction
from services.registry.partnerships import keeping, milestones, model, repository
from services.registry.partnerships.commands import (
    EndPartnership,
    PlanMilestone,
    ProposePartnership,
    ReachMilestone,
    SignPartnership,
)
from services.registry.partnerships.model import Milestone, Partnership, Terms


async def propose_partnership(command: ProposePartnership, tx: Transaction) -> Partnership:
    """Propose a partnership on behalf of a cooperative of the caller's country."""
    decision = model.propose(
        await keeping.side(command.own_cooperative_id, tx),
        await keeping.side(command.partner_cooperative_id, tx),
        Terms(tuple(sorted(set(command.purpose_codes))), command.starts_on, command.ends_on),
        partnership_id=tx.new_id("part"),
        by=tx.caller.ministry,
        at=tx.now,
    )
    await keeping.enter(decision, tx)
    return decision.state


async def sign_partnership(command: SignPartnership, tx: Transaction) -> Partnership:
    """Sign for the side of the caller's ministry."""
    entry = await repository.get(command.partnership_id, tx)
    sides = await keeping.sides_of(entry, tx)
    decision = model.sign(entry, sides, ministry=tx.caller.ministry, by=tx.caller.subject, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def plan_milestone(command: PlanMilestone, tx: Transaction) -> Partnership:
    """Plan a milestone, or another day for one."""
    entry, given = await repository.get(command.partnership_id, tx), command.milestone
    planned = Milestone(command.milestone_code, given.owner, given.due_on)
    decision = milestones.plan(entry, planned, by=tx.caller.ministry, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def reach_milestone(command: ReachMilestone, tx: Transaction) -> Partnership:
    """Record that a milestone was reached."""
    entry, given = await repository.get(command.partnership_id, tx), command.reaching
    decision = milestones.reach(
        entry,
        command.milestone_code,
        reached_on=given.reached_on,
        evidence_kind=given.evidence_kind,
        by=tx.caller.ministry,
        at=tx.now,
    )
    await keeping.keep(decision, tx, was=entry, since=given.reached_on)
    return decision.state


async def end_partnership(command: EndPartnership, tx: Transaction) -> Partnership:
    """End a partnership, or withdraw or decline its proposal."""
    entry = await repository.get(command.partnership_id, tx)
    decision = model.end(entry, ministry=tx.caller.ministry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state
