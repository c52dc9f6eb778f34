"""What is true of words: what was said on a round that the other ministry keeps, and what its keeper answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from services.contracts.evaluation import RoundWordAnswered, RoundWordSaid, WordKind, WordOutcome
from services.evaluation.round_words.refusals import (
    RoundWordAnsweredError,
    RoundWordAwaitingError,
    RoundWordNotFoundError,
    RoundWordOfOtherMinistryError,
    RoundWordsFullError,
)
from services.evaluation.rounds.model import Round, Score
from services.evaluation.rounds.reconciliation import demand_scores, demand_within_scale
from services.evaluation.rounds.telling import told_of
from services.evaluation.rounds.words import TEXT_CHARACTERS_MAX, demand_words
from services.kernel import Country, Decision

WORDS_MAX = 400
"""Of one ministry on one round: more than the statements and scores that a round has room for."""
WordStatus = Literal["awaiting", "accepted", "refused"]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said; which of the fields are filled follows from `says`."""

    says: WordKind
    scores: Mapping[str, Score] = field(default_factory=dict)
    criterion: str | None = None
    text: str | None = None
    score: int | None = None
    document_digest: str | None = None
    signature: str | None = None
    reason_code: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it is kept: evidence, notes and signatures stand in its fact, and come back in the round."""

    number: int
    says: WordKind
    said_by: str
    """The officer's account; it does not cross."""
    said_at: datetime
    criterion: str | None
    text: str | None
    score: int | None
    scores: Mapping[str, int]
    """By criterion."""
    document_digest: str | None
    reason_code: str | None
    status: WordStatus = "awaiting"
    answer_code: str | None = None
    """Which rule of the keeper's refused it."""


@dataclass(frozen=True, slots=True)
class RoundWords:
    """All that this ministry said on one round; `version` counts its facts."""

    words_id: str
    home: Country
    round_id: str
    """The name that the keeper gave the round."""
    words: tuple[Word, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Speaking:
    """Who speaks: an officer, for which ministry."""

    ministry: Country | None
    officer: str


def words_id_of(round_id: str) -> str:
    """Name all that is said on a round."""
    return f"words-{round_id}"


def say(words: RoundWords, entry: Round, said: Said, speaking: Speaking, *, at: datetime) -> Decision[RoundWords]:
    """Say something on a round; whether it fits when it arrives is the keeper's to decide.

    Raises:
        RoundWordOfOtherMinistryError: the officer is not of the ministry whose cell this is.
        RoundWordAwaitingError: the same is not answered yet.
        RoundWordsFullError: there are `WORDS_MAX`.
        ScoresError: scores are not of every criterion, within the scale, and with evidence.
        WordsTooLongError, NumberInWordsError: a text is nothing to say to the other ministry.
    """
    if speaking.ministry is not words.home:
        raise RoundWordOfOtherMinistryError(f"officers of {words.home} speak here")
    _demand_sayable(entry, said)
    word = _word(len(words.words) + 1, said, speaking.officer, at)
    if any(_is_same(word, one) for one in words.words if one.status == "awaiting"):
        raise RoundWordAwaitingError(f"word {word.number}, {said.says}, is not answered yet")
    if word.number > WORDS_MAX:
        raise RoundWordsFullError(f"{WORDS_MAX} words are said on {words.round_id}")
    told = told_of(said.scores, entry.applied) if said.says == "scores" else told_of({}, ())
    fact = RoundWordSaid(
        subject=words.words_id,
        occurred_at=at,
        by=words.home,
        round_id=words.round_id,
        number=word.number,
        says=said.says,
        criteria=entry.applied if said.says == "scores" else (),
        criterion=said.criterion,
        text=said.text,
        score=said.score,
        document_digest=said.document_digest,
        signature=said.signature,
        reason_code=said.reason_code,
        **told,
    )
    return Decision(replace(words, words=(*words.words, word)), (fact,))


def answer(
    words: RoundWords, number: int, outcome: WordOutcome, code: str | None, *, at: datetime
) -> Decision[RoundWords]:
    """Take the keeper's answer to a word down.

    Raises:
        RoundWordNotFoundError: no such word was said.
        RoundWordAnsweredError: it is answered.
    """
    if not 1 <= number <= len(words.words):
        raise RoundWordNotFoundError(f"no word {number} was said on {words.round_id}")
    word = words.words[number - 1]
    if word.status != "awaiting":
        raise RoundWordAnsweredError(f"word {number} is {word.status}")
    answered = replace(word, status=outcome, answer_code=code)
    fact = RoundWordAnswered(subject=words.words_id, occurred_at=at, number=number, outcome=outcome, code=code)
    return Decision(replace(words, words=(*words.words[: number - 1], answered, *words.words[number:])), (fact,))


def _demand_sayable(entry: Round, said: Said) -> None:
    demand_words(said.text, TEXT_CHARACTERS_MAX)
    if said.says == "scores":
        demand_scores(entry, said.scores)
    if said.score is not None:
        demand_within_scale(entry, said.score)


def _word(number: int, said: Said, officer: str, at: datetime) -> Word:
    return Word(
        number=number,
        says=said.says,
        said_by=officer,
        said_at=at,
        criterion=said.criterion,
        text=said.text,
        score=said.score,
        scores={code: one.score for code, one in said.scores.items()},
        document_digest=said.document_digest,
        reason_code=said.reason_code,
    )


def _is_same(one: Word, other: Word) -> bool:
    """Tell whether a word is the other one again: only statements may stand in a row, if they differ."""
    return (one.says, one.criterion) == (other.says, other.criterion) and (
        one.says != "statement" or one.text == other.text
    )
