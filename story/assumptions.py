"""What the story assumes because the data does not say it; read from `data/assumptions.json`."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.kernel import Country

DATA = Path(__file__).parent / "data"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RowRules(_Part):
    """How a row is read where it leaves something open."""

    application_days_before_disbursement: int
    application_rule: str
    amount_rule: str


class Product(_Part):
    """The one loan product; the rate is a fraction of a year, as text."""

    annual_rate: str
    method: Literal["equal_instalments", "equal_principal"]
    day_count: Literal["30/360", "actual/365"]
    purpose_code: str
    repayment_interval: str
    rule: str


class Repayment(_Part):
    """How borrowers behave in the simulation; the shares of the habits sum to one."""

    label: str
    seed: int
    shares: dict[Literal["on_time", "late", "stopped"], float]
    late_days_max: int
    stopped_after_instalments_max: int


class Partner(_Part):
    """A Timorese cooperative, the municipalities whose enterprises it admits, and who finances it."""

    key: str
    legal_name: str
    kind: str
    seat: str
    municipalities: tuple[str, ...]
    member_count: int
    lender: str


class Lender(_Part):
    """A savings-and-loan cooperative (KSP) of East Nusa Tenggara."""

    key: str
    legal_name: str
    seat: str
    member_count: int
    licence_number: str
    licence_valid_from: date


class FacilityTerms(_Part):
    """What a lender grants to each partner."""

    limit_minor: int
    currency: str
    legal_basis: dict[str, str]
    opened_on: date
    valid_until: date


class Training(_Part):
    """Which programme borrowers completed, and when."""

    programme: str
    days_before_first_application: int
    hours_a_day: int
    rule: str


class Undertaken(_Part):
    """A commitment with its one result, counted by an indicator over the whole story."""

    code: str
    scope_code: str
    title: str
    owner: Country
    owner_role: str
    indicator: str
    unit: str
    target: str


class Scored(_Part):
    """What each ministry scored of one criterion, and what both agreed to."""

    id: int
    tl: int
    agreed: int


class Study(_Part):
    """A feasibility study of a partner's business; the plan is the body of its computation."""

    cooperative: str
    purpose_code: str
    advice: str
    reason_code: str
    words: str
    plan: dict[str, Any]


class Joint(_Part):
    """What both ministries do with the figures: the last year's sector, judged, signed and decided on."""

    rule: str
    agreement: str
    sector: str
    first_day: date
    commitments: tuple[Undertaken, ...]
    scores: dict[str, Scored]
    left_out: dict[str, str]
    statements: dict[Country, str]
    evidence: tuple[dict[str, str], ...]
    study: Study
    decision: dict[str, str]


class Assumptions(_Part):
    """Everything assumed, with its label."""

    label: str
    rows: RowRules
    product: Product
    repayment: Repayment
    reporting_days: tuple[date, ...] = Field(min_length=1)
    cooperatives: tuple[Partner, ...]
    lenders: tuple[Lender, ...]
    facility: FacilityTerms
    training: Training
    joint: Joint

    @property
    def reported_on(self) -> date:
        """The day the story ends on; nothing after it is told."""
        return self.reporting_days[-1]

    @property
    def labels(self) -> tuple[str, ...]:
        """What a reader of the figures must know: which of them are assumed or simulated."""
        return (
            f"assumptions ({self.label})",
            self.rows.application_rule,
            self.rows.amount_rule,
            self.product.rule,
            self.training.rule,
            self.joint.rule,
            f"repayment ({self.repayment.label}), seed {self.repayment.seed}",
        )


@cache
def assumptions() -> Assumptions:
    """Read the file once."""
    return Assumptions.model_validate_json((DATA / "assumptions.json").read_text(encoding="utf-8"))
