"""The financing service."""

from fastapi import FastAPI

from services.chassis.service import Parts, Published, build_service
from services.chassis.settings import Settings
from services.contracts import financing as facts
from services.financing.applications import repository as applications
from services.financing.applications import routes as application_routes
from services.financing.borrowers import repository as borrowers
from services.financing.borrowers import routes as borrower_routes
from services.financing.borrowers import subscribers as borrower_subscribers
from services.financing.exchange_rates import repository as exchange_rates
from services.financing.exchange_rates import routes as exchange_rate_routes
from services.financing.facilities import repository as facilities
from services.financing.facilities import routes as facility_routes
from services.financing.ledger import repository as ledger
from services.financing.ledger import routes as ledger_routes
from services.financing.lenders import repository as lenders
from services.financing.lenders import routes as lender_routes
from services.financing.lenders import subscribers as lender_subscribers
from services.financing.loans import repository as loans
from services.financing.loans import routes as loan_routes


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build financing."""
    lending = (lender_routes, borrower_routes, facility_routes, application_routes, loan_routes)
    kept = (lenders, borrowers, facilities, applications, loans, exchange_rates, ledger)
    parts = Parts(
        routers=tuple(slice_.router for slice_ in (*lending, exchange_rate_routes, ledger_routes)),
        subscriptions=(lender_subscribers.subscriptions, borrower_subscribers.subscriptions),
        published=(
            Published(facts.FACILITY_TOPIC, facts.FacilityEvent),
            Published(facts.APPLICATION_TOPIC, facts.ApplicationEvent),
            Published(facts.LOAN_TOPIC, facts.LoanEvent),
        ),
        indexes=tuple(index for slice_ in kept for index in slice_.INDEXES),
    )
    return build_service("financing", parts, settings)
