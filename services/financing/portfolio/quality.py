"""The quality of a lender's portfolio at the end of a day: gross, at risk, by age, written off, non-performing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from services.financing.arithmetic.classification.ageing import AgeingRow, arrears_ageing
from services.financing.arithmetic.classification.delinquency import CountingRule, DelinquencyBucket
from services.financing.arithmetic.classification.non_performing import (
    Lifting,
    NonPerformingPolicy,
    NonPerformingRule,
    Reason,
    Scope,
    non_performing,
)
from services.financing.arithmetic.classification.portfolio import PortfolioLoan, by_currency, outstanding_of
from services.financing.arithmetic.classification.portfolio_at_risk import PortfolioAtRisk, portfolio_at_risk
from services.financing.portfolio.assessments import Loss
from services.kernel import Currency
from services.kernel.calendar import add_months
from services.kernel.dated_rules import Confidence

WRITE_OFF_MONTHS = 12
WRITE_OFF_FORMULA = (
    "principal written off in the twelve months until the day / average of the gross portfolio at both ends of them"
)
WRITE_OFF_SOURCE = "CGAP, Microfinance Consensus Guidelines, September 2003, write-off ratio"
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class AtRisk:
    """The portfolio at risk over a number of days in one currency, with both parts of its fraction (minor units)."""

    threshold_days: int
    restructured_counted: bool
    at_risk_minor: int
    restructured_minor: int
    """The part that is there for having been restructured alone."""
    gross_minor: int
    loans_at_risk: int
    percentage: Decimal | None
    """Rounded half-even to hundredths; None for a portfolio without a balance."""
    formula: str
    source: str


@dataclass(frozen=True, slots=True)
class WriteOffs:
    """What was written off in a period against the average portfolio (minor units)."""

    after: date
    until: date
    written_off_minor: int
    gross_at_start_minor: int
    gross_at_end_minor: int
    percentage: Decimal | None
    """Rounded half-even to hundredths; None where no portfolio stood at either end."""
    formula: str = WRITE_OFF_FORMULA
    source: str = WRITE_OFF_SOURCE


@dataclass(frozen=True, slots=True)
class Quality:
    """A portfolio in one currency."""

    currency: Currency
    gross_minor: int
    """The outstanding principal of all loans, whether due or not."""
    loans: int
    at_risk: tuple[AtRisk, ...]
    ageing: tuple[AgeingRow, ...]
    write_offs: WriteOffs


@dataclass(frozen=True, slots=True)
class Flagged:
    """A loan that is non-performing, and why."""

    loan_id: str
    borrower_id: str
    days_past_due: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class NonPerforming:
    """The non-performing loans of a portfolio, each loan by itself or with all loans of its borrower."""

    scope: Scope
    lifting: Lifting
    threshold_days: int
    loans: tuple[Flagged, ...]
    rule_version: str
    source: str
    confidence: Confidence
    interpretation: str


@dataclass(frozen=True, slots=True)
class PortfolioQuality:
    """The quality of a lender's portfolio at the end of a day; amounts in two currencies are never summed."""

    lender_id: str
    on: date
    counting: CountingRule
    bucket_version: str
    currencies: tuple[Quality, ...]
    non_performing: tuple[NonPerforming, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a lender's loans a report is made of: at the end of the day, twelve months before, and the losses."""

    loans: Sequence[PortfolioLoan]
    before: Sequence[PortfolioLoan]
    losses: Sequence[Loss]


def period_start(on: date) -> date:
    """Tell the day at whose end the period of write-offs begins."""
    return add_months(on, -WRITE_OFF_MONTHS)


def report(
    lender_id: str,
    seen: Seen,
    bucket: DelinquencyBucket,
    rule: NonPerformingRule,
    *,
    on: date,
    counting: CountingRule,
) -> PortfolioQuality:
    """Draw up a portfolio's quality; each figure names its formula and source."""
    currencies = sorted(
        {*by_currency(seen.loans), *by_currency(seen.before), *(one.principal.currency for one in seen.losses)}
    )
    return PortfolioQuality(
        lender_id=lender_id,
        on=on,
        counting=counting,
        bucket_version=bucket.version,
        currencies=tuple(_quality(seen, currency, bucket, on) for currency in currencies),
        non_performing=tuple(_flagged(seen.loans, rule, scope) for scope in Scope),
    )


def _quality(seen: Seen, currency: Currency, bucket: DelinquencyBucket, on: date) -> Quality:
    loans = by_currency(seen.loans).get(currency, ())
    gross = outstanding_of(loans, currency)
    both = (True, False)
    measures = [(one, counted) for counted in both for one in portfolio_at_risk(loans, count_restructured=counted)]
    ageing = arrears_ageing(loans, bucket.ranges)
    return Quality(
        currency=currency,
        gross_minor=gross.amount_minor,
        loans=len(loans),
        at_risk=tuple(_at_risk(one, counted=counted) for one, counted in measures),
        ageing=ageing[0].rows if ageing else (),
        write_offs=_write_offs(seen, currency, gross.amount_minor, on),
    )


def _at_risk(found: PortfolioAtRisk, *, counted: bool) -> AtRisk:
    return AtRisk(
        threshold_days=found.threshold_days,
        restructured_counted=counted,
        at_risk_minor=found.at_risk.amount_minor,
        restructured_minor=found.restructured.amount_minor,
        gross_minor=found.gross.amount_minor,
        loans_at_risk=found.loans_at_risk,
        percentage=found.percentage(),
        formula=found.formula,
        source=found.source,
    )


def _write_offs(seen: Seen, currency: Currency, gross_minor: int, on: date) -> WriteOffs:
    lost_minor = sum(one.principal.amount_minor for one in seen.losses if one.principal.currency == currency)
    start_minor = outstanding_of(by_currency(seen.before).get(currency, ()), currency).amount_minor
    both_ends_minor = start_minor + gross_minor
    percentage = Decimal(lost_minor * 2 * 100) / both_ends_minor if both_ends_minor else None
    return WriteOffs(
        after=period_start(on),
        until=on,
        written_off_minor=lost_minor,
        gross_at_start_minor=start_minor,
        gross_at_end_minor=gross_minor,
        percentage=None if percentage is None else percentage.quantize(_HUNDREDTH, rounding=ROUND_HALF_EVEN),
    )


def _flagged(loans: Sequence[PortfolioLoan], rule: NonPerformingRule, scope: Scope) -> NonPerforming:
    policy = NonPerformingPolicy(rule.threshold_days, scope, Lifting.AT_THRESHOLD)
    reasons = non_performing(loans, policy)
    return NonPerforming(
        scope=scope,
        lifting=policy.lifting,
        threshold_days=rule.threshold_days,
        loans=tuple(
            Flagged(one.loan_id, one.borrower_id, one.days_past_due, reasons[one.loan_id])
            for one in loans
            if one.loan_id in reasons
        ),
        rule_version=rule.version,
        source=rule.source,
        confidence=rule.confidence,
        interpretation=rule.interpretation,
    )
