"""How dossiers are kept, and the packaged rules they are appraised by."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from services.chassis.mongo import Database, Index, Session
from services.chassis.mongo import Document as StoredDocument
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import DOSSIER_TOPIC
from services.financing.arithmetic.consortium.joint_liability import LiabilityRule
from services.financing.dossiers.assessments import Rules
from services.financing.dossiers.cash_flows import CashFlowLine, CashFlowRule, HouseholdCashFlow
from services.financing.dossiers.documents import Document, DocumentRule
from services.financing.dossiers.groups import Group, Member
from services.financing.dossiers.model import Dossier, dossier_id_of
from services.financing.dossiers.refusals import DossierNotFoundError
from services.financing.dossiers.scoring import Figure, Reason, Score, Scorecard
from services.financing.dossiers.securities import Collateral, CollateralRule, FundPledge, Guarantor, WarehouseReceipt
from services.financing.dossiers.terms import AskedLoan, Basis, PlannedInstalment
from services.kernel import Country, Currency, Decision
from services.kernel.dated_rules import in_force
from services.kernel.reference_data import read_rules

DOSSIERS_READ_MAX = 500
"""Dossiers that are asked for in one query."""
INDEXES = (
    Index("dossiers", (("lender_id", 1), ("_id", 1))),
    Index("pledged_receipts", (("application_id", 1), ("collateral_id", 1))),
)


@cache
def load_document_rules() -> tuple[DocumentRule, ...]:
    """Read which documents are demanded; later calls give the same rules."""
    return read_rules("financing", "document_rules.json", DocumentRule)


@cache
def load_cash_flow_rules() -> tuple[CashFlowRule, ...]:
    """Read the safety margins; later calls give the same ones."""
    return read_rules("financing", "cash_flow_rules.json", CashFlowRule)


@cache
def load_collateral_rules() -> tuple[CollateralRule, ...]:
    """Read the kinds of collateral and their discounts; later calls give the same ones."""
    return read_rules("financing", "collateral_rules.json", CollateralRule)


@cache
def load_scorecards() -> tuple[Scorecard, ...]:
    """Read the scorecards; later calls give the same ones."""
    return read_rules("financing", "scorecards.json", Scorecard)


def rules_on(on: date) -> Rules:
    """Pick the rules a dossier is appraised by on a day.

    Raises:
        NoRuleInForceError: one of them does not cover the day.
    """
    return Rules(
        documents=in_force(load_document_rules(), on=on, subject="documents of an application"),
        cash_flow=in_force(load_cash_flow_rules(), on=on, subject="household cash flows"),
        collateral=in_force(load_collateral_rules(), on=on, subject="collateral"),
    )


async def find(application_id: str, tx: Transaction) -> Dossier | None:
    """Read a dossier; an application older than dossiers has none."""
    document = await tx.load("dossiers", dossier_id_of(application_id))
    return from_document(document) if document else None


async def get(application_id: str, tx: Transaction) -> Dossier:
    """Read a dossier.

    Raises:
        DossierNotFoundError: there is none of that application.
    """
    found = await find(application_id, tx)
    if found is None:
        raise DossierNotFoundError(f"no dossier of an application {application_id}")
    return found


async def collateral_of(
    application_ids: Sequence[str], db: Database, session: Session | None = None
) -> dict[str, tuple[Collateral, ...]]:
    """Read what was given as collateral for some applications, by application; those without any are left out."""
    found: dict[str, tuple[Collateral, ...]] = {}
    for batch in batched(sorted({dossier_id_of(one) for one in application_ids})):
        query = {"_id": {"$in": batch}}
        async for kept in db.dossiers.find(query, {"application_id": 1, "collateral": 1}, session=session):
            if kept["collateral"]:
                found[kept["application_id"]] = tuple(_collateral(one) for one in kept["collateral"])
    return found


def batched(ids: Sequence[str]) -> Iterator[list[str]]:
    """Cut ids into batches of at most `DOSSIERS_READ_MAX`."""
    for start in range(0, len(ids), DOSSIERS_READ_MAX):
        yield list(ids[start : start + DOSSIERS_READ_MAX])


async def save(decision: Decision[Dossier], tx: Transaction) -> None:
    """Keep a dossier and its facts."""
    dossier = decision.state
    await tx.save("dossiers", to_document(dossier), decision, DOSSIER_TOPIC.of(dossier.home))


async def pledged_for(receipt: WarehouseReceipt, tx: Transaction) -> str | None:
    """Tell for which application a warehouse receipt is held, if it is."""
    held = await tx.load("pledged_receipts", receipt.key)
    return held["application_id"] if held else None


async def hold_receipt(receipt: WarehouseReceipt, application_id: str, collateral_id: str, tx: Transaction) -> None:
    """Hold a warehouse receipt; of two attempts at once one succeeds."""
    held = {"application_id": application_id, "collateral_id": collateral_id}
    await tx.insert("pledged_receipts", {"_id": receipt.key, **held})


async def free_receipt(application_id: str, collateral_id: str | None, tx: Transaction) -> None:
    """Let the receipt of a piece of collateral go."""
    of = {"application_id": application_id, "collateral_id": collateral_id}
    await tx.db.pledged_receipts.delete_many(of, session=tx.session)


async def free_receipts(application_id: str, tx: Transaction) -> None:
    """Let all receipts of an application go, which ends without a loan or with its loan."""
    await tx.db.pledged_receipts.delete_many({"application_id": application_id}, session=tx.session)


def to_document(dossier: Dossier) -> StoredDocument:
    """Write a dossier as it is kept: days, instants and decimals as text."""
    return {"_id": dossier.dossier_id, **_plain(asdict(dossier))}


def from_document(document: StoredDocument) -> Dossier:
    """Read a kept dossier."""
    asked = document["asked"]
    return Dossier(
        application_id=document["application_id"],
        home=Country(document["home"]),
        lender_id=document["lender_id"],
        borrower_id=document["borrower_id"],
        asked=AskedLoan(
            amount_minor=asked["amount_minor"],
            currency=Currency(asked["currency"]),
            term_months=asked["term_months"],
            annual_rate=Decimal(asked["annual_rate"]),
            submitted_on=date.fromisoformat(asked["submitted_on"]),
            instalments=tuple(PlannedInstalment(**_days(one, "due_on")) for one in asked["instalments"]),
        ),
        documents=tuple(Document(**_days(one, "received_on")) for one in document["documents"]),
        cash_flow=_cash_flow(document["cash_flow"]) if document["cash_flow"] else None,
        group=_group(document["group"]) if document["group"] else None,
        guarantors=tuple(Guarantor(**_days(one, "consented_on")) for one in document["guarantors"]),
        fund_pledges=tuple(FundPledge(**one) for one in document["fund_pledges"]),
        collateral=tuple(_collateral(one) for one in document["collateral"]),
        score=_score(document["score"]) if document["score"] else None,
        outcome=document["outcome"],
        contents_version=document["contents_version"],
        version=document["version"],
    )


def _cash_flow(kept: StoredDocument) -> HouseholdCashFlow:
    lines = tuple(CashFlowLine(**line) for line in kept["lines"])
    return HouseholdCashFlow(date.fromisoformat(kept["surveyed_on"]), lines)


def _group(kept: StoredDocument) -> Group:
    members = tuple(Member(**_days(one, "consented_on")) for one in kept["members"])
    return Group(LiabilityRule(kept["rule"]), members)


def _collateral(kept: StoredDocument) -> Collateral:
    receipt = WarehouseReceipt(**_days(kept["receipt"], "valid_until")) if kept["receipt"] else None
    return Collateral(**{**_days(kept, "appraised_on"), "receipt": receipt})


def _score(kept: StoredDocument) -> Score:
    return Score(
        scorecard=kept["scorecard"],
        basis=Basis(kept["basis"]),
        points=kept["points"],
        points_max=kept["points_max"],
        reasons=tuple(_reason(one) for one in kept["reasons"]),
        of_version=kept["of_version"],
        scored_at=datetime.fromisoformat(kept["scored_at"]),
        scored_by=kept["scored_by"],
    )


def _reason(kept: StoredDocument) -> Reason:
    figure = kept["figure"]
    return Reason(
        code=kept["code"],
        words=kept["words"],
        points=kept["points"],
        points_max=kept["points_max"],
        at_least=_decimal(kept["at_least"]),
        figure=Figure(figure["name"], _decimal(figure["value"]), figure["worked_from"]),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _days(kept: StoredDocument, name: str) -> dict[str, Any]:
    return {**kept, name: date.fromisoformat(kept[name])}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of a dossier
    match value:
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Enum():
            return value.value
        case _:
            return value
