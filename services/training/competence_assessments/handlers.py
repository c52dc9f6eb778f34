"""What happens when somebody is assessed."""

from services.chassis.unit_of_work import Transaction
from services.kernel.dated_rules import in_force
from services.training.competence_assessments import model, repository
from services.training.competence_assessments.commands import GivenUnit, RecordAssessment
from services.training.competence_assessments.model import (
    Assessed,
    AssessedUnit,
    Circumstances,
    CompetenceAssessment,
    Evidence,
)
from services.training.competence_assessments.refusals import AssessorAccountError
from services.training.participants import repository as participants
from services.training.participants.model import active_country
from services.training.programmes.model import offered
from services.training.programmes.repository import load_programmes
from services.training.teaching import repository as teaching
from services.training.trainers import repository as trainers


async def record_assessment(command: RecordAssessment, tx: Transaction) -> CompetenceAssessment:
    """Record what the calling assessor found of somebody of an enterprise in good standing."""
    assessor = await trainers.of_account(tx.caller.ministry, tx.caller.subject, tx)
    if assessor is None:
        raise AssessorAccountError("the account is none of the register of trainers")
    active_country(await participants.find(command.enterprise_id, tx))
    participant_id = f"{command.enterprise_id}.{command.participant_number}"
    # The assessor's own ministry answers for the assessment, whichever country the person is of.
    told = Assessed(assessor.country, participant_id, command.assessed_on, tuple(_unit(unit) for unit in command.units))
    given = Circumstances(
        in_force(repository.load_rules(), on=command.assessed_on, subject="assessments of competence"),
        assessor,
        await teaching.has_trained(assessor.trainer_id, participant_id, tx),
        await repository.of_participant(participant_id, tx),
    )
    programme = offered(load_programmes(), command.programme, command.assessed_on)
    decision = model.record(tx.new_id("cas"), programme, told, given, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


def _unit(given: GivenUnit) -> AssessedUnit:
    evidence = tuple(Evidence(one.kind, one.reference) for one in given.evidence)
    return AssessedUnit(given.competence, given.result, evidence)
