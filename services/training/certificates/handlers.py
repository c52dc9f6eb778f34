"""What happens when something is asked of certificates."""

from services.chassis.unit_of_work import Transaction
from services.kernel.dated_rules import in_force
from services.training.certificates import model, repository
from services.training.certificates.commands import CertifyCompetence, IssueCertificate, RevokeCertificate
from services.training.certificates.model import Certificate
from services.training.cohorts import repository as cohorts
from services.training.competence_assessments import repository as assessments
from services.training.participants import repository as participants
from services.training.participants.model import demand_active
from services.training.programmes.model import of_version
from services.training.programmes.repository import load_programmes


async def issue_certificate(command: IssueCertificate, tx: Transaction) -> Certificate:
    """Give a certificate to a participant whose enterprise is in good standing."""
    cohort = await cohorts.get(command.cohort_id, tx)
    model.demand_home(cohort.country, tx.caller.ministry)
    await repository.demand_none(command.cohort_id, command.participant_id, tx)
    decision = model.issue(
        cohort,
        of_version(load_programmes(), cohort.programme, cohort.programme_version),
        certificate_id=tx.new_id("cert"),
        participant_id=command.participant_id,
        issued_on=command.issued_on,
        at=tx.now,
    )
    demand_active(await participants.find(decision.state.enterprise_id, tx))
    await repository.save(decision, tx)
    return decision.state


async def certify_competence(command: CertifyCompetence, tx: Transaction) -> Certificate:
    """Give a certificate of competence to a participant whose enterprise is in good standing."""
    assessment = await assessments.get(command.assessment_id, tx)
    model.demand_home(assessment.country, tx.caller.ministry)
    await repository.demand_none(assessment.assessment_id, assessment.participant_id, tx)
    rule = in_force(assessments.load_rules(), on=assessment.assessed_on, subject="assessments of competence")
    decision = model.certify(assessment, rule, certificate_id=tx.new_id("cert"), issued_on=command.issued_on, at=tx.now)
    demand_active(await participants.find(assessment.enterprise_id, tx))
    await repository.save(decision, tx)
    return decision.state


async def revoke_certificate(command: RevokeCertificate, tx: Transaction) -> Certificate:
    """End a certificate."""
    certificate = await repository.get(command.certificate_id, tx)
    model.demand_home(certificate.country, tx.caller.ministry)
    decision = model.revoke(certificate, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state
