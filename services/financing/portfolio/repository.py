"""How lenders' portfolios are kept, and the packaged rule on non-performing loans."""

from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import PORTFOLIO_TOPIC
from services.financing.arithmetic.classification.non_performing import NonPerformingRule, load_rules
from services.financing.portfolio.model import Portfolio, portfolio_id_of
from services.kernel import Country, Decision

PORTFOLIOS = "portfolios"
INDEXES = (Index(PORTFOLIOS, (("home", 1), ("_id", 1))),)


def load_non_performing_rules() -> tuple[NonPerformingRule, ...]:
    """Read the rules on non-performing loans; later calls give the same ones."""
    return load_rules()


async def find(lender_id: str, tx: Transaction) -> Portfolio:
    """Read a lender's portfolio; one of which nothing was booked is an empty one."""
    document = await tx.load(PORTFOLIOS, portfolio_id_of(lender_id))
    return from_document(document) if document else Portfolio(lender_id)


async def save(decision: Decision[Portfolio], tx: Transaction) -> None:
    """Keep a portfolio and its facts."""
    portfolio = decision.state
    await tx.save(PORTFOLIOS, _to_document(portfolio), decision, PORTFOLIO_TOPIC.of(portfolio.home))


def _to_document(portfolio: Portfolio) -> Document:
    return {
        "_id": portfolio.portfolio_id,
        "lender_id": portfolio.lender_id,
        "home": portfolio.home.value,
        "provisioned_on": portfolio.provisioned_on.isoformat() if portfolio.provisioned_on else None,
        "revalued_on": portfolio.revalued_on.isoformat() if portfolio.revalued_on else None,
    }


def from_document(document: Document) -> Portfolio:
    """Read a kept portfolio."""
    provisioned_on, revalued_on = document["provisioned_on"], document["revalued_on"]
    return Portfolio(
        lender_id=document["lender_id"],
        home=Country(document["home"]),
        provisioned_on=date.fromisoformat(provisioned_on) if provisioned_on else None,
        revalued_on=date.fromisoformat(revalued_on) if revalued_on else None,
        version=document["version"],
    )
