"""What a dossier amounts to on a day: its cover, the documents missing, the household's capacity, and the figures."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from services.financing.borrowers.model import Borrower
from services.financing.dossiers.cash_flows import CapacityFinding, CashFlowRule, check_capacity
from services.financing.dossiers.documents import DocumentFinding, DocumentRule, check_documents
from services.financing.dossiers.model import Dossier
from services.financing.dossiers.scoring import Figure
from services.financing.dossiers.securities import SHARE_STEP, CollateralRule, Cover, FundPledge, Guarantor, cover


@dataclass(frozen=True, slots=True)
class Rules:
    """The dated rules a dossier is appraised by on a day."""

    documents: DocumentRule
    cash_flow: CashFlowRule
    collateral: CollateralRule


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What a dossier amounts to; without a household cash flow nothing is said of capacity."""

    cover: Cover
    documents: DocumentFinding
    capacity: CapacityFinding | None


def appraise(dossier: Dossier, rules: Rules, *, on: date) -> Appraisal:
    """Work out cover, missing documents and capacity of a dossier on a day."""
    flow = dossier.cash_flow
    promised: tuple[Guarantor | FundPledge, ...] = (*dossier.guarantors, *dossier.fund_pledges)
    return Appraisal(
        cover=cover(dossier.asked.amount, promised, dossier.collateral, rules.collateral, on=on),
        documents=check_documents(dossier.documents, dossier.asked.amount, rules.documents),
        capacity=check_capacity(flow, dossier.asked.instalments, rules.cash_flow) if flow else None,
    )


def figures_of(
    dossier: Dossier, appraisal: Appraisal, borrower: Borrower, programmes: AbstractSet[str]
) -> tuple[Figure, ...]:
    """Give the figures a scorecard may judge, each with what it was worked out from."""
    members = len(dossier.group.members) if dossier.group else 0
    verified = None if borrower.country is None else Decimal(borrower.verified)
    return (
        _capacity_figure(appraisal.capacity),
        Figure(
            "cover_share",
            appraisal.cover.share,
            {
                "counted_minor": str(appraisal.cover.counted_minor),
                "amount_minor": str(appraisal.cover.amount_minor),
                "on": appraisal.cover.on.isoformat(),
                "rule": appraisal.cover.rule,
            },
        ),
        Figure("group_members", Decimal(members), {"members": str(members)}),
        Figure("programmes_completed", Decimal(len(programmes)), {"programmes": ", ".join(sorted(programmes))}),
        _documents_figure(appraisal.documents),
        Figure("borrower_verified", verified, {"standing": borrower.standing}),
    )


def _capacity_figure(found: CapacityFinding | None) -> Figure:
    if found is None:
        return Figure("capacity_ratio", None, {})
    worked_from = {
        "capacity_minor": str(found.weakest.capacity_minor),
        "instalment_minor": str(found.weakest.amount_minor),
        "due_on": found.weakest.due_on.isoformat(),
        "safety_margin": str(found.safety_margin),
        "rule": found.rule,
    }
    return Figure("capacity_ratio", found.ratio, worked_from)


def _documents_figure(found: DocumentFinding) -> Figure:
    worked_from = {
        "demanded": str(found.demanded),
        "missing": ", ".join(one.kind for one in found.missing),
        "rule": found.rule,
    }
    if not found.demanded:
        return Figure("documents_share", None, worked_from)
    share = Decimal(found.demanded - len(found.missing)) / found.demanded
    return Figure("documents_share", share.quantize(SHARE_STEP, rounding=ROUND_DOWN), worked_from)
