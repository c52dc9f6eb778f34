"""The training service."""

from fastapi import FastAPI

from services.chassis.service import Parts, Published, build_service
from services.chassis.settings import Settings
from services.contracts import training as facts
from services.training.issuers.key_files import load_signing
from services.training.rooms import INDEXES, ROUTERS, SUBSCRIPTIONS, furnish


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build training."""
    parts = Parts(
        routers=ROUTERS,
        subscriptions=SUBSCRIPTIONS,
        published=(
            Published(facts.COHORT_TOPIC, facts.CohortEvent),
            Published(facts.FOLLOW_UP_TOPIC, facts.FollowUpEvent),
            Published(facts.COMPETENCE_ASSESSMENT_TOPIC, facts.CompetenceAssessmentEvent),
            Published(facts.CERTIFICATE_TOPIC, facts.CertificateEvent),
            Published(facts.LOT_TOPIC, facts.LotEvent),
            Published(facts.ASSISTANCE_CASE_TOPIC, facts.AssistanceCaseEvent),
            Published(facts.TRAINER_TOPIC, facts.TrainerEvent),
            Published(facts.VISIT_TOPIC, facts.VisitEvent),
        ),
        indexes=INDEXES,
    )
    app = build_service("training", parts, settings)
    furnish(app, load_signing(app.state.settings))
    return app
