"""What happens when a register tells of an enterprise, or training of a certificate or of goods."""

from services.chassis.unit_of_work import Transaction
from services.contracts.registry import EnterpriseEvent
from services.contracts.training import AssistanceStandardReached, CertificateEvent, LotGraded
from services.financing.borrowers import model, particulars, repository


async def keep_borrower(fact: EnterpriseEvent, tx: Transaction) -> None:
    """Add what a fact says to what is known of its enterprise."""
    known = await repository.find(fact.subject, tx)
    await repository.put(model.after(known, fact), tx)


async def keep_certificate(fact: CertificateEvent, tx: Transaction) -> None:
    """Add what a fact says to what is known of its certificate."""
    known = await repository.find_certificate(fact.subject, tx)
    await repository.put_certificate(model.certificate_after(known, fact), tx)


async def keep_grading(fact: LotGraded, tx: Transaction) -> None:
    """Keep a lot's grading by one standard, unless a later one is known."""
    known = await repository.find_graded_lot(fact.subject, fact.standard, tx)
    await repository.put_graded_lot(particulars.lot_after(known, fact), tx)


async def keep_standard(fact: AssistanceStandardReached, tx: Transaction) -> None:
    """Keep that a product reached a standard."""
    await repository.put_standard(particulars.standard_of(fact), tx)
