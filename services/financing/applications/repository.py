"""How applications are kept, and the packaged policies they are screened against."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import APPLICATION_TOPIC
from services.financing.applications.authority import Approval, ApprovalRule
from services.financing.applications.choices import ProductChoice
from services.financing.applications.model import Application
from services.financing.applications.refusals import ApplicationNotFoundError
from services.financing.applications.screening import CitedRule, Finding, ScreeningPolicy
from services.kernel import Country, Currency, Decision
from services.kernel.dated_rules import Confidence
from services.kernel.reference_data import read_rules

_PRODUCT: TypeAdapter[ProductChoice | None] = TypeAdapter(ProductChoice | None)

INDEXES = (
    Index("applications", (("facility_id", 1), ("_id", 1))),
    Index("applications", (("borrower_id", 1), ("_id", 1))),
)


@cache
def load_policies() -> tuple[ScreeningPolicy, ...]:
    """Read the screening policies; later calls give the same ones."""
    return read_rules("financing", "screening_policies.json", ScreeningPolicy)


@cache
def load_approval_rules() -> tuple[ApprovalRule, ...]:
    """Read who may approve how much; later calls give the same rules."""
    return read_rules("financing", "approval_rules.json", ApprovalRule)


async def get(application_id: str, tx: Transaction) -> Application:
    """Read an application.

    Raises:
        ApplicationNotFoundError: there is none of that id.
    """
    document = await tx.load("applications", application_id)
    if document is None:
        raise ApplicationNotFoundError(f"no application {application_id}")
    return from_document(document)


async def save(decision: Decision[Application], tx: Transaction) -> None:
    """Keep an application and its facts."""
    application = decision.state
    await tx.save("applications", _to_document(application), decision, APPLICATION_TOPIC.of(application.home))


def _to_document(application: Application) -> Document:
    finding = application.finding
    return {
        "_id": application.application_id,
        "home": application.home.value,
        "facility_id": application.facility_id,
        "lender_id": application.lender_id,
        "cooperative_id": application.cooperative_id,
        "borrower_id": application.borrower_id,
        "borrower_country": application.borrower_country.value,
        "amount_minor": application.amount_minor,
        "currency": application.currency.value,
        "term_months": application.term_months,
        "method": application.method,
        "day_count": application.day_count,
        "annual_rate": str(application.annual_rate),
        "purpose_code": application.purpose_code,
        "submitted_on": application.submitted_on.isoformat(),
        "submitted_by": application.submitted_by,
        "status": application.status,
        "finding": {
            "outcome": finding.outcome,
            "reason_codes": list(finding.reason_codes),
            "policy": finding.policy,
            "rules": [asdict(rule) | {"confidence": rule.confidence.value} for rule in finding.rules],
        }
        if finding
        else None,
        "legal_opinion_code": application.legal_opinion_code,
        "reason_code": application.reason_code,
        "loan_id": application.loan_id,
        "product": _PRODUCT.dump_python(application.product, mode="json"),
        "approvals": [{"by": one.by, "dossier_version": one.dossier_version} for one in application.approvals],
    }


def from_document(document: Document) -> Application:
    """Read a kept application."""
    finding = document["finding"]
    return Application(
        application_id=document["_id"],
        home=Country(document["home"]),
        facility_id=document["facility_id"],
        lender_id=document["lender_id"],
        cooperative_id=document["cooperative_id"],
        borrower_id=document["borrower_id"],
        borrower_country=Country(document["borrower_country"]),
        amount_minor=document["amount_minor"],
        currency=Currency(document["currency"]),
        term_months=document["term_months"],
        method=document["method"],
        day_count=document["day_count"],
        annual_rate=Decimal(document["annual_rate"]),
        purpose_code=document["purpose_code"],
        submitted_on=date.fromisoformat(document["submitted_on"]),
        submitted_by=document["submitted_by"],
        status=document["status"],
        finding=_finding(finding) if finding else None,
        legal_opinion_code=document["legal_opinion_code"],
        reason_code=document["reason_code"],
        loan_id=document["loan_id"],
        # Applications kept before there were products have no such field.
        product=_PRODUCT.validate_python(document.get("product")),
        # An application older than approvers' limits has none.
        approvals=tuple(Approval(one["by"], one["dossier_version"]) for one in document.get("approvals", ())),
        version=document["version"],
    )


def _finding(found: Document) -> Finding:
    # Findings of applications screened before rules were cited have none.
    rules = found.get("rules", ())
    cited = tuple(CitedRule(**{**rule, "confidence": Confidence(rule["confidence"])}) for rule in rules)
    return Finding(found["outcome"], tuple(found["reason_codes"]), found["policy"], cited)
