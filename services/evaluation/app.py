"""The evaluation service."""

from fastapi import FastAPI

from services.chassis.service import Parts, Published, build_service
from services.chassis.settings import Settings
from services.contracts import evaluation as facts
from services.evaluation.digests.key_files import load_names
from services.evaluation.reports.key_files import load_office
from services.evaluation.rooms import INDEXES, NAMING, ROUTERS, SUBSCRIPTIONS, furnish, furnish_reports
from services.evaluation.rounds.key_files import load_signatories


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build evaluation."""
    parts = Parts(
        routers=ROUTERS,
        subscriptions=SUBSCRIPTIONS,
        published=(
            Published(facts.AGREEMENT_TOPIC, facts.AgreementEvent),
            Published(facts.COMMITMENT_TOPIC, facts.CommitmentEvent),
            Published(facts.ROUND_TOPIC, facts.RoundEvent),
            Published(facts.ROUND_REFUSAL_TOPIC, facts.RoundRefusalEvent),
            Published(facts.EXTENSION_TOPIC, facts.ExtensionEvent),
            Published(facts.PERIOD_DIGEST_TOPIC, facts.PeriodDigestEvent),
            Published(facts.STUDY_TOPIC, facts.StudyEvent),
            Published(facts.OUTCOME_REPORT_TOPIC, facts.OutcomeReportEvent),
        ),
        indexes=INDEXES,
    )
    app = build_service("evaluation", parts, settings)
    furnish(app, load_signatories(app.state.settings))
    furnish_reports(app, load_office(app.state.settings))
    for furnish_names in NAMING:
        furnish_names(app, load_names(app.state.settings))
    return app
