"""How a report is made from what the other slices tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from services.evaluation.agreements.model import Agreement
from services.evaluation.commitments.model import Commitment, Finding, Result
from services.evaluation.decisions.model import CommitmentLine, CommitmentScorecard, Extension
from services.evaluation.digests.model import DigestedValue, PeriodDigest
from services.evaluation.indicators.terms import Indicator, Period, Unit
from services.evaluation.reports.model import (
    AgreementFacts,
    ClosedRound,
    CommitmentStanding,
    Definition,
    Figure,
    PositionTaken,
    Recommendation,
    Report,
    ResultStanding,
    RoundSignature,
)
from services.evaluation.reports.refusals import ReportPeriodEmptyError
from services.evaluation.rounds.model import Round


@dataclass(frozen=True, slots=True)
class Findings:
    """What a report is made of, as the other slices tell it."""

    agreement: Agreement
    indicators: Sequence[Indicator]
    figures: PeriodDigest
    scorecard: CommitmentScorecard
    commitments: Sequence[Commitment]
    rounds: Sequence[Round]
    extension: Extension | None


def report_of(found: Findings, period: Period, *, as_of: date) -> Report:
    """Join what is known of a period to one report.

    Raises:
        ReportPeriodEmptyError: nothing is known until its end.
    """
    known = {one.code: one for one in found.indicators}
    figures = tuple(_figure(value, known[value.indicator]) for value in found.figures.values)
    card = found.scorecard
    is_assessed = any(line.assessed_on for line in card.commitments)
    if not (is_assessed or card.rounds or any(one.sources_count for one in figures)):
        raise ReportPeriodEmptyError(f"nothing is known of {found.agreement.agreement_id} until {period.last}")
    planned = {one.commitment_id: one for one in found.commitments}
    closed = {one.round_id: one for one in found.rounds}
    return Report(
        agreement=_agreement(found.agreement),
        first_day=period.first,
        last_day=period.last,
        as_of=as_of,
        definitions=tuple(_definition(one) for one in sorted(found.indicators, key=lambda one: one.code)),
        figures=figures,
        figures_digest=found.figures.digest,
        commitments=tuple(_commitment(line, planned[line.commitment_id], known) for line in card.commitments),
        rounds=tuple(_round(closed[line.round_id], Decimal(line.result), line.document_digest) for line in card.rounds),
        recommendation=_recommendation(card, found.extension),
    )


def _agreement(agreement: Agreement) -> AgreementFacts:
    terms = agreement.terms
    return AgreementFacts(
        agreement.agreement_id,
        agreement.title,
        terms.status,
        terms.parties,
        terms.signed_on,
        terms.valid_from,
        terms.valid_until,
        terms.source,
    )


def _definition(indicator: Indicator) -> Definition:
    return Definition(
        indicator.code, indicator.title, indicator.definition, indicator.source, indicator.confidence.value
    )


def _figure(value: DigestedValue, indicator: Indicator) -> Figure:
    currency = value.currency if indicator.is_of_money else None
    places = -currency.exponent if currency else 0
    told = Decimal(value.value) if value.value is not None else None
    return Figure(
        indicator=value.indicator,
        unit=value.unit,
        by=value.by,
        group=value.group,
        currency=currency,
        value=told.scaleb(places) if told is not None and value.unit == "minor_units" else told,
        reason=value.reason,
        numerator=Decimal(value.numerator).scaleb(places),
        denominator=Decimal(value.denominator).scaleb(places) if value.denominator is not None else None,
        sources_count=value.sources_count,
    )


def _commitment(line: CommitmentLine, commitment: Commitment, known: Mapping[str, Indicator]) -> CommitmentStanding:
    findings = {one.code: one for one in line.findings}
    results = tuple(_result(one, findings.get(one.code), known) for one in commitment.results)
    return CommitmentStanding(
        commitment_id=line.commitment_id,
        scope_code=line.scope_code,
        title=line.title,
        status=line.status,
        assessed_on=line.assessed_on,
        rule_version=line.rule_version,
        results=tuple(one for one in results if one is not None),
    )


def _result(result: Result, finding: Finding | None, known: Mapping[str, Indicator]) -> ResultStanding | None:
    plan = result.plan
    if plan is None:
        return None
    measured = plan.measurement
    indicator = known.get(measured.indicator or "")
    unit: Unit = indicator.unit if indicator else "count"
    places = -measured.currency.exponent if measured.currency and unit == "minor_units" else 0
    planned = ResultStanding(
        code=result.code,
        level=plan.level,
        title=plan.title,
        owner=plan.owner,
        indicator=measured.indicator,
        unit=measured.unit,
        counted_as=unit,
        currency=measured.currency,
        baseline=_scaled(measured.baseline, places),
        baseline_on=measured.baseline_on,
        target=_scaled(measured.target, places),
        starts_on=plan.starts_on,
        due_on=plan.due_on,
    )
    return planned if finding is None else _standing(planned, finding, places)


def _standing(planned: ResultStanding, finding: Finding, places: int) -> ResultStanding:
    return replace(
        planned,
        value=_scaled(finding.value, places),
        share=finding.share,
        status=finding.status,
        reason=finding.reason,
        evidence=finding.evidence,
    )


def _scaled(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else value.scaleb(places)


def _round(closed: Round, result: Decimal, document_digest: str) -> ClosedRound:
    return ClosedRound(
        round_id=closed.round_id,
        sector=closed.sector,
        first_day=closed.first_day,
        last_day=closed.last_day,
        result=result,
        score_max=closed.score_max,
        document_digest=document_digest,
        signatures=tuple(
            RoundSignature(side, one.key, one.value, one.signed_at) for side, one in sorted(closed.signatures.items())
        ),
    )


def _recommendation(card: CommitmentScorecard, extension: Extension | None) -> Recommendation:
    positions = extension.positions if extension else {}
    return Recommendation(
        suggestion=card.suggestion,
        explanation=card.explanation,
        share=card.share,
        rule_version=card.rule_version,
        confidence=card.confidence,
        extension_id=extension.extension_id if extension else None,
        positions=tuple(
            PositionTaken(side, one.choice, one.reason_code, side.day_of(one.decided_at))
            for side, one in sorted(positions.items())
        ),
        outcome=extension.outcome if extension else None,
    )
