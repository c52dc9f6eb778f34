"""What evaluation is joined from: the routes, subscriptions and indexes of its slices."""

from collections.abc import Callable

from services.chassis.service import Published
from services.chassis.settings import Settings
from services.chassis.subscriptions import Subscriptions
from services.contracts import evaluation as facts
from services.evaluation.agreements import repository as agreements
from services.evaluation.agreements import routes as agreement_routes
from services.evaluation.commitments import repository as commitments
from services.evaluation.commitments import routes as commitment_routes
from services.evaluation.decisions import repository as decisions
from services.evaluation.decisions import routes as decision_routes
from services.evaluation.digests import routes as digest_routes
from services.evaluation.digests.model import Names
from services.evaluation.effects import repository as effects
from services.evaluation.effects import routes as effect_routes
from services.evaluation.exchanges import repository as exchanges
from services.evaluation.exchanges import routes as exchange_routes
from services.evaluation.exchanges import subscribers as exchange_subscribers
from services.evaluation.figures import repository as figures
from services.evaluation.figures import routes as figure_routes
from services.evaluation.figures import subscribers as figure_subscribers
from services.evaluation.foreign_rounds import repository as foreign_rounds
from services.evaluation.foreign_rounds import routes as foreign_round_routes
from services.evaluation.foreign_rounds import subscribers as foreign_round_subscribers
from services.evaluation.indicators import routes as indicator_routes
from services.evaluation.pages import routes as page_routes
from services.evaluation.reports import routes as report_routes
from services.evaluation.round_answers import repository as round_answers
from services.evaluation.round_answers import subscribers as round_answer_subscribers
from services.evaluation.round_words import repository as round_words
from services.evaluation.round_words import routes as round_word_routes
from services.evaluation.round_words import subscribers as round_word_subscribers
from services.evaluation.rounds import repository as rounds
from services.evaluation.rounds import routes as round_routes
from services.evaluation.rounds.signatories import Signatories
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
    foreign_round_routes,
    round_word_routes,
    decision_routes,
    study_routes,
    effect_routes,
    report_routes,
    page_routes,
)
_KEPT = (
    figures,
    exchanges,
    agreements,
    commitments,
    rounds,
    foreign_rounds,
    round_words,
    round_answers,
    decisions,
    studies,
    effects,
)

ROUTERS = tuple(part.router for part in _ROUTES)
SUBSCRIPTIONS = (figure_subscribers.subscriptions, exchange_subscribers.subscriptions)
PUBLISHED = (
    Published(facts.AGREEMENT_TOPIC, facts.AgreementEvent),
    Published(facts.COMMITMENT_TOPIC, facts.CommitmentEvent),
    Published(facts.ROUND_TOPIC, facts.RoundEvent),
    Published(facts.ROUND_REFUSAL_TOPIC, facts.RoundRefusalEvent),
    Published(facts.ROUND_WORD_TOPIC, facts.RoundWordEvent),
    Published(facts.ROUND_WORD_ANSWER_TOPIC, facts.RoundWordAnswerEvent),
    Published(facts.EXTENSION_TOPIC, facts.ExtensionEvent),
    Published(facts.PERIOD_DIGEST_TOPIC, facts.PeriodDigestEvent),
    Published(facts.STUDY_TOPIC, facts.StudyEvent),
    Published(facts.OUTCOME_REPORT_TOPIC, facts.OutcomeReportEvent),
)
furnish_rounds, furnish_words = round_routes.furnish, round_word_routes.furnish
NAMING = (digest_routes.furnish, exchange_routes.furnish)
furnish_reports = report_routes.furnish
INDEXES = tuple(index for part in _KEPT for index in part.INDEXES)


def across_the_border(
    settings: Settings, names: Names | None, keys: Callable[[], Signatories]
) -> tuple[Subscriptions, ...]:
    """Give what is heard of the other ministry in a cell of one ministry; a cell of both has no border."""
    match settings.ministries:
        case (home,):
            return (
                foreign_round_subscribers.subscriptions_of(home, names),
                round_word_subscribers.subscriptions_of(home),
                round_answer_subscribers.subscriptions_of(home, names, keys),
            )
        case _:
            return ()
