"""How a round comes to scores that both ministries agree to: each scores, differences are discussed and settled."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from services.contracts.evaluation import RoundDiscussed, RoundReconciled, RoundScored, RoundScoreProposed
from services.evaluation.digests.canonical import digest_of
from services.evaluation.rounds.describing import document_of, result_of
from services.evaluation.rounds.model import Round, Score, ScoreSheet, Statement, demand_status, side_of
from services.evaluation.rounds.refusals import (
    DiscussionMissingError,
    NothingToDiscussError,
    RoundFullError,
    RoundStateError,
    ScoresError,
)
from services.evaluation.rounds.telling import told_of
from services.evaluation.rounds.words import NOTE_CHARACTERS_MAX, TEXT_CHARACTERS_MAX, demand_words
from services.kernel import Country, Decision, Event

STATEMENTS_MAX = 300


def score(entry: Round, sheet: ScoreSheet, *, by: Country | None, at: datetime) -> Decision[Round]:
    """Take one ministry's scores; until the other one has scored they may be given anew.

    Criteria that both scored alike are agreed; if all are, the round is reconciled.

    Raises:
        RoundSignedError: one ministry has signed.
        RoundStateError: both have scored.
        ScoresError: a criterion has no score, one too many, none within the scale, or one without evidence.
        WordsTooLongError, NumberInWordsError: a note or a report's number is nothing to say to the other ministry.
    """
    side = side_of(by)
    demand_status(entry, "open")
    demand_scores(entry, sheet.scores)
    sheets = {**entry.sheets, side: sheet}
    fact = RoundScored(
        subject=entry.round_id,
        occurred_at=at,
        side=side,
        criteria=entry.applied,
        evidence_count=sum(len(one.evidence) for one in sheet.scores.values()),
        **told_of(sheet.scores, entry.applied),
    )
    if len(sheets) < len(Country):
        return Decision(replace(entry, sheets=sheets), (fact,))
    given = {code: {one.scores[code].score for one in sheets.values()} for code in entry.applied}
    agreed = {code: scores.pop() for code, scores in given.items() if len(scores) == 1}
    return _settled(replace(entry, sheets=sheets, status="scored", agreed=agreed), fact, at)


def demand_scores(entry: Round, scores: Mapping[str, Score]) -> None:
    """Return where a ministry may give such scores in a round, as far as the round is not looked at.

    Raises:
        ScoresError: a criterion has no score, one too many, none within the scale, or one without evidence.
        WordsTooLongError, NumberInWordsError: a note or a report's number is nothing to say to the other ministry.
    """
    if scores.keys() != set(entry.applied):
        raise ScoresError(f"{entry.round_id} is scored by {', '.join(entry.applied)}")
    for code, one in scores.items():
        demand_within_scale(entry, one.score)
        if not one.evidence:
            raise ScoresError(f"{code}: a score names what it rests on")
        demand_words(one.note, NOTE_CHARACTERS_MAX)
        for piece in one.evidence:
            demand_words(piece.reference if piece.kind == "report" else None, NOTE_CHARACTERS_MAX)


def demand_within_scale(entry: Round, score: int) -> None:
    """Return where a score is within a round's scale.

    Raises:
        ScoresError: it is not.
    """
    if not 0 <= score <= entry.score_max:
        raise ScoresError(f"a score is a whole number from 0 to {entry.score_max}")


def discuss(
    entry: Round, criterion: str, text: str, *, by: Country | None, author: str, at: datetime
) -> Decision[Round]:
    """Add a statement to the discussion of a criterion that the ministries scored differently.

    Raises:
        RoundSignedError: one ministry has signed.
        RoundStateError: not both have scored, or all is agreed.
        NothingToDiscussError: the criterion is agreed or not applied.
        RoundFullError: there are `STATEMENTS_MAX`.
        WordsTooLongError, NumberInWordsError: the text is nothing to say to the other ministry.
    """
    side = side_of(by)
    demand_words(text, TEXT_CHARACTERS_MAX)
    _demand_open(entry, criterion)
    if len(entry.discussion) >= STATEMENTS_MAX:
        raise RoundFullError(f"{entry.round_id} has {STATEMENTS_MAX} statements")
    said = Statement(len(entry.discussion) + 1, criterion, side, text, author, at)
    fact = RoundDiscussed(
        subject=entry.round_id,
        occurred_at=at,
        side=side,
        number=said.number,
        criterion=criterion,
        statement_digest=sha256(text.encode()).hexdigest(),
        text=text,
    )
    return Decision(replace(entry, discussion=(*entry.discussion, said)), (fact,))


def propose_score(entry: Round, criterion: str, proposed: int, *, by: Country | None, at: datetime) -> Decision[Round]:
    """Tell the score that a ministry would agree to; when both tell the same one, it is agreed.

    Raises:
        RoundSignedError: one ministry has signed.
        RoundStateError: not both have scored, or all is agreed.
        NothingToDiscussError: the criterion is agreed or not applied.
        ScoresError: the score is not within the scale.
        DiscussionMissingError: the ministry said nothing on the criterion yet.
    """
    side = side_of(by)
    _demand_open(entry, criterion)
    demand_within_scale(entry, proposed)
    if not any(one.side == side and one.criterion == criterion for one in entry.discussion):
        raise DiscussionMissingError(f"{side} has said nothing on {criterion}")
    told: Mapping[Country, int] = {**entry.proposed.get(criterion, {}), side: proposed}
    is_agreed = len(told) == len(Country) and len(set(told.values())) == 1
    agreed = {**entry.agreed, criterion: proposed} if is_agreed else entry.agreed
    fact = RoundScoreProposed(
        subject=entry.round_id, occurred_at=at, side=side, criterion=criterion, score=proposed, agreed=is_agreed
    )
    return _settled(replace(entry, proposed={**entry.proposed, criterion: told}, agreed=agreed), fact, at)


def _settled(entry: Round, fact: Event, at: datetime) -> Decision[Round]:
    """Reconcile a round whose every criterion is agreed: from now on its document stands."""
    if entry.agreed.keys() != set(entry.applied):
        return Decision(entry, (fact,))
    digest = digest_of(document_of(entry))
    reconciled = RoundReconciled(
        subject=entry.round_id,
        occurred_at=at,
        criteria=entry.applied,
        scores=tuple(entry.agreed[code] for code in entry.applied),
        result=result_of(entry),
        document_digest=digest,
    )
    return Decision(replace(entry, status="reconciled", document_digest=digest), (fact, reconciled))


def _demand_open(entry: Round, criterion: str) -> None:
    demand_status(entry, "scored")
    if len(entry.sheets) < len(Country):
        raise RoundStateError(f"{entry.round_id} is not scored by both")
    if criterion not in entry.applied or criterion in entry.agreed:
        raise NothingToDiscussError(f"there is nothing to settle on {criterion}")
