"""How a round is rebuilt from the facts its keeper tells: the same round, and so the same document."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from services.contracts.evaluation import (
    RoundClosed,
    RoundDiscussed,
    RoundOpened,
    RoundReconciled,
    RoundScored,
    RoundScoreProposed,
    RoundSigned,
    RoundWithdrawn,
)
from services.evaluation.rounds.model import Applied, Round, ScoreSheet, Signature, Statement
from services.evaluation.rounds.telling import scores_of
from services.kernel import Country

NOT_TOLD = ""
"""In the place of an officer's account: accounts do not cross the border."""

RoundFact = (
    RoundScored | RoundDiscussed | RoundScoreProposed | RoundReconciled | RoundSigned | RoundClosed | RoundWithdrawn
)
"""What follows on the opening."""
NameOf = Callable[[str], str]
"""What an id of this ministry is called across the border."""


def opened(fact: RoundOpened) -> Round | None:
    """Begin a round; None: it was opened before its facts told all that is signed."""
    if fact.opened_on is None or fact.score_max is None or fact.document_format is None:
        return None
    if len(fact.rule_criteria) != len(fact.weights) or len(fact.left_out) != len(fact.left_out_reasons):
        return None
    reasons = dict(zip(fact.left_out, fact.left_out_reasons, strict=True))
    weighed = zip(fact.rule_criteria, fact.weights, strict=True)
    return Round(
        round_id=fact.subject,
        opened_by=fact.opened_by,
        sector=fact.sector,
        first_day=fact.first_day,
        last_day=fact.last_day,
        opened_on=fact.opened_on,
        rule_version=fact.rule_version,
        score_max=fact.score_max,
        criteria=tuple(Applied(code, weight, reasons.get(code)) for code, weight in weighed),
        called=fact.subject,
        document_format=fact.document_format,
        version=1,
    )


def after(entry: Round, fact: RoundFact, name_of: NameOf) -> Round:
    """Add what a fact tells; what it decided was decided by its keeper's rules.

    Raises:
        SheetUnreadableError: scores are told in lists that do not fit together.
    """
    return replace(_after(entry, fact, name_of), version=entry.version + 1)


def _after(entry: Round, fact: RoundFact, name_of: NameOf) -> Round:
    match fact:
        case RoundScored():
            return _scored(entry, fact, name_of)
        case RoundDiscussed():
            said = Statement(fact.number, fact.criterion, fact.side, fact.text, NOT_TOLD, fact.occurred_at)
            return replace(entry, discussion=(*entry.discussion, said))
        case RoundScoreProposed():
            told: Mapping[Country, int] = {**entry.proposed.get(fact.criterion, {}), fact.side: fact.score}
            agreed = {**entry.agreed, fact.criterion: fact.score} if fact.agreed else entry.agreed
            return replace(entry, proposed={**entry.proposed, fact.criterion: told}, agreed=agreed)
        case RoundReconciled():
            return replace(entry, status="reconciled", document_digest=fact.document_digest)
        case RoundSigned():
            signature = Signature(fact.key, fact.signature, NOT_TOLD, fact.signed_at or fact.occurred_at)
            return replace(entry, status="signed", signatures={**entry.signatures, fact.side: signature})
        case RoundClosed() | RoundWithdrawn():
            return replace(entry, status="closed" if isinstance(fact, RoundClosed) else "withdrawn")


def _scored(entry: Round, fact: RoundScored, name_of: NameOf) -> Round:
    sheet = ScoreSheet(NOT_TOLD, fact.occurred_at, scores_of(fact, name_of))
    sheets = {**entry.sheets, fact.side: sheet}
    if len(sheets) < len(Country):
        return replace(entry, sheets=sheets)
    first, second = (one.scores for one in sheets.values())
    agreed = {code: one.score for code, one in first.items() if second[code].score == one.score}
    return replace(entry, sheets=sheets, status="scored", agreed=agreed)
