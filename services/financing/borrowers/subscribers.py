"""What borrowers hear: every fact of enterprises from the registers and of certificates from training."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UnknownEvent
from services.contracts.registry import ENTERPRISE_TOPIC, EnterpriseEvent
from services.contracts.training import CERTIFICATE_TOPIC, CertificateEvent
from services.financing.borrowers import handlers

subscriptions = Subscriptions("financing.borrowers", keeps=("borrowers", "certificates"))


@subscriptions.on(ENTERPRISE_TOPIC, EnterpriseEvent)
async def on_enterprise_event(event: EnterpriseEvent, tx: Transaction) -> None:
    """Keep what is known of an enterprise."""
    match event:
        case UnknownEvent():
            pass
        case _:
            await handlers.keep_borrower(event, tx)


@subscriptions.on(CERTIFICATE_TOPIC, CertificateEvent)
async def on_certificate_event(event: CertificateEvent, tx: Transaction) -> None:
    """Keep what is known of a certificate."""
    match event:
        case UnknownEvent():
            pass
        case _:
            await handlers.keep_certificate(event, tx)
