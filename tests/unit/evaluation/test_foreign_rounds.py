"""A round rebuilt from what its keeper tells: the same document, whatever happened, or a difference that is seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from services.border.agreements.repository import agreement
from services.border.crossing.model import Sender, arrived, names_in
from services.contracts.evaluation import RoundOpened, RoundReconciled, RoundScored
from services.contracts.evaluation.rounds import RoundEvent
from services.evaluation.digests.canonical import canonical
from services.evaluation.digests.model import Names
from services.evaluation.foreign_rounds.model import ForeignRound, foreign_round
from services.evaluation.foreign_rounds.replaying import RoundFact, after, opened
from services.evaluation.indicators.terms import Grouping
from services.evaluation.rounds import model, reconciliation, verification
from services.evaluation.rounds.describing import document_of
from services.evaluation.rounds.model import Evidence, Round, Score, ScoreSheet
from services.evaluation.rounds.refusals import DocumentDiffersError, SheetUnreadableError
from services.evaluation.rounds.verification import Offered, signed_document
from services.kernel import Currency, Decision, DomainError, Event
from services.kernel.pseudonyms import giver_of
from tests.unit.evaluation.judged import CODES, ID, NOON, RULE, SIGNATORIES, TL
from tests.unit.evaluation.judged import opened as opened_here

KEYS = {TL: b"t" * 32, ID: b"i" * 32}
NAMES = {side: Names(side, key) for side, key in KEYS.items()}
OTHERS_COOPERATIVE = NAMES[ID].of("coop-of-id")
RECONCILED = ("reconciled", "signed", "closed")
KINDS = {fact.model_fields["type"].default: fact for fact in get_args(RoundFact)}

Step = Callable[[Round, datetime], Decision[Round]]


def evidence() -> st.SearchStrategy[Evidence]:
    digest = st.one_of(st.none(), st.just("0" * 64))
    studies = st.sampled_from(["study-1", "study-2"])
    cooperatives = st.sampled_from(["coop-1", OTHERS_COOPERATIVE])
    return st.one_of(
        st.builds(Evidence, st.just("report"), st.just("VR-2026-02"), digest=digest),
        st.builds(lambda one: Evidence("study", one, called=NAMES[TL].of(one)), studies),
        st.builds(
            lambda one: Evidence(
                "indicator", "loans", Grouping.COOPERATIVE, one, Currency.USD, "12.5", "1" * 64, NAMES[TL].of(one)
            ),
            cooperatives,
        ),
        st.builds(Evidence, st.just("indicator"), st.just("loans"), st.just(Grouping.COOPERATIVE), st.just("unknown")),
        st.builds(Evidence, st.just("indicator"), st.just("loans"), st.just(Grouping.SECTOR), st.just("Kopi & teh")),
    )


def scoring(sides: Any = (ID, TL)) -> st.SearchStrategy[Step]:
    score = st.builds(
        Score,
        st.sampled_from([2, 2, 2, 2, 2, 3]),
        st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs", "Nd"]), min_size=1, max_size=20)),
        st.lists(evidence(), min_size=1, max_size=3).map(tuple),
    )
    sheets = st.fixed_dictionaries(dict.fromkeys(CODES, score))
    return st.builds(
        lambda side, scores: (
            lambda entry, at: reconciliation.score(
                entry,
                ScoreSheet("evaluator-1", at, {code: scores[code] for code in entry.applied}),
                by=side,
                at=at,
            )
        ),
        st.sampled_from(list(sides)),
        sheets,
    )


def settling() -> st.SearchStrategy[Step]:
    code, side = st.sampled_from(CODES), st.sampled_from([ID, TL])
    return st.one_of(
        st.builds(
            lambda code, side: (
                lambda entry, at: reconciliation.discuss(
                    entry, code, f"{side}: sebab é", by=side, author="evaluator-1", at=at
                )
            ),
            code,
            side,
        ),
        st.builds(
            lambda code, side: lambda entry, at: reconciliation.propose_score(entry, code, 2, by=side, at=at),
            code,
            side,
        ),
    )


def ending() -> st.SearchStrategy[Step]:
    def signing(side: Any, waited_hours: int) -> Step:
        def sign(entry: Round, at: datetime) -> Decision[Round]:
            made_at = at - timedelta(hours=waited_hours) if waited_hours else None
            offered = Offered(side, "ministry_officer-1", entry.document_digest or "", made_at=made_at)
            return verification.sign(entry, offered, SIGNATORIES, at=at)

        return sign

    def withdrawing(side: Any) -> Step:
        return lambda entry, at: model.withdraw(entry, by=side, reason_code="wrong_sector", at=at)

    sides = st.sampled_from([ID, TL])
    signatures = st.builds(signing, sides, st.sampled_from([0, 70]))
    return st.one_of(signatures, signatures, signatures, st.builds(withdrawing, sides))


def begun() -> tuple[Round, Event]:
    left_out = {"impact": "belum, e sedauk"}
    blank = opened_here()
    entry = replace(blank, called=NAMES[TL].of(blank.round_id), criteria=model.applied_of(RULE, left_out), version=0)
    decision = model.open_round(entry, left_out, RULE, by=TL, at=NOON)
    return decision.state, decision.events[0]


def lived(steps: list[Step]) -> tuple[Round, list[Event]]:
    """Let a round live: what a rule refuses does not happen."""
    entry, fact = begun()
    facts = [fact]
    for number, step in enumerate(steps, 1):
        try:
            decision = step(entry, NOON + timedelta(minutes=number, microseconds=number * 137))
        except DomainError:
            continue
        entry = decision.state
        facts += decision.events
    return entry, facts


def across(fact: Event) -> Any:
    """Send a fact across the border and read it there."""
    sender = Sender(agreement(), TL, KEYS[TL])
    agreed = sender.agreed(fact.type)
    assert agreed is not None
    sealed = sender.departure(fact, agreed, 1, NOON).fact
    own = {name: "coop-of-id" for name in names_in(sealed, agreed) if giver_of(name) is ID}
    told = arrived(sealed, agreed, own)
    return (RoundOpened if fact.type == "evaluation.round.opened.v1" else KINDS[fact.type]).model_validate(told)


def rebuilt(facts: list[Event]) -> ForeignRound:
    first, *rest = map(across, facts)
    entry = opened(first)
    assert entry is not None
    for fact in rest:
        entry = after(entry, fact, NAMES[ID].of)
    return foreign_round(entry)


@settings(deadline=None, max_examples=100)
@given(
    st.one_of(st.lists(scoring(), max_size=3), st.tuples(scoring([ID]), scoring([TL])).map(list)),
    st.lists(settling(), max_size=30),
    st.lists(ending(), max_size=6),
)
def test_whatever_happened_the_round_there_is_the_round_here(
    scores: list[Step], settled: list[Step], ended: list[Step]
) -> None:
    entry, facts = lived([*scores, *settled, *ended])
    event(entry.status)

    there = rebuilt(facts)

    assert there.round.status == entry.status
    assert there.round.version == entry.version == len(facts)
    assert (there.round.agreed, there.round.proposed) == (entry.agreed, entry.proposed)
    if entry.document_digest:
        assert there.is_equal
        assert canonical(document_of(there.round)) == canonical(document_of(entry))
    if entry.status in RECONCILED:
        assert signed_document(there.round) == signed_document(entry)


def test_no_account_and_no_id_of_either_ministry_is_in_the_document() -> None:
    steps: list[Step] = [
        lambda entry, at, side=side: reconciliation.score(  # type: ignore[misc]
            entry,
            ScoreSheet(
                "evaluator-1",
                at,
                {
                    code: Score(2, None, (Evidence("study", "study-1", called=NAMES[TL].of("study-1")),))
                    for code in entry.applied
                },
            ),
            by=side,
            at=at,
        )
        for side in (ID, TL)
    ]

    entry, _ = lived(steps)
    text = canonical(document_of(entry)).decode()

    assert entry.status == "reconciled"
    for secret in ("evaluator-1", "study-1", "round-1"):
        assert f'"{secret}"' not in text


def reconciled() -> tuple[Round, list[Event]]:
    score = Score(2, "cukup", (Evidence("report", "VR-2026-02"),))
    return lived(
        [
            lambda entry, at, side=side: reconciliation.score(  # type: ignore[misc]
                entry, ScoreSheet("evaluator-1", at, dict.fromkeys(entry.applied, score)), by=side, at=at
            )
            for side in (ID, TL)
        ]
    )


@pytest.mark.parametrize(
    "change", [{"notes": ("lain",) * 5}, {"evidence_references": ("VR-2026-03",) * 5}, {"scores": (3,) * 5}]
)
def test_scores_told_otherwise_than_they_were_given_are_seen_and_nothing_can_be_signed(change: dict[str, Any]) -> None:
    _, facts = reconciled()
    altered = [one.model_copy(update=change) if isinstance(one, RoundScored) else one for one in facts]

    there = rebuilt(altered)

    assert not there.is_equal
    offered = Offered(ID, "ministry_officer-1", there.round.document_digest or "")
    with pytest.raises(DocumentDiffersError):
        verification.sign(there.round, offered, SIGNATORIES, at=NOON)


def test_a_digest_told_before_all_is_agreed_is_no_document() -> None:
    entry, facts = reconciled()
    told = [one for one in facts if not isinstance(one, RoundScored)]

    there = rebuilt(told)

    assert isinstance(facts[-1], RoundReconciled)
    assert (there.rebuilt_digest, there.is_equal) == (None, False)
    assert there.round.document_digest == entry.document_digest


def test_a_round_that_was_opened_before_its_facts_told_all_is_not_kept() -> None:
    _, fact = begun()
    assert isinstance(fact, RoundOpened)

    assert opened(fact.model_copy(update={"opened_on": None})) is None
    assert opened(fact.model_copy(update={"weights": (1,)})) is None


TOLD = {
    "criteria": ("impact",),
    "scores": (3,),
    "notes": ("",),
    "evidence_criteria": ("impact",),
    "evidence_kinds": ("report",),
    "evidence_references": ("VR-2026-02",),
    "evidence_groupings": ("",),
    "evidence_groups": ("",),
    "evidence_currencies": ("",),
    "evidence_values": ("",),
    "evidence_digests": ("",),
    "evidence_entries": (),
}


@pytest.mark.parametrize(
    "change",
    [
        {"scores": ()},
        {"notes": ()},
        {"criteria": ("impact", "impact"), "scores": (3, 3), "notes": ("", "")},
        {"evidence_criteria": ("relevance",)},
        {"evidence_kinds": ("rumour",)},
        {"evidence_kinds": ("study",)},
        {"evidence_kinds": ()},
        {"evidence_references": ("",)},
        {"evidence_references": ("two words",)},
        {"evidence_groupings": ("village",)},
        {"evidence_groupings": ("sector",), "evidence_groups": ("Retail",)},
        {"evidence_currencies": ("GBP",)},
        {"evidence_values": ("12",)},
        {"evidence_digests": ("0",)},
        {"evidence_entries": ("xid-" + "a" * 26,)},
        {"evidence_kinds": ("indicator",), "evidence_groupings": ("sector",), "evidence_groups": ("a" * 201,)},
        {name: value * 21 for name, value in TOLD.items() if name.startswith("evidence_")},
    ],
)
def test_scores_told_in_lists_that_do_not_fit_are_refused_by_name(change: dict[str, Any]) -> None:
    entry, _ = begun()
    fact = RoundScored(
        subject=entry.round_id,
        occurred_at=NOON,
        side=ID,
        evidence_count=1,
        **{**TOLD, **change},
    )

    with pytest.raises(SheetUnreadableError):
        after(entry, fact, NAMES[ID].of)
    whole = RoundScored(subject=entry.round_id, occurred_at=NOON, side=ID, evidence_count=1, **TOLD)
    assert after(entry, whole, NAMES[ID].of).sheets[ID].scores["impact"].evidence == (Evidence("report", "VR-2026-02"),)


def test_every_fact_of_a_round_is_known_to_who_rebuilds_it() -> None:
    published = {get_args(member)[1].tag for member in get_args(get_args(RoundEvent)[0])} - {"unknown"}

    assert published == {*KINDS, "evaluation.round.opened.v1"}
