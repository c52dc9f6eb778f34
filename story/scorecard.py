"""What the story ends with: the figures of evaluation, the rows behind them, and whether the two agree."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from services.kernel import Country, Currency
from story.rows import MEANING, Reason, StoryRow, Unusable


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Group(_Part):
    """What was lent in one municipality or one sector, in whole minor units."""

    code: str
    name: str
    loans: int
    amount_minor: int
    poverty_index: str | None = None
    """OPHI's multidimensional poverty index of the region: the share of poor people weighted by how poor they are."""


class PortfolioDay(_Part):
    """The portfolio at the end of a day; without a portfolio there is no share."""

    day: date
    outstanding_minor: int
    at_risk_minor: int
    share: str | None


class SetAside(_Part):
    """Rows that are no loan here, and why."""

    reason: Reason
    meaning: str
    rows: int
    amount_minor: int
    row_ids: tuple[str, ...]
    details: tuple[str, ...] = ()


class Standing(_Part):
    """How far a commitment is; value and target are decimals of its unit."""

    code: str
    title: str
    unit: str
    value: str | None
    target: str
    status: str


class Judged(_Part):
    """One criterion of the joint round."""

    criterion: str
    scores: dict[Country, int]
    agreed: int


class SignedRound(_Part):
    """A joint round as both ministries' cells hold it."""

    sector: str
    first_day: date
    last_day: date
    criteria: tuple[Judged, ...]
    result: str
    document_digest: str
    signed_by: tuple[Country, ...]


class Studied(_Part):
    """What a feasibility study found; the net present value is in whole minor units, the rate a fraction of a year."""

    purpose_code: str
    currency: Currency
    net_present_value_minor: int
    internal_rate: str | None
    advice: str


class JointEvaluation(_Part):
    """What both ministries made of the figures."""

    agreement: str
    sector: str
    first_day: date
    last_day: date
    figures_digest: str
    """SHA-256 of the period's figures in their canonical form."""
    commitments: tuple[Standing, ...]
    criteria: tuple[Judged, ...]
    result: str
    document_digest: str
    signed_by: tuple[Country, ...]
    study: Studied
    suggestion: str
    outcome: str | None


class Scorecard(_Part):
    """The story's result; two tellings of the same rows give equal scorecards."""

    reported_on: date
    currency: Currency
    rows: int
    loans: int
    amount_minor: int
    municipalities: tuple[Group, ...]
    sectors: tuple[Group, ...]
    portfolio: tuple[PortfolioDay, ...]
    trained_enterprises: int
    trained_and_financed_share: str | None
    female_borrower_share: str | None
    set_aside: tuple[SetAside, ...]
    joint: JointEvaluation | None = None
    """None until the ministries have evaluated together."""
    labels: tuple[str, ...]
    """What is assumed or simulated."""
    differences: list[str] = []
    """Where evaluation's figures and the rows told do not agree; the story has failed unless it is empty."""


def set_aside_by_reason(aside: Iterable[Unusable]) -> tuple[SetAside, ...]:
    """Gather rows set aside, in the order of the reasons."""
    found = list(aside)
    return tuple(_gathered(reason, [row for row in found if row.reason is reason]) for reason in _present(found))


def differences(card: Scorecard, rows: int, told: Sequence[tuple[StoryRow, str]]) -> list[str]:
    """Compare a scorecard with the rows: `rows` in all, `told` with their municipality's code."""
    by_municipality: Counter[str] = Counter()
    by_sector: Counter[str] = Counter()
    for row, municipality_code in told:
        by_municipality[municipality_code] += row.principal.amount_minor
        by_sector[row.sector] += row.principal.amount_minor
    claims = {
        "rows": (sum(group.rows for group in card.set_aside) + card.loans, rows),
        "loans": (card.loans, len(told)),
        "amount": (card.amount_minor, by_municipality.total()),
        "loans by municipality": (sum(group.loans for group in card.municipalities), len(told)),
        "loans by sector": (sum(group.loans for group in card.sectors), len(told)),
        "amounts by municipality": ({group.code: group.amount_minor for group in card.municipalities}, by_municipality),
        "amounts by sector": ({group.code: group.amount_minor for group in card.sectors}, by_sector),
    }
    return [
        f"{what}: the scorecard says {said}, the rows say {meant}"
        for what, (said, meant) in claims.items()
        if said != meant
    ]


def _present(aside: Iterable[Unusable]) -> list[Reason]:
    present = {row.reason for row in aside}
    return [reason for reason in Reason if reason in present]


def _gathered(reason: Reason, rows: Sequence[Unusable]) -> SetAside:
    return SetAside(
        reason=reason,
        meaning=MEANING[reason],
        rows=len(rows),
        amount_minor=sum(row.amount.amount_minor for row in rows),
        row_ids=tuple(row.row_id for row in rows),
        details=tuple(f"{row.row_id}: {row.detail}" for row in rows if row.detail),
    )
