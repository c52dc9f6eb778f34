"""How a scorecard is made from kept assessments and closed rounds, and what a rule suggests from it."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from services.contracts.evaluation import Attainment, ExtensionSuggestion
from services.evaluation.commitments.model import Commitment
from services.evaluation.decisions.model import Achievement, CommitmentLine, CommitmentScorecard, RoundLine
from services.evaluation.decisions.status_rules import ExtensionRule
from services.evaluation.rounds.describing import result_of
from services.evaluation.rounds.model import Round

SHARE_STEP = Decimal("0.000001")

_ACHIEVEMENTS: dict[Attainment, Achievement] = {
    "met": "achieved",
    "partly": "partly",
    "not_yet": "not_achieved",
    "not_assessable": "not_assessable",
}


class Suggested(NamedTuple):
    """What a rule suggests, why, and the share it looked at."""

    suggestion: ExtensionSuggestion
    explanation: str
    share: Decimal | None


def scorecard(
    agreement_id: str, commitments: Sequence[Commitment], rounds: Sequence[Round], rule: ExtensionRule, *, on: date
) -> CommitmentScorecard:
    """Tell how commitments stand at the end of a day, by assessments of days until then, and what the rule suggests."""
    lines = tuple(_line(one, on) for one in commitments)
    closed = tuple(_round(one) for one in rounds if one.status == "closed" and one.last_day <= on)
    found = suggest(lines, closed, rule)
    return CommitmentScorecard(
        agreement_id=agreement_id,
        day=on,
        commitments=lines,
        rounds=closed,
        suggestion=found.suggestion,
        explanation=found.explanation,
        share=found.share,
        rule_version=rule.version,
        confidence=rule.confidence.value,
    )


def suggest(lines: Sequence[CommitmentLine], rounds: Sequence[RoundLine], rule: ExtensionRule) -> Suggested:
    """Apply a rule to a scorecard; a share is rounded down to six places."""
    unclear = sum(line.status == "not_assessable" for line in lines)
    if not lines or Decimal(unclear) / len(lines) > rule.not_assessable_share_max:
        return Suggested("insufficient_evidence", f"{unclear} of {len(lines)} commitments cannot be assessed", None)
    if len(rounds) < rule.rounds_least:
        return Suggested("insufficient_evidence", f"{len(rounds)} of {rule.rounds_least} joint rounds are closed", None)
    share = _share(lines, rule).quantize(SHARE_STEP, rounding=ROUND_FLOOR)
    result = sum((Decimal(one.result) for one in rounds), Decimal()) / len(rounds) if rounds else None
    is_good = result is None or result >= rule.round_result_least
    told = f"share achieved {share}; mean result of the rounds {_shown(result)}"
    if share >= rule.extend_from and is_good:
        return Suggested("extend", told, share)
    if share >= rule.extend_revised_from:
        return Suggested("extend_revised", told, share)
    return Suggested("do_not_extend", told, share)


def _share(lines: Sequence[CommitmentLine], rule: ExtensionRule) -> Decimal:
    weights = {"achieved": Decimal(1), "partly": rule.partly_weight, "not_achieved": Decimal()}
    assessed = [weights[line.status] for line in lines if line.status in weights]
    return sum(assessed, Decimal()) / len(assessed) if assessed else Decimal()


def _line(commitment: Commitment, on: date) -> CommitmentLine:
    kept = [(one.assessed_on, number, one) for number, one in enumerate(commitment.assessments)]
    past = [one for one in kept if one[0] <= on]
    last = max(past, key=lambda one: one[:2])[2] if past else None
    status = _ACHIEVEMENTS[last.status] if last else "not_assessable"
    unclear = "not_assessed" if last is None else "results_not_assessable"
    return CommitmentLine(
        commitment_id=commitment.commitment_id,
        scope_code=commitment.scope_code,
        title=commitment.title,
        status=status,
        reason=unclear if status == "not_assessable" else None,
        assessed_on=last.assessed_on if last else None,
        rule_version=last.rule_version if last else None,
        findings=last.findings if last else (),
    )


def _round(closed: Round) -> RoundLine:
    return RoundLine(
        closed.round_id,
        closed.sector,
        closed.first_day,
        closed.last_day,
        result_of(closed),
        closed.document_digest or "",
    )


def _shown(result: Decimal | None) -> str:
    return "none" if result is None else f"{result.quantize(SHARE_STEP, rounding=ROUND_FLOOR):f}"
