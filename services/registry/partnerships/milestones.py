"""What the sides of a partnership are to reach: planned together before anybody signs, then each side its own."""

from dataclasses import replace
from datetime import date, datetime

from services.contracts.registry import PartnershipMilestonePlanned, PartnershipMilestoneReached
from services.kernel import Country, Decision
from services.kernel.dated_rules import covers
from services.registry.partnerships.model import Milestone, Partnership, demand_status
from services.registry.partnerships.refusals import (
    MilestoneNotFoundError,
    MilestoneOfOtherSideError,
    MilestoneReachedError,
    MilestonesFullError,
    PartnershipPeriodError,
    ReachedDayError,
    SignedAlreadyFixedError,
)

MILESTONES_MAX = 50


def plan(entry: Partnership, planned: Milestone, *, by: Country | None, at: datetime) -> Decision[Partnership]:
    """Plan a milestone, or another day for one; the same again changes nothing.

    Raises:
        PartnershipStateError: the partnership ended.
        SignedAlreadyFixedError: one side has signed what stood until now.
        MilestoneOfOtherSideError: the partnership holds and the milestone is, or would become, the other side's.
        MilestoneReachedError: it was reached.
        MilestonesFullError: there are `MILESTONES_MAX`.
        PartnershipPeriodError: it would be due outside of the partnership's days.
    """
    demand_status(entry, "proposed", "concluded")
    known = _find(entry, planned.milestone_code)
    if known == planned:
        return Decision(entry)
    _demand_plannable(entry, planned, known, by)
    fact = PartnershipMilestonePlanned(
        subject=entry.partnership_id,
        occurred_at=at,
        milestone_code=planned.milestone_code,
        owner=planned.owner,
        due_on=planned.due_on,
    )
    return Decision(_with(entry, planned), (fact,))


def reach(
    entry: Partnership,
    milestone_code: str,
    *,
    reached_on: date,
    evidence_kind: str,
    by: Country | None,
    at: datetime,
) -> Decision[Partnership]:
    """Record that the side that owns a milestone reached it; the same again changes nothing.

    Raises:
        PartnershipStateError: the partnership is not concluded, or ended.
        MilestoneNotFoundError: there is no such milestone.
        MilestoneOfOtherSideError: it is the other side's.
        MilestoneReachedError: it was reached on another day.
        ReachedDayError: the day is in the future, or before both sides had signed.
    """
    demand_status(entry, "concluded")
    known = _find(entry, milestone_code)
    if known is None:
        raise MilestoneNotFoundError(f"{entry.partnership_id} has no milestone {milestone_code}")
    _demand_owner(known, by)
    reached = replace(known, reached_on=reached_on, evidence_kind=evidence_kind)
    if reached == known:
        return Decision(entry)
    if known.reached_on is not None:
        raise MilestoneReachedError(f"{milestone_code} was reached on {known.reached_on}")
    concluded_on = max(signature.signed_on for signature in entry.signatures.values())
    if not concluded_on <= reached_on <= known.owner.day_of(at):
        raise ReachedDayError(f"{reached_on} is not between {concluded_on}, when both had signed, and today")
    fact = PartnershipMilestoneReached(
        subject=entry.partnership_id,
        occurred_at=at,
        milestone_code=milestone_code,
        owner=known.owner,
        reached_on=reached_on,
        evidence_kind=evidence_kind,
    )
    return Decision(_with(entry, reached), (fact,))


def _demand_plannable(entry: Partnership, planned: Milestone, known: Milestone | None, by: Country | None) -> None:
    if entry.status == "proposed" and entry.signatures:
        raise SignedAlreadyFixedError(f"{entry.partnership_id} is signed by one side")
    if entry.status == "concluded":
        for milestone in (planned, known):
            _demand_owner(milestone, by)
    if known is not None and known.reached_on is not None:
        raise MilestoneReachedError(f"{known.milestone_code} was reached on {known.reached_on}")
    if known is None and len(entry.milestones) >= MILESTONES_MAX:
        raise MilestonesFullError(f"{entry.partnership_id} has {MILESTONES_MAX} milestones")
    if not covers(entry.terms.starts_on, entry.terms.ends_on, planned.due_on):
        raise PartnershipPeriodError(f"{planned.due_on} is no day of {entry.partnership_id}")


def _demand_owner(milestone: Milestone | None, by: Country | None) -> None:
    if milestone is not None and milestone.owner != by:
        raise MilestoneOfOtherSideError(f"{milestone.milestone_code} is of the side {milestone.owner}")


def _find(entry: Partnership, code: str) -> Milestone | None:
    return next((known for known in entry.milestones if known.milestone_code == code), None)


def _with(entry: Partnership, milestone: Milestone) -> Partnership:
    others = (known for known in entry.milestones if known.milestone_code != milestone.milestone_code)
    return replace(entry, milestones=tuple(sorted((*others, milestone), key=lambda known: known.milestone_code)))
