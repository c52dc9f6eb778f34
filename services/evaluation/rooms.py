"""What evaluation is joined from: the routes, subscriptions and indexes of its slices."""

from services.evaluation.agreements import repository as agreements
from services.evaluation.agreements import routes as agreement_routes
from services.evaluation.commitments import repository as commitments
from services.evaluation.commitments import routes as commitment_routes
from services.evaluation.decisions import repository as decisions
from services.evaluation.decisions import routes as decision_routes
from services.evaluation.digests import routes as digest_routes
from services.evaluation.effects import repository as effects
from services.evaluation.effects import routes as effect_routes
from services.evaluation.exchanges import repository as exchanges
from services.evaluation.exchanges import routes as exchange_routes
from services.evaluation.exchanges import subscribers as exchange_subscribers
from services.evaluation.figures import repository as figures
from services.evaluation.figures import routes as figure_routes
from services.evaluation.figures import subscribers as figure_subscribers
from services.evaluation.indicators import routes as indicator_routes
from services.evaluation.pages import routes as page_routes
from services.evaluation.reports import routes as report_routes
from services.evaluation.rounds import repository as rounds
from services.evaluation.rounds import routes as round_routes
from services.evaluation.studies import repository as studies
from services.evaluation.studies import routes as study_routes

_ROUTES = (
    figure_routes,
    indicator_routes,
    agreement_routes,
    commitment_routes,
    digest_routes,
    exchange_routes,
    round_routes,
    decision_routes,
    study_routes,
    effect_routes,
    report_routes,
    page_routes,
)
_KEPT = (figures, exchanges, agreements, commitments, rounds, decisions, studies, effects)

ROUTERS = tuple(part.router for part in _ROUTES)
SUBSCRIPTIONS = (figure_subscribers.subscriptions, exchange_subscribers.subscriptions)
furnish = round_routes.furnish
NAMING = (digest_routes.furnish, exchange_routes.furnish)
furnish_reports = report_routes.furnish
INDEXES = tuple(index for part in _KEPT for index in part.INDEXES)
