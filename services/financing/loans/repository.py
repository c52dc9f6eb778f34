"""How loans are kept: what was agreed, every entry, and the standing they lead to."""

from dataclasses import asdict
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from services.chassis.mongo import Database, Document, Index, Session
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import LOAN_TOPIC
from services.financing.arithmetic.classification.delinquency import CountingRule
from services.financing.arithmetic.lending.charges import PenaltyRule
from services.financing.arithmetic.lending.terms import LendingTerms
from services.financing.loans.entry_kinds import kind_of, read, written
from services.financing.loans.model import Assessment, Consent, Entered, Loan, LoanInstalment, Standing, Undone
from services.financing.loans.refusals import (
    LenderLoansBeyondReadingError,
    LoanNotFoundError,
    TooManyLoansError,
)
from services.kernel import Country, Currency, Decision

OPEN_LOANS_READ_MAX = 1_000
"""Open loans that are read for one sheet or one bank statement."""

INDEXES = (
    Index("loans", (("application_id", 1),), unique=True),
    Index("loans", (("facility_id", 1), ("_id", 1))),
    Index("loans", (("borrower_id", 1), ("_id", 1))),
    Index("loans", (("lender_id", 1), ("_id", 1))),
    Index("loans", (("home", 1), ("_id", 1))),
)
LOANS_READ_MAX = 5_000
"""A lender's loans that are replayed for one report: more would take longer than a request may."""
_TERMS = TypeAdapter(LendingTerms)
_PENALTY: TypeAdapter[PenaltyRule | None] = TypeAdapter(PenaltyRule | None)
_UNDONE: TypeAdapter[Undone | None] = TypeAdapter(Undone | None)
_CONSENT: TypeAdapter[Consent | None] = TypeAdapter(Consent | None)


async def get(loan_id: str, tx: Transaction) -> Loan:
    """Read a loan.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    document = await tx.load("loans", loan_id)
    if document is None:
        raise LoanNotFoundError(f"no loan {loan_id}")
    return from_document(document)


async def open_of_facility(facility_id: str, tx: Transaction) -> list[Loan]:
    """Read the loans of a facility on which something is owed.

    Raises:
        TooManyLoansError: there are more than `OPEN_LOANS_READ_MAX`.
    """
    return await _open({"facility_id": facility_id}, tx)


async def open_of_lender(lender_id: str, tx: Transaction) -> list[Loan]:
    """Read the loans of a lender on which something is owed.

    Raises:
        TooManyLoansError: there are more than `OPEN_LOANS_READ_MAX`.
    """
    return await _open({"lender_id": lender_id}, tx)


async def of_lender(lender_id: str, until: date, db: Database, session: Session | None = None) -> list[Loan]:
    """Read all loans a lender paid out until the end of a day, ended ones too, in the order of their ids.

    Raises:
        LenderLoansBeyondReadingError: there are more than `LOANS_READ_MAX`.
    """
    query: Document = {"lender_id": lender_id, "disbursed_on": {"$lte": until.isoformat()}}
    cursor = db.loans.find(query, session=session).sort("_id", 1).limit(LOANS_READ_MAX + 1)
    found = [from_document(document) async for document in cursor]
    if len(found) > LOANS_READ_MAX:
        raise LenderLoansBeyondReadingError(f"{lender_id} has more than {LOANS_READ_MAX} loans")
    return found


async def of_borrower(lender_id: str, borrower_id: str, db: Database) -> list[Loan]:
    """Read all loans of a borrower from one lender, ended ones too.

    Raises:
        TooManyLoansError: there are more than `OPEN_LOANS_READ_MAX`.
    """
    query = {"borrower_id": borrower_id, "lender_id": lender_id}
    cursor = db.loans.find(query).sort("_id", 1).limit(OPEN_LOANS_READ_MAX + 1)
    found = [from_document(document) async for document in cursor]
    if len(found) > OPEN_LOANS_READ_MAX:
        raise TooManyLoansError(f"{borrower_id} has more than {OPEN_LOANS_READ_MAX} loans of {lender_id}")
    return found


async def save(decision: Decision[Loan], tx: Transaction) -> None:
    """Keep a loan and its facts."""
    loan = decision.state
    await tx.save("loans", to_document(loan), decision, LOAN_TOPIC.of(loan.home))


def to_document(loan: Loan) -> Document:
    """Write a loan down."""
    return {
        "_id": loan.loan_id,
        "home": loan.home.value,
        "application_id": loan.application_id,
        "facility_id": loan.facility_id,
        "lender_id": loan.lender_id,
        "borrower_id": loan.borrower_id,
        "amount_minor": loan.amount_minor,
        "currency": loan.currency.value,
        "disbursed_on": loan.disbursed_on.isoformat(),
        "disbursed_by": loan.disbursed_by,
        "terms": _TERMS.dump_python(loan.terms, mode="json"),
        "due_dates": [day.isoformat() for day in loan.due_dates],
        "entries": [_entry_to_document(entry) for entry in loan.entries],
        **_standing_to_document(loan.standing),
        "committed_minor": loan.committed_minor,
        "withheld_minor": loan.withheld_minor,
        "product_id": loan.product_id,
        "edition": loan.edition,
        "penalty": _PENALTY.dump_python(loan.penalty, mode="json"),
        "charge_cap": loan.charge_cap,
        "harvest_calendar": loan.harvest_calendar,
        "counting_rule": loan.counting_rule.value,
        "accrued_interest_minor": loan.accrued_interest_minor,
        "is_restructured": loan.is_restructured,
        "assessment": {**asdict(loan.assessment), "assessed_on": loan.assessment.assessed_on.isoformat()}
        if loan.assessment
        else None,
        "non_performing_since": _text(loan.non_performing_since),
        "processed_until": _text(loan.processed_until),
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
        disbursed_on=date.fromisoformat(document["disbursed_on"]),
        disbursed_by=document["disbursed_by"],
        terms=_TERMS.validate_python(document["terms"]),
        due_dates=tuple(map(date.fromisoformat, document["due_dates"])),
        entries=tuple(_entry(number, entry) for number, entry in enumerate(document["entries"], start=1)),
        standing=standing_of(document),
        withheld_minor=document["withheld_minor"],
        product_id=document["product_id"],
        edition=document["edition"],
        penalty=_PENALTY.validate_python(document["penalty"]),
        charge_cap=document.get("charge_cap"),
        harvest_calendar=document.get("harvest_calendar"),
        counting_rule=CountingRule(document["counting_rule"]),
        accrued_interest_minor=document["accrued_interest_minor"],
        is_restructured=document["is_restructured"],
        assessment=_assessment(document["assessment"]) if document["assessment"] else None,
        non_performing_since=_day(document.get("non_performing_since")),
        processed_until=_day(document.get("processed_until")),
        version=document["version"],
    )


def standing_of(document: Document) -> Standing:
    """Read how a kept loan stands."""
    return Standing(
        status=document["status"],
        matures_on=date.fromisoformat(document["matures_on"]),
        instalments=tuple(_instalment(row) for row in document["instalments"]),
        disbursed_minor=document["disbursed_minor"],
        principal_outstanding_minor=document["principal_outstanding_minor"],
        overpaid_minor=document["overpaid_minor"],
        last_paid_on=_day(document["last_paid_on"]),
        closed_on=_day(document["closed_on"]),
    )


def _standing_to_document(standing: Standing) -> Document:
    return {
        "status": standing.status,
        "matures_on": standing.matures_on.isoformat(),
        "instalments": [{**asdict(row), "due_on": row.due_on.isoformat()} for row in standing.instalments],
        "disbursed_minor": standing.disbursed_minor,
        "principal_outstanding_minor": standing.principal_outstanding_minor,
        "overpaid_minor": standing.overpaid_minor,
        "last_paid_on": _text(standing.last_paid_on),
        "closed_on": _text(standing.closed_on),
    }


def _entry_to_document(entry: Entered) -> Document:
    document: dict[str, Any] = {
        "kind": kind_of(entry.event),
        "values": written(entry.event),
        "by": entry.by,
        "recorded_at": entry.at,
    }
    if entry.reason_code:
        document["reason_code"] = entry.reason_code
    if entry.consent:
        document["consent"] = _CONSENT.dump_python(entry.consent, mode="json")
    if entry.undone:
        document["undone"] = asdict(entry.undone)
    return document


async def _open(of: Document, tx: Transaction) -> list[Loan]:
    wanted = {**of, "status": {"$in": ["active", "charged_off"]}}
    found = await tx.find("loans", wanted, limit=OPEN_LOANS_READ_MAX + 1)
    if len(found) > OPEN_LOANS_READ_MAX:
        raise TooManyLoansError(f"more than {OPEN_LOANS_READ_MAX} loans are open")
    return [from_document(document) for document in found]


def _entry(number: int, document: Document) -> Entered:
    return Entered(
        number=number,
        event=read(document["kind"], document["values"]),
        by=document["by"],
        at=document["recorded_at"],
        reason_code=document.get("reason_code"),
        consent=_CONSENT.validate_python(document.get("consent")),
        undone=_UNDONE.validate_python(document.get("undone")),
    )


def _instalment(row: Document) -> LoanInstalment:
    return LoanInstalment(**{**row, "due_on": date.fromisoformat(row["due_on"])})


def _assessment(found: Document) -> Assessment:
    return Assessment(**{**found, "assessed_on": date.fromisoformat(found["assessed_on"])})


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
