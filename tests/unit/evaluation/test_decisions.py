"""The scorecard of commitments, what a rule suggests from it, and what people of both ministries decide."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.evaluation import Attainment, ExtensionChoice, ExtensionDecided, ExtensionPositionTaken
from services.evaluation.commitments.model import Assessment, Commitment
from services.evaluation.decisions import judging, model
from services.evaluation.decisions.model import CommitmentScorecard, Extension, Position
from services.evaluation.decisions.refusals import OfNoMinistryError, PositionTakenError, ScorecardDayError
from services.evaluation.decisions.status_rules import load_extension_rules
from services.evaluation.rounds.model import Round
from services.kernel import Country
from tests.unit.evaluation.judged import CLOSED, RECONCILED

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)
DAY = date(2026, 10, 31)
(RULE,) = load_extension_rules()
STATUSES: tuple[Attainment, ...] = ("met", "partly", "not_yet", "not_assessable")


def commitment(number: int, *kept: tuple[Attainment, date]) -> Commitment:
    assessments = tuple(Assessment(on, status, "2026-1", ()) for status, on in kept)
    return Commitment(f"mou-2024.c{number}", "mou-2024", "joint_evaluation", "x", Country.ID, (), assessments)


def scorecard(statuses: Sequence[Attainment], rounds: Sequence[Round] = (CLOSED,)) -> CommitmentScorecard:
    commitments = [commitment(number, (status, DAY)) for number, status in enumerate(statuses)]
    return judging.scorecard("mou-2024", commitments, rounds, RULE, on=DAY)


@pytest.mark.parametrize(
    ("statuses", "suggestion"),
    [
        (["met"] * 5, "extend"),
        (["met"] * 4 + ["not_yet"], "extend"),
        (["met"] * 3 + ["not_yet"] * 2, "extend_revised"),
        (["partly"] * 4, "extend_revised"),
        (["met", "not_yet", "not_yet"], "do_not_extend"),
        (["met", "met", "not_assessable"], "insufficient_evidence"),
        ([], "insufficient_evidence"),
    ],
)
def test_the_rule_suggests_from_what_is_achieved(statuses: list[Attainment], suggestion: str) -> None:
    assert scorecard(statuses).suggestion == suggestion


def test_without_a_signed_round_there_is_not_enough_evidence_and_with_a_poor_one_the_text_is_to_change() -> None:
    poor = replace(CLOSED, agreed=dict.fromkeys(CLOSED.agreed, 1))

    assert scorecard(["met"], [RECONCILED]).suggestion == "insufficient_evidence"
    assert scorecard(["met"], [poor]).suggestion == "extend_revised"
    assert scorecard(["met"]).rounds[0].document_digest == CLOSED.document_digest


RANKS = {"do_not_extend": 0, "extend_revised": 1, "extend": 2}


@given(st.lists(st.sampled_from(STATUSES[:3]), min_size=1, max_size=12), st.data())
def test_more_achieved_never_suggests_less(statuses: list[Attainment], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(statuses) - 1))
    better: list[Attainment] = [*statuses[:place], "met", *statuses[place + 1 :]]

    before, after = scorecard(statuses), scorecard(better)

    assert RANKS[after.suggestion] >= RANKS[before.suggestion]
    assert Decimal() <= (before.share or Decimal()) <= (after.share or Decimal()) <= 1


def test_the_last_assessment_until_the_day_counts() -> None:
    later, earlier = date(2026, 11, 1), date(2026, 6, 30)
    kept = commitment(1, ("met", DAY), ("not_yet", earlier), ("partly", DAY), ("not_yet", later))

    card = judging.scorecard("mou-2024", [kept, commitment(2)], [CLOSED], RULE, on=DAY)

    assert [(line.status, line.reason) for line in card.commitments] == [
        ("partly", None),
        ("not_assessable", "not_assessed"),
    ]


def recommended() -> Extension:
    return model.recommend(Extension("extension-1", Country.ID, scorecard(["met"])), at=NOON).state


def position(choice: ExtensionChoice = "extend") -> Position:
    return Position(choice, "goals_reached", "All goals were reached.", "ministry_officer-1", NOON)


@pytest.mark.parametrize(("theirs", "outcome"), [("extend", "extend"), ("do_not_extend", "no_agreement")])
def test_both_ministries_decide_whatever_was_suggested(theirs: ExtensionChoice, outcome: str) -> None:
    one_side = model.take_position(recommended(), position(), by=Country.TL, at=NOON)
    both = model.take_position(one_side.state, position(theirs), by=Country.ID, at=NOON)

    assert (one_side.state.status, both.state.status, both.state.outcome) == ("open", "decided", outcome)
    assert [type(fact) for fact in both.events] == [ExtensionPositionTaken, ExtensionDecided]


def test_one_ministry_does_not_decide_for_both_nor_about_a_day_to_come() -> None:
    one_side = model.take_position(recommended(), position(), by=Country.TL, at=NOON).state
    future = replace(scorecard(["met"]), day=date(2026, 11, 3))

    with pytest.raises(PositionTakenError):
        model.take_position(one_side, position("extend_revised"), by=Country.TL, at=NOON)
    with pytest.raises(OfNoMinistryError):
        model.take_position(one_side, position(), by=None, at=NOON)
    with pytest.raises(ScorecardDayError):
        model.recommend(Extension("extension-1", Country.ID, future), at=NOON)
