"""How what an entry says of a farmer group changes: described anew from a day on, corrected, taken back, assessed."""

from dataclasses import replace

from services.contracts.registry import FarmerGroupAmended, FarmerGroupAssessed
from services.kernel import Decision
from services.registry.farmer_groups.fields import DESCRIBED, TOGETHER, assessed, assessment_of, description_of
from services.registry.farmer_groups.model import Assessment, FarmerGroup, demand_founded, demand_status, published
from services.registry.records import recording
from services.registry.records.amendments import Amendment, Asked, Describing
from services.registry.records.model import History
from services.registry.records.wanted import Wanted

DESCRIBING = Describing(DESCRIBED, TOGETHER)


def amend(entry: FarmerGroup, history: History, said: Wanted, asked: Asked) -> Amendment[FarmerGroup]:
    """Describe a group anew from a day on, or let the description take the place of one change.

    The same description changes nothing.

    Raises:
        FarmerGroupStateError: the entry is suspended or ended.
        FoundedLaterError: the group was founded after that day.
        StandingChangeError, ChangeNotFoundError, ChangeCorrectedError, ValidInFutureError, ValidBeforeEntryError: as
            `Describing.told` says.
    """
    demand_status(entry, "registered", "verified")
    demand_founded(description_of(said.values), said.valid_from)
    today = entry.country.day_of(asked.at)
    after = DESCRIBING.told(history, said, asked.note(entry.version), today=today)
    return _amended(entry, history, after, asked)


def take_back(entry: FarmerGroup, history: History, number: int, asked: Asked) -> Amendment[FarmerGroup]:
    """Record that a change of the description never was.

    Raises:
        FarmerGroupStateError: the entry is suspended or ended.
        StandingChangeError, ChangeNotFoundError, ChangeCorrectedError, FirstChangeError: as
            `Describing.told` says.
    """
    demand_status(entry, "registered", "verified")
    wanted, today = Wanted.taking_back(history, number), entry.country.day_of(asked.at)
    after = DESCRIBING.told(history, wanted, asked.note(entry.version), today=today)
    return _amended(entry, history, after, asked)


def assess(entry: FarmerGroup, history: History, assessment: Assessment, asked: Asked) -> Amendment[FarmerGroup]:
    """Record an assessment: its class holds from its day until the day of the next one; the same changes nothing.

    Raises:
        FarmerGroupStateError: the entry is suspended or ended.
        ValidInFutureError: the day has not come.
        ValidBeforeEntryError: the entry begins later.
    """
    demand_status(entry, "registered", "verified")
    today, day = entry.country.day_of(asked.at), assessment.assessed_on
    recording.demand_valid_from(day, today=today)
    told = {"assessment": assessed(assessment)}
    after = recording.record(history, told, asked.note(entry.version), valid_from=day)
    if after is history:
        return Amendment(Decision(entry), None)
    fact = FarmerGroupAssessed(
        subject=entry.group_id,
        occurred_at=asked.at,
        assessed_on=day,
        ability_class=assessment.ability_class,
        score=assessment.score,
        aspects=tuple(assessment.points),
        aspect_points=tuple(assessment.points.values()),
        class_rule=assessment.class_rule,
        confidence=assessment.confidence,
        evidence_kind=assessment.evidence_kind,
    )
    last = assessment_of(after.on(today)["assessment"])
    return Amendment(Decision(replace(entry, assessment=last), (fact,)), after.changes[-1])


def _amended(entry: FarmerGroup, before: History, after: History, asked: Asked) -> Amendment[FarmerGroup]:
    if after is before:
        return Amendment(Decision(entry), None)
    change = after.changes[-1]
    description = description_of(after.on(entry.country.day_of(asked.at)))
    fact = FarmerGroupAmended(
        subject=entry.group_id,
        occurred_at=asked.at,
        valid_from=change.valid_from,
        corrects=change.corrects,
        **published(description),
    )
    return Amendment(Decision(replace(entry, description=description), (fact,)), change)
