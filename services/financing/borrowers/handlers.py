"""What happens when a register tells of an enterprise, or training of a certificate."""

from services.chassis.unit_of_work import Transaction
from services.contracts.registry import EnterpriseEvent
from services.contracts.training import CertificateEvent
from services.financing.borrowers import model, repository


async def keep_borrower(fact: EnterpriseEvent, tx: Transaction) -> None:
    """Add what a fact says to what is known of its enterprise."""
    known = await repository.find(fact.subject, tx)
    await repository.put(model.after(known, fact), tx)


async def keep_certificate(fact: CertificateEvent, tx: Transaction) -> None:
    """Add what a fact says to what is known of its certificate."""
    known = await repository.find_certificate(fact.subject, tx)
    await repository.put_certificate(model.certificate_after(known, fact), tx)
