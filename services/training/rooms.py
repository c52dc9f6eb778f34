"""What training is joined from: the routes, subscriptions and indexes of its slices."""

from services.training.assistance import repository as assistance
from services.training.assistance import routes as assistance_routes
from services.training.certificates import repository as certificates
from services.training.certificates import routes as certificate_routes
from services.training.cohorts import repository as cohorts
from services.training.cohorts import routes as cohort_routes
from services.training.competence_assessments import repository as competence_assessments
from services.training.competence_assessments import routes as competence_assessment_routes
from services.training.cooperatives import repository as cooperatives
from services.training.cooperatives import routes as cooperative_routes
from services.training.cooperatives import subscribers as cooperative_subscribers
from services.training.credentials import repository as credentials
from services.training.credentials import routes as credential_routes
from services.training.follow_ups import repository as follow_ups
from services.training.follow_ups import routes as follow_up_routes
from services.training.grading import routes as grading_routes
from services.training.lots import repository as lots
from services.training.lots import routes as lot_routes
from services.training.participants import repository as participants
from services.training.participants import routes as participant_routes
from services.training.participants import subscribers as participant_subscribers
from services.training.products import repository as products
from services.training.products import routes as product_routes
from services.training.products import subscribers as product_subscribers
from services.training.programmes import routes as programme_routes
from services.training.teaching import repository as teaching
from services.training.teaching import routes as teaching_routes
from services.training.trainers import repository as trainers
from services.training.trainers import routes as trainer_routes
from services.training.visits import repository as visits
from services.training.visits import routes as visit_routes
from services.training.waivers import routes as waiver_routes

_ROUTES = (
    programme_routes,
    participant_routes,
    cooperative_routes,
    cohort_routes,
    waiver_routes,
    trainer_routes,
    teaching_routes,
    follow_up_routes,
    competence_assessment_routes,
    certificate_routes,
    credential_routes,
    product_routes,
    grading_routes,
    lot_routes,
    assistance_routes,
    visit_routes,
)
_KEPT = (
    participants,
    cooperatives,
    cohorts,
    certificates,
    credentials,
    products,
    lots,
    assistance,
    visits,
    follow_ups,
    trainers,
    teaching,
    competence_assessments,
)

ROUTERS = tuple(part.router for part in _ROUTES)
SUBSCRIPTIONS = (
    participant_subscribers.subscriptions,
    cooperative_subscribers.subscriptions,
    product_subscribers.subscriptions,
)
furnish = credential_routes.furnish
INDEXES = tuple(index for part in _KEPT for index in part.INDEXES)
