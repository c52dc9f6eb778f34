"""Facts of words on rounds: what a ministry says on a round that the other one keeps, and what came of it."""

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.evaluation.rounds import ScoresTold
from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

ROUND_WORD_TOPIC = Topic("evaluation", "round_word")
ROUND_WORD_ANSWER_TOPIC = Topic("evaluation", "round_word_answer")
WordKind = Literal["scores", "statement", "agreed_score", "signature", "withdrawal"]
WordOutcome = Literal["accepted", "refused"]


class RoundWordSaid(ScoresTold):
    """A ministry says something on a round that the other ministry keeps; the keeper answers.

    The subject is all that this ministry says on the round: its words keep their order.
    """

    type: Literal["evaluation.round_word.said.v1"] = "evaluation.round_word.said.v1"
    by: Country
    round_id: str
    number: int
    """Of the word, from 1."""
    says: WordKind
    criteria: tuple[str, ...] = ()
    """Those that are scored."""
    scores: tuple[int, ...] = ()
    """In the order of the criteria."""
    criterion: str | None = None
    """What a statement is on, or a score is proposed for."""
    text: str | None = None
    """A statement, to the other ministry."""
    score: int | None = None
    """That the ministry would agree to."""
    document_digest: str | None = None
    """Of what is signed."""
    signature: str | None = None
    """Over the document's canonical form, base64url."""
    reason_code: str | None = None
    """Why the round is given up."""


class RoundWordAnswered(Event):
    """The keeper took a word down, or its rules refused it; `code` then tells which one."""

    type: Literal["evaluation.round_word.answered.v1"] = "evaluation.round_word.answered.v1"
    number: int
    outcome: WordOutcome
    code: str | None = None


class RoundWordAnswerGiven(Event):
    """A word of the other ministry was taken down, or refused by a rule."""

    type: Literal["evaluation.round_word_answer.given.v1"] = "evaluation.round_word_answer.given.v1"
    words_id: str
    """All that the ministry says on the round."""
    number: int
    """The word that is answered."""
    outcome: WordOutcome
    code: str | None = None
    """Which rule refused it."""


RoundWordEvent = Annotated[
    Annotated[RoundWordSaid, Tag("evaluation.round_word.said.v1")]
    | Annotated[RoundWordAnswered, Tag("evaluation.round_word.answered.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(RoundWordSaid, RoundWordAnswered)),
]
RoundWordAnswerEvent = Annotated[
    Annotated[RoundWordAnswerGiven, Tag("evaluation.round_word_answer.given.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(RoundWordAnswerGiven)),
]
