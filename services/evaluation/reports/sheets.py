"""A report as tables: what stands in which column, for every form that shows it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.evaluation.reports.model import (
    ClosedRound,
    CommitmentStanding,
    Figure,
    PositionTaken,
    Report,
    ResultStanding,
)
from services.evaluation.reports.words import Words
from services.kernel import Country

PERCENT = Decimal(100)

Cell = str | int | Decimal | date | None


class Sheet(StrEnum):
    """A table of a report."""

    FIGURES = "figures"
    COMMITMENTS = "commitments"
    ROUNDS = "rounds"
    RECOMMENDATION = "recommendation"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; each row has as many cells as there are headings."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_of(sheet: Sheet, report: Report, words: Words) -> Table:
    """Write one table of a report; the same report gives the same table."""
    columns, rows = _SHEETS[sheet]
    headings = tuple(words.say(f"column.{name}") for name in columns)
    return Table(words.say(f"sheet.{sheet}"), headings, tuple(rows(report, words)))


def _figures(report: Report, words: Words) -> Iterator[tuple[Cell, ...]]:
    for one in report.figures:
        yield (
            one.indicator,
            words.name("indicator", one.indicator),
            words.name("by", one.by),
            group_name(one, words),
            _whole(one.value) if one.unit == "count" else None,
            percent(one.value) if one.unit == "share" else None,
            one.value if one.unit == "minor_units" else None,
            one.currency.value if one.currency else None,
            one.numerator if one.currency else _whole(one.numerator),
            one.denominator if one.currency else _whole(one.denominator),
            words.name("reason", one.reason),
            one.sources_count,
        )


def _commitments(report: Report, words: Words) -> Iterator[tuple[Cell, ...]]:
    for commitment in report.commitments:
        for result in commitment.results or (None,):
            yield (*_commitment(commitment, words), *_result(result, words), commitment.rule_version)


def _commitment(one: CommitmentStanding, words: Words) -> tuple[Cell, ...]:
    status = words.name("status", one.status)
    return one.commitment_id, one.scope_code, one.title, status, one.assessed_on


def _result(one: ResultStanding | None, words: Words) -> tuple[Cell, ...]:
    if one is None:
        return (None,) * _RESULT_COLUMNS
    return (
        one.code,
        one.title,
        words.name("level", one.level),
        words.name("country", one.owner),
        f"{one.unit} ({one.currency})" if one.currency else one.unit,
        one.baseline,
        one.target,
        one.value,
        percent(one.share),
        words.name("status", one.status),
        one.due_on,
        "; ".join(f"{proof.kind} {proof.reference}" for proof in one.evidence),
        sum(proof.sources_count or 0 for proof in one.evidence),
    )


def _rounds(report: Report, _: Words) -> Iterator[tuple[Cell, ...]]:
    for one in report.rounds:
        days = one.sector, one.first_day, one.last_day
        yield (one.round_id, *days, one.result, one.score_max, one.document_digest, *_signatures(one))


def _signatures(one: ClosedRound) -> Iterator[Cell]:
    for ministry in Country:
        found = next((signature for signature in one.signatures if signature.ministry == ministry), None)
        yield ministry.day_of(found.signed_at) if found else None
        yield found.value if found else None


def _recommendation(report: Report, words: Words) -> Iterator[tuple[Cell, ...]]:
    told = report.recommendation
    yield words.say("recommendation.suggestion"), words.name("suggestion", told.suggestion)
    yield words.say("recommendation.explanation"), told.explanation
    yield words.say("recommendation.share"), percent(told.share)
    yield words.say("recommendation.rule"), told.rule_version
    yield words.say("recommendation.confidence"), words.name("confidence", told.confidence)
    yield words.say("recommendation.extension"), told.extension_id or words.say("about.none")
    for ministry in Country:
        taken = next((one for one in told.positions if one.ministry == ministry), None)
        yield words.say(f"recommendation.decided_{ministry}"), _position(taken, words)
    yield words.say("recommendation.outcome"), words.name("suggestion", told.outcome) or words.say("about.none")


def _position(taken: PositionTaken | None, words: Words) -> str:
    if taken is None:
        return words.say("about.none")
    return f"{words.name('suggestion', taken.choice)} ({taken.reason_code}), {taken.decided_on.isoformat()}"


def _about(report: Report, words: Words) -> Iterator[tuple[Cell, ...]]:
    yield from opening_of(report, words)
    yield words.say("about.source"), report.agreement.source
    yield words.say("about.verify"), verifying_figures(report, words)
    yield words.say("about.verify"), words.say("about.verify_rounds")
    if words.unsure:
        yield words.language.value, words.say("about.unsure")
    for one in report.definitions:
        sure = f"{words.say('recommendation.confidence')}: {words.name('confidence', one.confidence)}"
        yield words.name("indicator", one.code), f"{one.definition} {one.source}. {sure}"


def opening_of(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    """Tell what a report is of, and the digests it is known by."""
    yield words.say("about.agreement"), f"{report.agreement.title} ({report.agreement.agreement_id})"
    for party in report.agreement.parties:
        yield words.name("country", party.country), party.organisation
    yield words.say("about.period"), f"{report.first_day.isoformat()} \N{EN DASH} {report.last_day.isoformat()}"
    yield words.say("about.as_of"), report.as_of.isoformat()
    yield words.say("about.figures_digest"), report.figures_digest
    yield words.say("about.report_digest"), report.digest


def verifying_figures(report: Report, words: Words) -> str:
    """Tell how the other ministry checks the figures."""
    return words.say("about.verify_figures").format(report.first_day, report.last_day)


def group_name(one: Figure, words: Words) -> str:
    """Name the group a value is of; everything together has no name."""
    return words.name("country", one.group) if one.by == "country" else one.group or ""


def percent(share: Decimal | None) -> Decimal | None:
    """Tell a fraction of one in per cent."""
    return None if share is None else share * PERCENT


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


_RESULT = (
    "result",
    "result_title",
    "level",
    "owner",
    "unit",
    "baseline",
    "target",
    "value",
    "attained",
    "result_status",
    "due_on",
    "evidence",
    "facts",
)
_RESULT_COLUMNS = len(_RESULT)

Rows = Callable[[Report, Words], Iterator[tuple[Cell, ...]]]

_SHEETS: Mapping[Sheet, tuple[tuple[str, ...], Rows]] = {
    Sheet.FIGURES: (
        (
            "indicator",
            "indicator_title",
            "by",
            "group",
            "count",
            "share",
            "amount",
            "currency",
            "numerator",
            "denominator",
            "no_value",
            "facts",
        ),
        _figures,
    ),
    Sheet.COMMITMENTS: (
        ("commitment", "scope", "commitment_title", "commitment_status", "assessed_on", *_RESULT, "rule"),
        _commitments,
    ),
    Sheet.ROUNDS: (
        (
            *("round", "sector", "first_day", "last_day", "score", "score_max", "document_digest"),
            *(f"{name}_{ministry}" for ministry in Country for name in ("signed", "signature")),
        ),
        _rounds,
    ),
    Sheet.RECOMMENDATION: (("what", "said"), _recommendation),
    Sheet.ABOUT: (("what", "said"), _about),
}
