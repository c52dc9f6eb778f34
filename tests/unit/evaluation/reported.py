"""A report for tests: a half-year with figures, two commitments, a round that both signed, and a decided extension."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from services.contracts.evaluation import ResultLevel
from services.evaluation.agreements.model import Agreement, record
from services.evaluation.agreements.repository import load_agreements
from services.evaluation.commitments.model import Assessment, Commitment, Evidence, Finding, Measurement, Plan, Result
from services.evaluation.decisions import judging
from services.evaluation.decisions.model import Extension, Position
from services.evaluation.decisions.status_rules import load_extension_rules
from services.evaluation.digests.model import figures_of
from services.evaluation.indicators.model import observe
from services.evaluation.indicators.repository import load_indicators
from services.evaluation.indicators.terms import Period
from services.evaluation.reports.describing import Findings, report_of
from services.evaluation.reports.model import Report
from services.evaluation.rounds.model import Round
from services.kernel import Country, Currency, Event
from tests.unit.evaluation import told
from tests.unit.evaluation.judged import CLOSED

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
HALF_YEAR = Period(FIRST, LAST)
NOON = datetime(2026, 7, 10, 3, tzinfo=UTC)
ID, TL = Country.ID, Country.TL
FACTS: tuple[Event, ...] = (
    *(told.enterprise(f"ent-{number}") for number in (1, 3, 4, 5, 6)),
    *(told.enterprise(f"ent-{number}", sector="Agriculture", owner_gender="male") for number in (2, 7, 8, 9, 10)),
    told.cooperative(),
    told.recognised(),
    told.facility(1_000_000),
    told.submitted("app-1"),
    told.approved("app-1"),
    told.disbursed("loan-1", 100_050),
    told.disbursed("loan-2", 50_000_000, "ent-2", currency=Currency.IDR).model_copy(update={"facility_id": "fac-2"}),
    told.repaid("loan-1", 30_000, date(2026, 4, 1)),
    told.assessed("loan-1", 45, LAST),
    told.cohort("coh-1"),
    told.completed("coh-1", 8, 10),
    told.certificate("cert-1"),
)
(PACKAGED,) = load_agreements()
AGREEMENT = record(PACKAGED.agreement_id, PACKAGED.title, PACKAGED.kept_by, PACKAGED.terms, at=NOON).state
(RULE,) = load_extension_rules()


def plan(title: str, level: ResultLevel, **measured: Any) -> Plan:
    """Plan a result by reports in visits, or by what is given."""
    told_by = {"indicator": None, "country": None, "currency": None, "unit": "visits", "baseline_on": None}
    measurement = Measurement(**{**told_by, "baseline": None, "target": Decimal(4), **measured})
    return Plan(level, title, None, TL, "training_unit", FIRST, LAST, measurement)


def finding(code: str, value: str, share: str, **told_of: Any) -> Finding:
    """Tell how far a result is."""
    proof = Evidence("indicator", "loans_disbursed_amount", FIRST, LAST, 2)
    base = Finding(code, "output", Decimal(value), Decimal(share), "partly", None, (proof,))
    return replace(base, **told_of)


TRAININGS = Commitment(
    "mou-2024.visits",
    "mou-2024",
    "training_and_visits",
    "Exchange visits & trainings",
    ID,
    (
        Result("held", plan("Visits held", "output", baseline=Decimal(1), baseline_on=date(2025, 12, 31))),
        Result("later", plan("Visits of next year", "activity", target=None)),
    ),
    (Assessment(LAST, "partly", "2026-1", (finding("held", "2.5", "0.5"),)),),
)
LENDING = Commitment(
    "mou-2024.lending",
    "mou-2024",
    "regional_cooperation",
    "=Loans through cooperatives",
    ID,
    (
        Result(
            "paid_out",
            plan(
                "Paid out",
                "outcome",
                indicator="loans_disbursed_amount",
                currency=Currency.USD,
                unit="US dollars",
                target=Decimal(200_100),
            ),
        ),
        Result(
            "at_risk",
            plan(
                "Less at risk",
                "outcome",
                indicator="portfolio_at_risk_30",
                currency=Currency.USD,
                unit="share",
                baseline=Decimal("0.5"),
                target=Decimal("0.1"),
            ),
        ),
    ),
    (Assessment(LAST, "partly", "2026-1", (finding("paid_out", "100050", "0.5"),)),),
)
EXTENSION_ID = "extension-1"


def findings(
    facts: Sequence[Event] = FACTS,
    commitments: Sequence[Commitment] = (LENDING, TRAININGS),
    rounds: Sequence[Round] = (CLOSED,),
    agreement: Agreement = AGREEMENT,
) -> Findings:
    """Gather what a report is made of."""
    indicators = load_indicators()
    card = judging.scorecard("mou-2024", commitments, rounds, RULE, on=LAST)
    position = Position("extend", "visits_behind", "Half of the visits were held.", "ministry_officer-1", NOON)
    figures = figures_of(indicators, observe(told.rows_of(facts), HALF_YEAR), HALF_YEAR).digest
    extension = Extension(EXTENSION_ID, ID, card, {ID: position})
    return Findings(agreement, indicators, figures, card, commitments, rounds, extension)


def report(**given: Any) -> Report:
    """Make the report of the half-year."""
    return report_of(findings(**given), HALF_YEAR, as_of=LAST)


REPORT = report()
