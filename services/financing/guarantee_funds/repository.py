"""How guarantee funds are kept."""

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import GUARANTEE_FUND_TOPIC
from services.financing.guarantee_funds.model import GuaranteeFund, GuaranteeFundNotFoundError, Pledge
from services.kernel import Country, Currency, Decision

INDEXES = (Index("guarantee_funds", (("lender_id", 1), ("_id", 1))),)


async def get(fund_id: str, tx: Transaction) -> GuaranteeFund:
    """Read a guarantee fund.

    Raises:
        GuaranteeFundNotFoundError: there is none of that id.
    """
    document = await tx.load("guarantee_funds", fund_id)
    if document is None:
        raise GuaranteeFundNotFoundError(f"no guarantee fund {fund_id}")
    return from_document(document)


async def save(decision: Decision[GuaranteeFund], tx: Transaction) -> None:
    """Keep a guarantee fund and its facts."""
    fund = decision.state
    await tx.save("guarantee_funds", _to_document(fund), decision, GUARANTEE_FUND_TOPIC.of(fund.home))


def _to_document(fund: GuaranteeFund) -> Document:
    return {
        "_id": fund.fund_id,
        "home": fund.home.value,
        "lender_id": fund.lender_id,
        "currency": fund.currency.value,
        "capital_minor": fund.capital_minor,
        "opened_by": fund.opened_by,
        "pledges": [
            {"application_id": pledge.application_id, "amount_minor": pledge.amount_minor} for pledge in fund.pledges
        ],
    }


def from_document(document: Document) -> GuaranteeFund:
    """Read a kept guarantee fund."""
    return GuaranteeFund(
        fund_id=document["_id"],
        home=Country(document["home"]),
        lender_id=document["lender_id"],
        currency=Currency(document["currency"]),
        capital_minor=document["capital_minor"],
        opened_by=document["opened_by"],
        pledges=tuple(Pledge(held["application_id"], held["amount_minor"]) for held in document["pledges"]),
        version=document["version"],
    )
