"""What borrowers hear: facts of enterprises from the registers, of certificates, lots and assistance from training."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UnknownEvent
from services.contracts.registry import ENTERPRISE_TOPIC, EnterpriseEvent
from services.contracts.training import (
    ASSISTANCE_CASE_TOPIC,
    CERTIFICATE_TOPIC,
    LOT_TOPIC,
    AssistanceCaseEvent,
    AssistanceStandardReached,
    CertificateEvent,
    LotEvent,
    LotGraded,
)
from services.financing.borrowers import handlers

subscriptions = Subscriptions(
    "financing.borrowers", keeps=("borrowers", "certificates", "graded_lots", "reached_standards")
)


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


@subscriptions.on(LOT_TOPIC, LotEvent)
async def on_lot_event(event: LotEvent, tx: Transaction) -> None:
    """Keep how a lot was graded."""
    match event:
        case LotGraded():
            await handlers.keep_grading(event, tx)
        case _:
            pass


@subscriptions.on(ASSISTANCE_CASE_TOPIC, AssistanceCaseEvent)
async def on_assistance_case_event(event: AssistanceCaseEvent, tx: Transaction) -> None:
    """Keep that a product reached a standard."""
    match event:
        case AssistanceStandardReached():
            await handlers.keep_standard(event, tx)
        case _:
            pass
