"""The financing service."""

from fastapi import FastAPI

from services.chassis.service import Parts, Published, build_service
from services.chassis.settings import Settings
from services.contracts import financing as facts
from services.financing.rooms import INDEXES, ROUTERS, SUBSCRIPTIONS, across_the_border


def build_app(settings: Settings | None = None) -> FastAPI:
    """Build financing."""
    settings = settings or Settings(service_name="financing")
    parts = Parts(
        routers=ROUTERS,
        subscriptions=(*SUBSCRIPTIONS, *across_the_border(settings)),
        published=(
            Published(facts.FACILITY_TOPIC, facts.FacilityEvent),
            Published(facts.CONSORTIUM_TOPIC, facts.ConsortiumEvent),
            Published(facts.LENDER_TOPIC, facts.LenderEvent),
            Published(facts.DIRECT_REQUEST_TOPIC, facts.DirectRequestEvent),
            Published(facts.APPLICATION_TOPIC, facts.ApplicationEvent),
            Published(facts.APPLICATION_ANSWER_TOPIC, facts.ApplicationAnswerEvent),
            Published(facts.DOSSIER_TOPIC, facts.DossierEvent),
            Published(facts.GUARANTEE_FUND_TOPIC, facts.GuaranteeFundEvent),
            Published(facts.LOAN_TOPIC, facts.LoanEvent),
            Published(facts.COLLECTION_SHEET_TOPIC, facts.CollectionSheetEvent),
            Published(facts.PAYMENT_ORDER_TOPIC, facts.PaymentOrderEvent),
            Published(facts.LOAN_PRODUCT_TOPIC, facts.LoanProductEvent),
            Published(facts.PORTFOLIO_TOPIC, facts.PortfolioEvent),
        ),
        indexes=INDEXES,
    )
    return build_service("financing", parts, settings)
