"""What was said of participants' prerequisites, and which of them the ministry waived."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.contracts.training import PrerequisiteWaived
from services.kernel import Decision
from services.training.cohorts.model import Cohort, demand_open
from services.training.cohorts.particulars import AnsweredPrerequisite
from services.training.cohorts.refusals import AlreadyWaivedError, PrerequisiteUnknownError, WaiversFullError
from services.training.programmes.model import Programme

WAIVERS_MAX = 400
"""Of one cohort: it is kept as one document."""


def stating(cohort: Cohort, stated: Mapping[str, Sequence[str]]) -> Cohort:
    """Keep what was said of participants; the fact of their seat or wish is its trail."""
    said = (AnsweredPrerequisite(one, code) for one, codes in stated.items() for code in dict.fromkeys(codes))
    known = set(cohort.answered)
    return replace(cohort, answered=(*cohort.answered, *(one for one in said if one not in known)))


def waived(cohort: Cohort) -> Mapping[str, frozenset[str]]:
    """Name the prerequisites that were waived, by participant; of the others none."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for one in cohort.answered:
        if one.waived_for is not None:
            found[one.participant_id] |= {one.prerequisite}
    return found


def waive(
    cohort: Cohort, programme: Programme, waiver: AnsweredPrerequisite, *, reason_code: str, at: datetime
) -> Decision[Cohort]:
    """Take somebody who lacks a prerequisite, for a reason; he still needs a seat."""
    demand_open(cohort)
    code, participant_id = waiver.prerequisite, waiver.participant_id
    if code not in {asked.code for asked in programme.prerequisites}:
        raise PrerequisiteUnknownError(f"{programme.code} {programme.version} asks for no {code}")
    if code in waived(cohort)[participant_id]:
        raise AlreadyWaivedError(f"{code} is waived for {participant_id}")
    if sum(one.waived_for is not None for one in cohort.answered) >= WAIVERS_MAX:
        raise WaiversFullError(f"{cohort.cohort_id} has {WAIVERS_MAX} waivers")
    fact = PrerequisiteWaived(
        subject=cohort.cohort_id,
        occurred_at=at,
        participant_id=participant_id,
        enterprise_id=participant_id.rpartition(".")[0],
        prerequisite=code,
        reason_code=reason_code,
    )
    return Decision(replace(cohort, answered=(*cohort.answered, replace(waiver, waived_for=reason_code))), (fact,))
