"""Joint rounds: both ministries score, settle, sign; one side alone changes nothing."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.settings import Settings
from services.chassis.signing_keys import make_key
from services.evaluation.digests.canonical import canonical
from services.evaluation.rounds import model, reconciliation, verification
from services.evaluation.rounds.describing import document_of, result_of
from services.evaluation.rounds.key_files import load_signatories
from services.evaluation.rounds.model import FIRST_FORMAT, Evidence, Round, ScoreSheet
from services.evaluation.rounds.refusals import (
    AUDITED,
    AlreadySignedError,
    AuditedRefusal,
    CriteriaError,
    DiscussionMissingError,
    DocumentDiffersError,
    NothingToDiscussError,
    NumberInWordsError,
    OtherMinistrysKeyError,
    RoundOfNoMinistryError,
    RoundPeriodError,
    RoundSignedError,
    RoundStateError,
    ScoresError,
    SignatureInvalidError,
    SignatureStaysError,
    SignedRoundUnreadableError,
    SigningNotSetUpError,
    WordsTooLongError,
)
from services.evaluation.rounds.signatories import PublicKey, Signatories, write_text
from services.evaluation.rounds.verification import Offered, signed_document, verify_text
from services.kernel import Country, Decision
from tests.unit.evaluation.judged import (
    CLOSED,
    CODES,
    DIFFERING,
    ID,
    KEYS,
    KNOWN,
    NOON,
    RECONCILED,
    SIGNATORIES,
    TL,
    made_key,
    opened,
    scored,
    settled,
    sheet,
    signed,
)

DIGEST = RECONCILED.document_digest or ""
SCORES = st.fixed_dictionaries({code: st.integers(0, 4) for code in CODES})


def sign(entry: Round, side: Country | None, signature: str | None = None, digest: str = DIGEST) -> Decision[Round]:
    offered = Offered(side, "ministry_officer-1", digest, signature)
    return verification.sign(entry, offered, SIGNATORIES, at=NOON)


@settings(deadline=None)
@given(ours=SCORES, theirs=SCORES, middle=st.integers(0, 4))
def test_whatever_the_scores_differences_are_settled_one_by_one_and_the_rest_is_agreed(
    ours: dict[str, int], theirs: dict[str, int], middle: int
) -> None:
    entry = scored(scored(opened(), ID, **ours), TL, **theirs)
    differing = [code for code in CODES if ours[code] != theirs[code]]
    assert entry.agreed == {code: ours[code] for code in CODES if code not in differing}

    for code in differing:
        assert entry.status == "scored"
        entry = settled(entry, code, middle)

    expected = [middle if code in differing else ours[code] for code in CODES]
    assert entry.status == "reconciled"
    assert abs(Decimal(result_of(entry)) * len(CODES) - sum(expected)) < Decimal("0.00001")
    assert signed(entry, ID, TL).status == "closed"


def test_the_facts_of_a_round_are_told_in_their_order() -> None:
    alike = reconciliation.score(scored(opened(), ID), sheet(opened()), by=TL, at=NOON)
    last = sign(signed(RECONCILED, ID), TL)

    assert [fact.type.split(".")[2] for fact in alike.events] == ["scored", "reconciled"]
    assert [fact.type.split(".")[2] for fact in last.events] == ["signed", "closed"]


def test_until_the_other_ministry_scored_scores_may_be_given_anew() -> None:
    again = scored(scored(opened(), ID, impact=0), ID, impact=4)

    assert again.sheets[ID].scores["impact"].score == 4
    with pytest.raises(RoundStateError):
        scored(DIFFERING, ID)


def test_who_moves_has_spoken_and_what_is_agreed_is_not_discussed() -> None:
    with pytest.raises(DiscussionMissingError):
        reconciliation.propose_score(DIFFERING, "impact", 2, by=ID, at=NOON)
    with pytest.raises(NothingToDiscussError):
        settled(DIFFERING, "relevance", 2)
    with pytest.raises(RoundStateError):
        settled(RECONCILED, "impact", 2)


def test_one_ministry_cannot_agree_with_itself() -> None:
    spoken = reconciliation.discuss(DIFFERING, "impact", "why", by=ID, author="evaluator-1", at=NOON).state

    for score in (2, 2, 1):
        spoken = reconciliation.propose_score(spoken, "impact", score, by=ID, at=NOON).state

    assert "impact" not in spoken.agreed


def test_a_criterion_is_left_out_with_its_reason_and_stands_so_in_the_document() -> None:
    entry = opened({"impact": "too early to tell"})
    entry = scored(scored(entry, ID), TL)

    (left_out,) = [one for one in document_of(entry)["criteria"] if one["left_out"]]

    assert (left_out["criterion"], left_out["left_out"]) == ("impact", "too early to tell")
    for reasons in ({"beauty": "none"}, dict.fromkeys(CODES, "none")):
        with pytest.raises(CriteriaError):
            opened(reasons)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: {**one, "impact": replace(one["impact"], score=5)},
        lambda one: {**one, "impact": replace(one["impact"], evidence=())},
        lambda one: {code: one[code] for code in CODES[1:]},
        lambda one: {**one, "beauty": one["impact"]},
    ],
)
def test_scores_are_of_every_criterion_within_the_scale_and_rest_on_something(change: Callable[[Any], Any]) -> None:
    given_sheet = ScoreSheet("evaluator-1", NOON, change(dict(sheet(opened()).scores)))

    with pytest.raises(ScoresError):
        reconciliation.score(opened(), given_sheet, by=ID, at=NOON)


@pytest.mark.parametrize("entry", [opened(), DIFFERING, RECONCILED])
def test_a_round_is_given_up_before_anybody_signed_and_then_nothing_is_asked_of_it(entry: Round) -> None:
    ended = model.withdraw(entry, by=ID, reason_code="wrong_sector", at=NOON).state

    for attempt in (
        lambda: model.withdraw(ended, by=TL, reason_code="wrong_sector", at=NOON),
        lambda: scored(ended, TL),
        lambda: sign(ended, TL),
    ):
        with pytest.raises(RoundStateError):
            attempt()


def test_a_round_is_of_a_period_that_is_over_and_of_the_two_ministries() -> None:
    with pytest.raises(RoundPeriodError):
        opened(last=date(2026, 7, 10))
    with pytest.raises(RoundOfNoMinistryError):
        reconciliation.score(opened(), sheet(opened()), by=None, at=NOON)


@pytest.mark.parametrize("entry", [signed(RECONCILED, ID), signed(RECONCILED, TL), CLOSED])
@pytest.mark.parametrize("side", list(Country))
def test_once_signed_nothing_changes_not_even_by_who_signed(entry: Round, side: Country) -> None:
    attempts: list[Callable[[], object]] = [
        lambda: scored(entry, side, impact=4),
        lambda: reconciliation.discuss(entry, "impact", "why", by=side, author="evaluator-1", at=NOON),
        lambda: reconciliation.propose_score(entry, "impact", 4, by=side, at=NOON),
        lambda: model.withdraw(entry, by=side, reason_code="regret", at=NOON),
    ]

    for attempt in attempts:
        with pytest.raises(RoundSignedError):
            attempt()
    for signer in entry.signatures:
        with pytest.raises(AlreadySignedError):
            sign(entry, signer)
        with pytest.raises(SignatureStaysError):
            verification.take_signature_away(entry, signer)


def test_a_signature_is_of_the_ministry_s_own_key_over_this_document() -> None:
    message = canonical(document_of(RECONCILED))
    other, stranger = (write_text(key.private.sign(message)) for key in (KEYS[ID], made_key(9)))
    of_another = write_text(KEYS[TL].private.sign(b"another document"))

    with pytest.raises(OtherMinistrysKeyError):
        sign(RECONCILED, TL, other)
    for signature in (stranger, of_another, "A" * 86):
        with pytest.raises(SignatureInvalidError):
            sign(RECONCILED, TL, signature)
    assert sign(RECONCILED, ID, other).state.signatures[ID].key == KEYS[ID].public.key


def test_a_signature_from_across_the_border_holds_by_the_key_of_the_moment_it_was_made() -> None:
    retired = replace(KEYS[TL].public, signs_until=NOON + timedelta(hours=1))
    known = Signatories({**KNOWN, TL: (retired,)}, {})
    value = write_text(KEYS[TL].private.sign(canonical(document_of(RECONCILED))))
    late = NOON + timedelta(hours=72)

    def arriving(made_at: datetime | None) -> Decision[Round]:
        offered = Offered(TL, "words-1/4", DIGEST, value, made_at=made_at)
        return verification.sign(RECONCILED, offered, known, at=late)

    kept = arriving(NOON)

    assert kept.state.signatures[TL].signed_at == NOON
    assert verify_text(signed_document(kept.state).model_dump_json(), known.known)[-1].outcome == "passed"
    for made_at in (None, NOON + timedelta(hours=2)):
        with pytest.raises(SignatureInvalidError):
            arriving(made_at)


def test_a_score_altered_where_it_is_kept_leaves_nothing_to_sign() -> None:
    raised = replace(RECONCILED, agreed={**RECONCILED.agreed, "impact": 4})

    for entry, digest in ((raised, DIGEST), (RECONCILED, "0" * 64)):
        with pytest.raises(DocumentDiffersError):
            sign(entry, TL, digest=digest)


def test_every_refusal_that_is_recorded_is_told_by_its_code() -> None:
    assert set(AUDITED.values()) == set(AuditedRefusal.__subclasses__())


SIGNED = json.loads(signed_document(CLOSED).model_dump_json())


def outcomes(told: Any, known: Any = KNOWN) -> list[str]:
    return [check.outcome for check in verify_text(json.dumps(told), known)]


def test_a_closed_round_s_document_is_verified_from_its_text_and_the_public_keys() -> None:
    assert set(outcomes(SIGNED)) == {"passed"}
    assert signed_document(CLOSED).document == signed_document(RECONCILED).document


def test_a_round_opened_under_the_first_form_of_documents_is_signed_and_verified_in_it() -> None:
    first = opened(document_format=FIRST_FORMAT)
    entry = signed(settled(scored(scored(first, ID), TL, impact=1), "impact", 2), TL, ID)

    told = json.loads(signed_document(entry).model_dump_json())

    assert set(outcomes(told)) == {"passed"}
    assert told["document"]["format"] == FIRST_FORMAT
    assert {one["said_by"] for one in told["document"]["discussion"]} == {"evaluator-1"}
    assert "evaluator-1" not in json.dumps(SIGNED)


@pytest.mark.parametrize("digits", ["123456789", "NIK 3171012345678901", "\u0661" * 9])
def test_what_may_be_a_persons_number_is_not_said_to_the_other_ministry(digits: str) -> None:
    noted = {code: replace(one, note=digits) for code, one in sheet(opened()).scores.items()}
    reported = {code: replace(one, evidence=(Evidence("report", "R-123456789"),)) for code, one in noted.items()}
    attempts: list[Callable[[], object]] = [
        lambda: opened({"impact": digits}),
        lambda: reconciliation.score(opened(), ScoreSheet("evaluator-1", NOON, noted), by=ID, at=NOON),
        lambda: reconciliation.score(
            opened(),
            ScoreSheet("evaluator-1", NOON, {code: replace(one, note=None) for code, one in reported.items()}),
            by=ID,
            at=NOON,
        ),
        lambda: reconciliation.discuss(DIFFERING, "impact", digits, by=ID, author="evaluator-1", at=NOON),
    ]

    for attempt in attempts:
        with pytest.raises(NumberInWordsError):
            attempt()
    assert reconciliation.discuss(DIFFERING, "impact", "since 20260101", by=ID, author="evaluator-1", at=NOON).events
    with pytest.raises(WordsTooLongError):
        reconciliation.discuss(DIFFERING, "impact", "a" * 2_001, by=ID, author="evaluator-1", at=NOON)


PATHS = ("sector", "result", "first_day", "round_id", "rule_version")


@given(st.sampled_from(PATHS), st.text(min_size=1, max_size=20))
def test_whatever_is_altered_after_signing_the_document_fails(path: str, value: str) -> None:
    altered = {**SIGNED, "document": {**SIGNED["document"], path: value}}
    if value == SIGNED["document"][path]:
        return

    assert outcomes(altered) == ["passed", "failed", "failed", "failed"]


def test_a_score_altered_a_signature_removed_doubled_or_swapped_fails() -> None:
    changed = json.loads(json.dumps(SIGNED))
    changed["document"]["criteria"][0]["agreed"] = 4
    first, second = SIGNED["signatures"]
    swapped = [{**first, "ministry": second["ministry"]}, {**second, "ministry": first["ministry"]}]

    assert outcomes(changed) == ["passed", "failed", "failed", "failed"]
    assert outcomes({**SIGNED, "signatures": [first]}).count("failed") == 1
    assert outcomes({**SIGNED, "signatures": [first, first]}).count("failed") == 2
    assert outcomes({**SIGNED, "signatures": swapped}).count("failed") == 2
    assert outcomes(SIGNED, {ID: KNOWN[ID]}).count("failed") == 1


def test_a_key_that_became_known_or_was_not_yet_made_proves_nothing() -> None:
    revoked = {**KNOWN, TL: (replace(KNOWN[TL][0], revoked_at=datetime(2026, 8, 1, tzinfo=UTC)),)}
    later = {**KNOWN, TL: (PublicKey(KNOWN[TL][0].key, datetime(2026, 8, 1, tzinfo=UTC)),)}

    assert outcomes(SIGNED, revoked).count("failed") == outcomes(SIGNED, later).count("failed") == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"document": {"a": 1.5}, "digest": "", "signatures": []}'])
def test_what_is_no_signed_document_is_said_to_be_none(text: str) -> None:
    with pytest.raises(SignedRoundUnreadableError):
        verify_text(text, KNOWN)


def test_a_ministry_s_key_file_signs_and_a_file_of_public_halves_only_checks(tmp_path: Path) -> None:
    files = {side: tmp_path / f"{side}.jwks" for side in Country}
    for path in files.values():
        make_key(path, datetime(2026, 7, 1, tzinfo=UTC))
    told = json.loads(files[ID].read_text())
    del told["keys"][0]["d"]
    files[ID].write_text(json.dumps(told))

    signatories: Signatories = load_signatories(Settings(service_name="evaluation", signing_key_files=files))

    signature = signatories.sign(TL, b"message", NOON)
    assert signatories.maker(signature, b"message", NOON) == (TL, signatories.known[TL][0])
    with pytest.raises(SigningNotSetUpError):
        signatories.sign(ID, b"message", NOON)
