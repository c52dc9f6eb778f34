"""What figures hear: every fact of every service."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import (
    APPLICATION_TOPIC,
    FACILITY_TOPIC,
    LOAN_TOPIC,
    ApplicationEvent,
    FacilityEvent,
    LoanEvent,
)
from services.contracts.reading import UnknownEvent
from services.contracts.registry import COOPERATIVE_TOPIC, ENTERPRISE_TOPIC, CooperativeEvent, EnterpriseEvent
from services.contracts.training import CERTIFICATE_TOPIC, COHORT_TOPIC, CertificateEvent, CohortEvent
from services.evaluation.figures import handlers
from services.evaluation.figures.model import Kind
from services.kernel import Event

subscriptions = Subscriptions("evaluation.figures", keeps=tuple(Kind))


@subscriptions.on(ENTERPRISE_TOPIC, EnterpriseEvent)
async def on_enterprise_event(event: EnterpriseEvent, tx: Transaction) -> None:
    """Keep what the registers tell of enterprises."""
    await _keep(Kind.ENTERPRISES, event, tx)


@subscriptions.on(COOPERATIVE_TOPIC, CooperativeEvent)
async def on_cooperative_event(event: CooperativeEvent, tx: Transaction) -> None:
    """Keep what the registers tell of cooperatives."""
    await _keep(Kind.COOPERATIVES, event, tx)


@subscriptions.on(FACILITY_TOPIC, FacilityEvent)
async def on_facility_event(event: FacilityEvent, tx: Transaction) -> None:
    """Keep what financing tells of facilities."""
    await _keep(Kind.FACILITIES, event, tx)


@subscriptions.on(APPLICATION_TOPIC, ApplicationEvent)
async def on_application_event(event: ApplicationEvent, tx: Transaction) -> None:
    """Keep what financing tells of applications."""
    await _keep(Kind.APPLICATIONS, event, tx)


@subscriptions.on(LOAN_TOPIC, LoanEvent)
async def on_loan_event(event: LoanEvent, tx: Transaction) -> None:
    """Keep what financing tells of loans."""
    await _keep(Kind.LOANS, event, tx)


@subscriptions.on(COHORT_TOPIC, CohortEvent)
async def on_cohort_event(event: CohortEvent, tx: Transaction) -> None:
    """Keep what training tells of cohorts."""
    await _keep(Kind.COHORTS, event, tx)


@subscriptions.on(CERTIFICATE_TOPIC, CertificateEvent)
async def on_certificate_event(event: CertificateEvent, tx: Transaction) -> None:
    """Keep what training tells of certificates."""
    await _keep(Kind.CERTIFICATES, event, tx)


async def _keep(kind: Kind, event: Event, tx: Transaction) -> None:
    match event:
        case UnknownEvent():
            pass
        case _:
            await handlers.keep_fact(kind, event, tx)
