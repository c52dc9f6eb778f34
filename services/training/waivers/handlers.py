"""What happens when a prerequisite is waived."""

from services.chassis.unit_of_work import Transaction
from services.training.cohorts import repository, waiving
from services.training.cohorts.model import Cohort, demand_home
from services.training.cohorts.particulars import AnsweredPrerequisite
from services.training.participants import repository as participants
from services.training.participants.model import demand_active
from services.training.programmes.model import of_version
from services.training.programmes.repository import load_programmes
from services.training.waivers.commands import WaivePrerequisite


async def waive_prerequisite(command: WaivePrerequisite, tx: Transaction) -> Cohort:
    """Waive a prerequisite for somebody of an enterprise in good standing."""
    cohort, told = await repository.get(command.cohort_id, tx), command.waiver
    demand_home(cohort.country, tx.caller.ministry)
    demand_active(await participants.find(told.enterprise_id, tx))
    programme = of_version(load_programmes(), cohort.programme, cohort.programme_version)
    waiver = AnsweredPrerequisite(f"{told.enterprise_id}.{told.participant_number}", told.prerequisite)
    decision = waiving.waive(cohort, programme, waiver, reason_code=told.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state
