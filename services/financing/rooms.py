"""What the financing service is joined from: the routes, subscriptions and indexes of its parts."""

from services.chassis.settings import Settings
from services.chassis.subscriptions import Subscriptions
from services.financing.applications import repository as applications
from services.financing.applications import routes as application_routes
from services.financing.bank_statements import repository as bank_statements
from services.financing.bank_statements import routes as bank_statement_routes
from services.financing.borrowers import repository as borrowers
from services.financing.borrowers import routes as borrower_routes
from services.financing.borrowers import subscribers as borrower_subscribers
from services.financing.collection_sheets import repository as collection_sheets
from services.financing.collection_sheets import routes as collection_sheet_routes
from services.financing.consortia import repository as consortia
from services.financing.consortia import routes as consortium_routes
from services.financing.daily import repository as daily
from services.financing.daily import routes as daily_routes
from services.financing.declarations import repository as declarations
from services.financing.declarations import subscribers as declaration_subscribers
from services.financing.direct_requests import repository as direct_requests
from services.financing.direct_requests import routes as direct_request_routes
from services.financing.dossiers import repository as dossiers
from services.financing.dossiers import routes as dossier_routes
from services.financing.exchange_rates import repository as exchange_rates
from services.financing.exchange_rates import routes as exchange_rate_routes
from services.financing.facilities import repository as facilities
from services.financing.facilities import routes as facility_routes
from services.financing.guarantee_funds import repository as guarantee_funds
from services.financing.guarantee_funds import routes as guarantee_fund_routes
from services.financing.ledger import repository as ledger
from services.financing.ledger import routes as ledger_routes
from services.financing.lenders import repository as lenders
from services.financing.lenders import routes as lender_routes
from services.financing.lenders import subscribers as lender_subscribers
from services.financing.loans import repository as loans
from services.financing.loans import routes as loan_routes
from services.financing.papers import routes as paper_routes
from services.financing.payment_orders import repository as payment_orders
from services.financing.payment_orders import routes as payment_order_routes
from services.financing.portfolio import repository as portfolio
from services.financing.portfolio import routes as portfolio_routes
from services.financing.products import repository as products
from services.financing.products import routes as product_routes
from services.financing.related_parties import repository as related_parties
from services.financing.related_parties import routes as related_party_routes

_ROUTES = (
    lender_routes,
    borrower_routes,
    facility_routes,
    product_routes,
    consortium_routes,
    related_party_routes,
    direct_request_routes,
    application_routes,
    dossier_routes,
    guarantee_fund_routes,
    loan_routes,
    daily_routes,
    portfolio_routes,
    paper_routes,
    collection_sheet_routes,
    payment_order_routes,
    bank_statement_routes,
    exchange_rate_routes,
    ledger_routes,
)
_KEPT = (
    declarations,
    lenders,
    borrowers,
    facilities,
    products,
    consortia,
    related_parties,
    direct_requests,
    applications,
    dossiers,
    guarantee_funds,
    loans,
    daily,
    collection_sheets,
    payment_orders,
    bank_statements,
    portfolio,
    exchange_rates,
    ledger,
)
ROUTERS = tuple(part.router for part in _ROUTES)
SUBSCRIPTIONS = (lender_subscribers.subscriptions, borrower_subscribers.subscriptions)
INDEXES = tuple(index for part in _KEPT for index in part.INDEXES)


def across_the_border(settings: Settings) -> tuple[Subscriptions, ...]:
    """Give what is heard of the other ministry in a cell of one ministry; a cell of both has no border."""
    match settings.ministries:
        case (home,):
            return (declaration_subscribers.subscriptions_of(home),)
        case _:
            return ()
