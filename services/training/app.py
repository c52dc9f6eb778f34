"""The training service."""

from fastapi import FastAPI

from services.chassis.service import Parts, Published, build_service
from services.chassis.settings import Settings
from services.contracts.training import CERTIFICATE_TOPIC, COHORT_TOPIC, CertificateEvent, CohortEvent
from services.training.certificates import repository as certificates
from services.training.certificates import routes as certificate_routes
from services.training.cohorts import repository as cohorts
from services.training.cohorts import routes as cohort_routes
from services.training.credentials import repository as credentials
from services.training.credentials import routes as credential_routes
from services.training.issuers.key_files import load_signing
from services.training.participants import repository as participants
from services.training.participants import routes as participant_routes
from services.training.participants import subscribers as participant_subscribers
from services.training.programmes import routes as programme_routes


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build training."""
    routed = (programme_routes, participant_routes, cohort_routes, certificate_routes, credential_routes)
    parts = Parts(
        routers=tuple(module.router for module in routed),
        subscriptions=(participant_subscribers.subscriptions,),
        published=(Published(COHORT_TOPIC, CohortEvent), Published(CERTIFICATE_TOPIC, CertificateEvent)),
        indexes=(*participants.INDEXES, *cohorts.INDEXES, *certificates.INDEXES, *credentials.INDEXES),
    )
    app = build_service("training", parts, settings)
    credential_routes.furnish(app, load_signing(app.state.settings))
    return app
