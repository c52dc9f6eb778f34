"""What happens when something is asked of the register of farmer groups."""

from dataclasses import replace

from services.chassis.unit_of_work import Transaction
from services.registry.farmer_groups import amendments, keeping, model
from services.registry.farmer_groups.abilities import ability_class
from services.registry.farmer_groups.commands import (
    AmendFarmerGroup,
    AssessFarmerGroup,
    ChangeStanding,
    CorrectFarmerGroup,
    DescribeFarmerGroup,
    GroupCorrection,
    RegisterFarmerGroup,
    VerifyFarmerGroup,
)
from services.registry.farmer_groups.description import describe
from services.registry.farmer_groups.fields import described, described_by
from services.registry.farmer_groups.model import Assessment, FarmerGroup, Standing
from services.registry.places.repository import load_gazetteer
from services.registry.records import repository as records
from services.registry.records.amendments import Amendment, Asked
from services.registry.records.model import History
from services.registry.records.wanted import Wanted


async def register_farmer_group(command: RegisterFarmerGroup, tx: Transaction) -> FarmerGroup:
    """Enter a farmer group into its country's register."""
    model.demand_home(command.country, tx.caller.ministry)
    valid_from = command.valid_from or command.country.day_of(tx.now)
    description = describe(command, command.country, load_gazetteer(), on=valid_from)
    model.demand_links(await keeping.standings(description.linked_ids, tx), command.country)
    entry = Standing(tx.new_id("group"), command.kind, command.country, "registered")
    decision = model.register(
        description, entry, kind=command.kind, valid_from=valid_from, by=tx.caller.subject, at=tx.now
    )
    await keeping.enter(decision, tx, valid_from=valid_from)
    return decision.state


async def amend_farmer_group(command: AmendFarmerGroup, tx: Transaction) -> FarmerGroup:
    """Describe an entry anew, from a day on."""
    entry, given = await keeping.own(command.group_id, tx), command.description
    history = await records.history_of(entry.group_id, tx)
    valid_from = given.valid_from or entry.country.day_of(tx.now)
    said = await _said(given, Wanted.description({}, valid_from), entry, tx)
    return await _kept(entry, amendments.amend(entry, history, said, Asked(tx.caller.subject, tx.now)), tx)


async def correct_farmer_group(command: CorrectFarmerGroup, tx: Transaction) -> FarmerGroup:
    """Correct one change, or take it back."""
    entry, correction = await keeping.own(command.group_id, tx), command.correction
    history = await records.history_of(entry.group_id, tx)
    return await _kept(entry, await _corrected(entry, history, correction, tx), tx)


async def assess_farmer_group(command: AssessFarmerGroup, tx: Transaction) -> FarmerGroup:
    """Score a group's ability; its class is read from the rule in force on the day."""
    entry, sheet = await keeping.own(command.group_id, tx), command.sheet
    history = await records.history_of(entry.group_id, tx)
    points = dict(sorted(sheet.points.items()))
    found = ability_class(entry.country, entry.kind, points, on=sheet.assessed_on)
    assessment = Assessment(
        assessed_on=sheet.assessed_on,
        assessed_by=tx.caller.subject,
        evidence_kind=sheet.evidence_kind,
        points=points,
        score=found.score,
        ability_class=found.name,
        class_rule=found.rule_version,
        confidence=found.confidence,
    )
    amendment = amendments.assess(entry, history, assessment, Asked(tx.caller.subject, tx.now))
    await keeping.keep_amendment(amendment, tx)
    return amendment.decision.state


async def verify_farmer_group(command: VerifyFarmerGroup, tx: Transaction) -> FarmerGroup:
    """Confirm an entry against evidence."""
    entry = await keeping.own(command.group_id, tx)
    tellers = described_by(await records.history_of(entry.group_id, tx))
    decision = model.verify(
        entry, described_by=tellers, evidence_kind=command.evidence_kind, by=tx.caller.subject, at=tx.now
    )
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def suspend_farmer_group(command: ChangeStanding, tx: Transaction) -> FarmerGroup:
    """Put an entry on hold."""
    entry = await keeping.own(command.group_id, tx)
    decision = model.suspend(entry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def reinstate_farmer_group(command: ChangeStanding, tx: Transaction) -> FarmerGroup:
    """End a suspension."""
    entry = await keeping.own(command.group_id, tx)
    decision = model.reinstate(entry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def deregister_farmer_group(command: ChangeStanding, tx: Transaction) -> FarmerGroup:
    """End an entry for good."""
    entry = await keeping.own(command.group_id, tx)
    decision = model.deregister(entry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def _kept(entry: FarmerGroup, amendment: Amendment[FarmerGroup], tx: Transaction) -> FarmerGroup:
    await keeping.keep_amendment(amendment, tx)
    amended = amendment.decision.state
    lapsed = model.lapse(amended, was=entry, at=tx.now)
    await keeping.keep(lapsed, tx, was=amended)
    return lapsed.state


async def _corrected(
    entry: FarmerGroup, history: History, correction: GroupCorrection, tx: Transaction
) -> Amendment[FarmerGroup]:
    asked, given = Asked(tx.caller.subject, tx.now, correction.reason_code), correction.description
    if given is None:
        return amendments.take_back(entry, history, correction.change, asked)
    valid_from = given.valid_from or history.valid_from_of(correction.change)
    said = await _said(given, Wanted.description({}, valid_from, correction.change), entry, tx)
    return amendments.amend(entry, history, said, asked)


async def _said(given: DescribeFarmerGroup, place: Wanted, entry: FarmerGroup, tx: Transaction) -> Wanted:
    """Check what is said, and the links that are new."""
    checked = describe(given, entry.country, load_gazetteer(), on=place.valid_from)
    added = sorted(set(checked.linked_ids) - set(entry.description.linked_ids))
    model.demand_links(await keeping.standings(added, tx), entry.country)
    return replace(place, values=described(checked))
