"""What a report says: a period's figures, how commitments stand, the rounds both signed, what is suggested, decided."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from services.evaluation.agreements.model import AgreementStatus, Party
from services.evaluation.commitments.model import Evidence
from services.evaluation.digests.canonical import digest_of
from services.evaluation.indicators.terms import Grouping, Unit
from services.kernel import Country, Currency

FORMAT = "jembatan-report-1"


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator as it was counted."""

    code: str
    title: str
    definition: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One value: counts as they are, money in units of its currency, shares as fractions of one."""

    indicator: str
    unit: Unit
    by: Grouping | None
    group: str | None
    currency: Currency | None
    value: Decimal | None
    reason: str | None
    """Why there is no value."""
    numerator: Decimal
    denominator: Decimal | None
    sources_count: int


@dataclass(frozen=True, slots=True)
class ResultStanding:
    """A planned result with how far it was at the kept assessment; numbers are in `unit`, money in its currency's."""

    code: str
    level: str
    title: str
    owner: Country
    indicator: str | None
    unit: str
    counted_as: Unit
    """What the numbers are: counts, units of the currency, or fractions of one."""
    currency: Currency | None
    baseline: Decimal | None
    baseline_on: date | None
    target: Decimal | None
    starts_on: date
    due_on: date
    value: Decimal | None = None
    share: Decimal | None = None
    status: str = "not_assessed"
    reason: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class CommitmentStanding:
    """A commitment by its last kept assessment until the report's day, with all its planned results."""

    commitment_id: str
    scope_code: str
    title: str
    status: str
    assessed_on: date | None
    rule_version: str | None
    results: tuple[ResultStanding, ...]


@dataclass(frozen=True, slots=True)
class RoundSignature:
    """One ministry's signature of a round's document."""

    ministry: Country
    key: str
    value: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """A joint round that both ministries signed."""

    round_id: str
    sector: str
    first_day: date
    last_day: date
    result: Decimal
    score_max: int
    document_digest: str
    signatures: tuple[RoundSignature, ...]


@dataclass(frozen=True, slots=True)
class PositionTaken:
    """What one ministry decided on the extension; its reasons in its own words are not in a report."""

    ministry: Country
    choice: str
    reason_code: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the rule of the day suggests, and what people decided of a scorecard of the period."""

    suggestion: str
    explanation: str
    share: Decimal | None
    rule_version: str
    confidence: str
    extension_id: str | None
    positions: tuple[PositionTaken, ...]
    outcome: str | None


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """The agreement as its record tells it."""

    agreement_id: str
    title: str
    status: AgreementStatus
    parties: tuple[Party, ...]
    signed_on: date | None
    valid_from: date | None
    valid_until: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Report:
    """A period of an agreement; the same facts and the same day make the same report."""

    agreement: AgreementFacts
    first_day: date
    last_day: date
    as_of: date
    """The day commitments, rounds and the suggestion stand at: the period's last, or today while it runs."""
    definitions: tuple[Definition, ...]
    figures: tuple[Figure, ...]
    figures_digest: str
    commitments: tuple[CommitmentStanding, ...]
    rounds: tuple[ClosedRound, ...]
    recommendation: Recommendation
    format: str = FORMAT

    @property
    def digest(self) -> str:
        """SHA-256 of the report's canonical form."""
        said: dict[str, Any] = _REPORT.dump_python(self, mode="json")
        return digest_of(said)


_REPORT = TypeAdapter(Report)
