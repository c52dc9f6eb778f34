"""Words on a round that the other ministry keeps: said once until they are answered, in order, and with limits."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.chassis.outbox import PAYLOAD_BYTES_MAX, outbox_record
from services.chassis.settings import Settings
from services.chassis.signing_keys import make_key, read_keys, write_public
from services.contracts.evaluation import ROUND_WORD_TOPIC, RoundWordAnswerGiven, RoundWordSaid
from services.evaluation.digests.model import DigestedValue, Names
from services.evaluation.indicators.terms import UNKNOWN_GROUP, Grouping
from services.evaluation.round_answers.model import RoundAnswer, give
from services.evaluation.round_words.model import WORDS_MAX, RoundWords, Said, Speaking, answer, say, words_id_of
from services.evaluation.round_words.refusals import (
    RoundWordAnsweredError,
    RoundWordAwaitingError,
    RoundWordNotFoundError,
    RoundWordOfOtherMinistryError,
    RoundWordsFullError,
)
from services.evaluation.rounds.commands import GivenEvidence
from services.evaluation.rounds.key_files import SigningKeys
from services.evaluation.rounds.model import Evidence, Score
from services.evaluation.rounds.reconciliation import STATEMENTS_MAX
from services.evaluation.rounds.refusals import (
    EvidenceUnknownError,
    NumberInWordsError,
    ScoresError,
    SigningNotSetUpError,
    WordsTooLongError,
)
from services.evaluation.rounds.telling import scores_of
from services.evaluation.rounds.views import Known, evidence_of
from services.evaluation.rounds.words import EVIDENCE_MAX, NOTE_CHARACTERS_MAX
from services.kernel import Currency
from tests.unit.evaluation.judged import CODES, EVIDENCE, ID, NOON, TL, opened

ROUND = "xtl-" + "a" * 26
ENTRY = replace(opened(), round_id=ROUND, called=ROUND)
NOTHING = RoundWords(words_id_of(ROUND), ID, ROUND)
OFFICER = Speaking(ID, "evaluator-1")
SCORES = {code: Score(3, None, EVIDENCE) for code in CODES}
STATEMENT = Said("statement", criterion="impact", text="Sales are not known yet.")
SIGNATURE = Said("signature", document_digest="0" * 64, signature="A" * 86)
WORDS = (
    Said("scores", scores=SCORES),
    STATEMENT,
    Said("agreed_score", criterion="impact", score=2),
    SIGNATURE,
    Said("withdrawal", reason_code="wrong_sector"),
)


def said(words: RoundWords, *given: Said) -> RoundWords:
    for one in given:
        words = say(words, ENTRY, one, OFFICER, at=NOON).state
    return words


def test_words_are_numbered_in_the_order_they_are_said_and_cross_without_an_account() -> None:
    facts: list[Any] = []
    words = NOTHING
    for one in WORDS:
        decision = say(words, ENTRY, one, OFFICER, at=NOON)
        words, facts = decision.state, [*facts, *decision.events]

    assert [one.number for one in words.words] == [fact.number for fact in facts] == [1, 2, 3, 4, 5]
    assert {(fact.subject, fact.round_id, fact.by) for fact in facts} == {(f"words-{ROUND}", ROUND, ID)}
    assert "evaluator-1" not in "".join(fact.model_dump_json() for fact in facts)
    assert scores_of(facts[0], str) == SCORES


@pytest.mark.parametrize("word", WORDS, ids=lambda one: one.says)
def test_the_same_is_not_said_again_until_it_is_answered(word: Said) -> None:
    awaiting = said(NOTHING, word)

    with pytest.raises(RoundWordAwaitingError):
        said(awaiting, word)
    refused = answer(awaiting, 1, "refused", "round_state", at=NOON).state

    assert (refused.words[0].status, refused.words[0].answer_code) == ("refused", "round_state")
    assert [one.status for one in said(refused, word).words] == ["refused", "awaiting"]


def test_several_statements_may_wait_and_another_score_on_the_same_criterion_may_not() -> None:
    talking = said(NOTHING, STATEMENT, replace(STATEMENT, text="Nor is their price."))
    proposed = said(talking, Said("agreed_score", criterion="impact", score=2))

    assert len(proposed.words) == 3
    with pytest.raises(RoundWordAwaitingError):
        said(proposed, Said("agreed_score", criterion="impact", score=3))
    assert len(said(proposed, Said("agreed_score", criterion="relevance", score=3)).words) == 4


def test_an_answer_is_of_a_word_that_was_said_and_is_taken_once() -> None:
    words = said(NOTHING, STATEMENT)

    for number in (0, 2, -1):
        with pytest.raises(RoundWordNotFoundError):
            answer(words, number, "accepted", None, at=NOON)
    accepted = answer(words, 1, "accepted", None, at=NOON).state
    with pytest.raises(RoundWordAnsweredError):
        answer(accepted, 1, "refused", "round_state", at=NOON)


def test_an_answer_tells_the_word_the_outcome_and_the_rule() -> None:
    (fact,) = give(RoundAnswer("answer-1", TL, f"words-{ROUND}", 3, "refused", "round_state"), at=NOON).events

    assert isinstance(fact, RoundWordAnswerGiven)
    assert (fact.words_id, fact.number, fact.outcome, fact.code) == (f"words-{ROUND}", 3, "refused", "round_state")


ONE_CODE_LESS = {code: SCORES[code] for code in CODES[1:]}


@pytest.mark.parametrize(
    ("word", "refusal"),
    [
        (Said("scores", scores=ONE_CODE_LESS), ScoresError),
        (Said("scores", scores={**SCORES, "impact": Score(5, None, EVIDENCE)}), ScoresError),
        (Said("scores", scores={**SCORES, "impact": Score(3, None, ())}), ScoresError),
        (Said("scores", scores={**SCORES, "impact": Score(3, "NIK 3171012345678901", EVIDENCE)}), NumberInWordsError),
        (Said("agreed_score", criterion="impact", score=5), ScoresError),
        (replace(STATEMENT, text="9" * 9), NumberInWordsError),
        (replace(STATEMENT, text="a" * 2_001), WordsTooLongError),
    ],
)
def test_what_no_keeper_could_take_is_refused_at_the_own_desk(word: Said, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        said(NOTHING, word)


def test_an_officer_speaks_for_the_ministry_whose_cell_it_is() -> None:
    for speaking in (Speaking(TL, "evaluator-1"), Speaking(None, "service")):
        with pytest.raises(RoundWordOfOtherMinistryError):
            say(NOTHING, ENTRY, STATEMENT, speaking, at=NOON)


def test_a_ministry_says_so_much_on_a_round_and_no_more() -> None:
    one = replace(said(NOTHING, STATEMENT).words[0], status="accepted")
    full = replace(NOTHING, words=tuple(replace(one, number=number) for number in range(1, WORDS_MAX + 1)))

    with pytest.raises(RoundWordsFullError):
        said(full, STATEMENT)
    assert WORDS_MAX > STATEMENTS_MAX


def test_the_longest_scores_fit_into_one_message() -> None:
    piece = Evidence(
        "indicator", "i" * 100, Grouping.COOPERATIVE, "xtl-" + "a" * 26, Currency.USD, "9" * 60, "f" * 64, ROUND
    )
    longest = Score(4, "\U0001f41f" * NOTE_CHARACTERS_MAX, (piece,) * EVIDENCE_MAX)

    (fact,) = say(NOTHING, ENTRY, Said("scores", scores=dict.fromkeys(CODES, longest)), OFFICER, at=NOON).events
    record = outbox_record(fact, ROUND_WORD_TOPIC.of(ID), 1, NOON)

    assert isinstance(fact, RoundWordSaid)
    assert len(record["payload"].encode()) < PAYLOAD_BYTES_MAX // 4


HOME = Names(ID, b"i" * 32)
COOPERATIVE, FOREIGN = "coop-1", "xtl-" + "b" * 26


def figure(group: str) -> DigestedValue:
    return DigestedValue(
        "loans", Grouping.COOPERATIVE, group, None, "count", "12", None, "12", None, 12, sources_digest="0" * 64
    )


def given(**told: Any) -> GivenEvidence:
    return GivenEvidence.model_validate(told)


def test_evidence_is_looked_up_by_the_names_across_the_border_and_kept_by_its_own() -> None:
    values = {value.key: value for value in map(figure, (HOME.of(COOPERATIVE), FOREIGN, UNKNOWN_GROUP))}
    figures = Known("f" * 64, values)

    found = {
        group: evidence_of(given(kind="indicator", reference="loans", by="cooperative", group=group), HOME, figures)
        for group in (COOPERATIVE, FOREIGN, UNKNOWN_GROUP)
    }

    assert {group: (one.group, one.called, one.value) for group, one in found.items()} == {
        COOPERATIVE: (COOPERATIVE, HOME.of(COOPERATIVE), "12"),
        FOREIGN: (FOREIGN, FOREIGN, "12"),
        UNKNOWN_GROUP: (UNKNOWN_GROUP, None, "12"),
    }
    assert {one.digest for one in found.values()} == {"f" * 64}
    assert evidence_of(given(kind="study", reference="study-1"), HOME, figures).called == HOME.of("study-1")


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "indicator", "reference": "loans", "by": "cooperative", "group": "coop-2"},
        {"kind": "indicator", "reference": "loans", "by": "cooperative", "group": HOME.of(COOPERATIVE)},
        {"kind": "indicator", "reference": "loans"},
        {"kind": "study", "reference": FOREIGN},
        {"kind": "study", "reference": HOME.of("study-1")},
    ],
)
def test_evidence_that_would_have_another_name_there_or_no_value_here_is_refused(told: dict[str, Any]) -> None:
    values = {value.key: value for value in [figure(HOME.of(COOPERATIVE))]}

    with pytest.raises(EvidenceUnknownError):
        evidence_of(given(**told), HOME, Known("f" * 64, values))


def test_only_an_indicator_s_value_is_told_apart() -> None:
    with pytest.raises(ValidationError):
        given(kind="report", reference="VR-2026-02", group="somebody's name")


@pytest.fixture
def files(tmp_path: Path) -> Callable[[str], Path]:
    return lambda name: tmp_path / name


def test_the_other_ministry_s_keys_are_known_once_they_are_brought(files: Callable[[str], Path]) -> None:
    own, other, public = files("id.jwks"), files("tl.jwks"), files("tl.public.jwks")
    for path in (own, other):
        make_key(path, datetime(2026, 7, 1, tzinfo=UTC))
    settings = Settings(
        service_name="evaluation", ministries=(ID,), signing_key_files={ID: own}, signing_peer_keys_file=public
    )
    keys = SigningKeys(settings)

    assert set(keys().known) == {ID}
    with pytest.raises(SigningNotSetUpError):
        keys().demand_known(TL)
    write_public(other, public)

    keys().demand_known(TL)
    assert '"d"' not in public.read_text()
    assert not any(kept.key.is_private for kept in read_keys(public))
    with pytest.raises(SigningNotSetUpError):
        keys().sign(TL, b"message", NOON)
    signature = SigningKeys(
        Settings(service_name="evaluation", ministries=(TL,), signing_key_files={TL: other})
    )().sign(TL, b"message", NOON)
    assert keys().maker(signature, b"message", NOON) == (TL, keys().known[TL][0])
    assert json.loads(public.read_text())["keys"][0]["signs_from"]
