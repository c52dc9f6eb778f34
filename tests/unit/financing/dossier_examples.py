"""Examples of dossiers the tests begin from: opened for an application, with what can be gathered for it."""

from dataclasses import replace
from datetime import date

from services.financing.applications.approvals import new_dossier
from services.financing.applications.offers import planned
from services.financing.arithmetic.consortium.joint_liability import LiabilityRule
from services.financing.dossiers import model
from services.financing.dossiers.assessments import Rules
from services.financing.dossiers.cash_flows import MONTHS, CashFlowLine, CashFlowRule, HouseholdCashFlow
from services.financing.dossiers.documents import Document, DocumentRule
from services.financing.dossiers.groups import Group, Member
from services.financing.dossiers.model import Dossier
from services.financing.dossiers.securities import Collateral, CollateralRule, WarehouseReceipt
from services.kernel.reference_data import read_rules
from tests.unit.financing.examples import NOW, REQUEST, SUBMITTED, submitted, usd

(DOCUMENTS,) = read_rules("financing", "document_rules.json", DocumentRule)
(MARGIN,) = read_rules("financing", "cash_flow_rules.json", CashFlowRule)
(DISCOUNTS,) = read_rules("financing", "collateral_rules.json", CollateralRule)
RULES = Rules(DOCUMENTS, MARGIN, DISCOUNTS)
RECEIPT = WarehouseReceipt("RG-0012", "coffee", 1_500_000, "Ermera 2", date(2026, 9, 30))


def opened(cents: int = 100_000) -> Dossier:
    application = submitted(replace(REQUEST, amount=usd(cents)))
    return model.open_dossier(new_dossier(application, planned(application, None)), at=NOW).state


def document(kind: str, received_on: date = SUBMITTED) -> Document:
    return Document(kind, "0" * 64, f"folder/{kind}", received_on)


def even_year(income: int, expense: int = 0) -> HouseholdCashFlow:
    lines = [CashFlowLine(month, "income", "coffee", income) for month in MONTHS]
    lines += [CashFlowLine(month, "expense", "food", expense) for month in MONTHS]
    return HouseholdCashFlow(SUBMITTED, tuple(lines))


def group(*amounts: int) -> Group:
    members = tuple(Member(f"ent-{n}", amount, amount, SUBMITTED) for n, amount in enumerate(amounts, 1))
    return Group(LiabilityRule.BY_AMOUNT, members)


def collateral(
    kind: str = "land_registered", value: int = 100_000, receipt: WarehouseReceipt | None = None
) -> Collateral:
    return Collateral(f"col-{kind}", kind, "Two hectares of coffee", value, date(2026, 6, 1), receipt)
