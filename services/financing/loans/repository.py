"""How loans are kept."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import LOAN_TOPIC
from services.financing.loans.model import Assessment, Loan, LoanInstalment
from services.financing.loans.refusals import LoanNotFoundError
from services.kernel import Country, Currency, Decision

INDEXES = (
    Index("loans", (("application_id", 1),), unique=True),
    Index("loans", (("facility_id", 1), ("_id", 1))),
    Index("loans", (("borrower_id", 1), ("_id", 1))),
)


async def get(loan_id: str, tx: Transaction) -> Loan:
    """Read a loan.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    document = await tx.load("loans", loan_id)
    if document is None:
        raise LoanNotFoundError(f"no loan {loan_id}")
    return from_document(document)


async def save(decision: Decision[Loan], tx: Transaction) -> None:
    """Keep a loan and its facts."""
    loan = decision.state
    await tx.save("loans", _to_document(loan), decision, LOAN_TOPIC.of(loan.home))


def _to_document(loan: Loan) -> Document:
    return {
        "_id": loan.loan_id,
        "home": loan.home.value,
        "application_id": loan.application_id,
        "facility_id": loan.facility_id,
        "lender_id": loan.lender_id,
        "borrower_id": loan.borrower_id,
        "amount_minor": loan.amount_minor,
        "currency": loan.currency.value,
        "annual_rate": str(loan.annual_rate),
        "method": loan.method,
        "day_count": loan.day_count,
        "disbursed_on": loan.disbursed_on.isoformat(),
        "matures_on": loan.matures_on.isoformat(),
        "instalments": [{**asdict(row), "due_on": row.due_on.isoformat()} for row in loan.instalments],
        "principal_outstanding_minor": loan.principal_outstanding_minor,
        "disbursed_by": loan.disbursed_by,
        "status": loan.status,
        "overpaid_minor": loan.overpaid_minor,
        "last_paid_on": _text(loan.last_paid_on),
        "assessment": {**asdict(loan.assessment), "assessed_on": loan.assessment.assessed_on.isoformat()}
        if loan.assessment
        else None,
        "closed_on": _text(loan.closed_on),
    }


def from_document(document: Document) -> Loan:
    """Read a kept loan."""
    return Loan(
        loan_id=document["_id"],
        home=Country(document["home"]),
        application_id=document["application_id"],
        facility_id=document["facility_id"],
        lender_id=document["lender_id"],
        borrower_id=document["borrower_id"],
        amount_minor=document["amount_minor"],
        currency=Currency(document["currency"]),
        annual_rate=Decimal(document["annual_rate"]),
        method=document["method"],
        day_count=document["day_count"],
        disbursed_on=date.fromisoformat(document["disbursed_on"]),
        matures_on=date.fromisoformat(document["matures_on"]),
        instalments=tuple(_instalment(row) for row in document["instalments"]),
        principal_outstanding_minor=document["principal_outstanding_minor"],
        disbursed_by=document["disbursed_by"],
        status=document["status"],
        overpaid_minor=document["overpaid_minor"],
        last_paid_on=_day(document["last_paid_on"]),
        assessment=_assessment(document["assessment"]) if document["assessment"] else None,
        closed_on=_day(document["closed_on"]),
        version=document["version"],
    )


def _instalment(row: Document) -> LoanInstalment:
    return LoanInstalment(**{**row, "due_on": date.fromisoformat(row["due_on"])})


def _assessment(found: Document) -> Assessment:
    return Assessment(**{**found, "assessed_on": date.fromisoformat(found["assessed_on"])})


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
