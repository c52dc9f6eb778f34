"""The document that both ministries sign: everything that was judged, said and agreed, in one canonical form.

In `FORMAT` both ministries' cells write the same bytes: nothing in it differs between them.
"""

from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from services.evaluation.rounds.model import FIRST_FORMAT, Applied, Evidence, Round, Score

RESULT_STEP = Decimal("0.000001")

Document = dict[str, Any]


def document_of(entry: Round) -> Document:
    """Write a round as it is signed: no signature is in it, and nothing of it changes afterwards."""
    names_accounts = entry.document_format == FIRST_FORMAT
    return {
        "format": entry.document_format,
        "round_id": entry.called or entry.round_id,
        "opened_by": entry.opened_by.value,
        "opened_on": entry.opened_on.isoformat(),
        "sector": entry.sector,
        "first_day": entry.first_day.isoformat(),
        "last_day": entry.last_day.isoformat(),
        "rule_version": entry.rule_version,
        "score_max": entry.score_max,
        "criteria": [_criterion(entry, one) for one in entry.criteria],
        "discussion": [
            {
                "number": one.number,
                "criterion": one.criterion,
                "side": one.side.value,
                "text": one.text,
                **({"said_by": one.said_by} if names_accounts else {}),
                "said_at": _instant(one.said_at),
            }
            for one in entry.discussion
        ],
        "result": result_of(entry),
    }


def result_of(entry: Round) -> str:
    """Tell the weighted mean of the agreed scores, rounded half-even to six places."""
    weights = {one.code: one.weight for one in entry.criteria if one.left_out is None}
    total = sum(weights[code] * score for code, score in entry.agreed.items())
    return f"{(Decimal(total) / sum(weights.values())).quantize(RESULT_STEP, rounding=ROUND_HALF_EVEN):f}"


def _criterion(entry: Round, one: Applied) -> Document:
    said: Document = {"criterion": one.code, "weight": one.weight, "left_out": one.left_out}
    if one.left_out is None:
        said["scores"] = {
            side.value: _score(
                sheet.scores[one.code],
                sheet.scored_by if entry.document_format == FIRST_FORMAT else None,
                sheet.scored_at,
            )
            for side, sheet in entry.sheets.items()
        }
        said["agreed"] = entry.agreed[one.code]
    return said


def _score(score: Score, scored_by: str | None, scored_at: datetime) -> Document:
    return {
        "score": score.score,
        "note": score.note,
        "evidence": [_evidence(one) for one in score.evidence],
        **({} if scored_by is None else {"scored_by": scored_by}),
        "scored_at": _instant(scored_at),
    }


def _evidence(one: Evidence) -> Document:
    return {
        "kind": one.kind,
        "reference": one.called or one.reference if one.kind == "study" else one.reference,
        "by": one.by.value if one.by else None,
        "group": one.called or one.group if one.kind == "indicator" else one.group,
        "currency": one.currency.value if one.currency else None,
        "value": one.value,
        "digest": one.digest,
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
