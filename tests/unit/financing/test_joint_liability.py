"""Joint liability: who answers for what when members of a group do not pay."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.consortium.joint_liability import (
    GroupMember,
    JointLiabilityGroup,
    LiabilityRule,
    answer_for,
)
from services.financing.arithmetic.consortium.refusals import (
    AmountNotSharedError,
    GroupInvalidError,
    ShortfallInvalidError,
)

MEMBERS = (
    GroupMember("ana", 30_000, answers_up_to_minor=10_000),
    GroupMember("bento", 20_000, answers_up_to_minor=10_000),
    GroupMember("clara", 10_000, answers_up_to_minor=10_000),
    GroupMember("domingos", 40_000, answers_up_to_minor=10_000),
)
GROUP = JointLiabilityGroup(100_000, MEMBERS, LiabilityRule.BY_AMOUNT)


@st.composite
def groups(draw: st.DrawFn) -> JointLiabilityGroup:
    amounts = draw(st.lists(st.integers(1, 10**6), min_size=2, max_size=12))
    members = tuple(
        GroupMember(f"m-{number}", amount, draw(st.integers(0, 10**6)), draw(st.integers(0, 1_000)))
        for number, amount in enumerate(amounts)
    )
    fund_share = draw(st.fractions(0, 1, max_denominator=100))
    return JointLiabilityGroup(sum(amounts), members, draw(st.sampled_from(LiabilityRule)), fund_share)


def test_a_shortfall_falls_on_the_others_in_proportion_to_what_each_borrowed() -> None:
    answer = answer_for(GROUP, 6_000, of={"domingos"})

    assert answer.from_members == {"ana": 3_000, "bento": 2_000, "clara": 1_000}
    assert (answer.from_fund_minor, answer.unanswered_minor) == (0, 0)


def test_a_shortfall_falls_equally_where_the_group_agreed_so() -> None:
    answer = answer_for(replace(GROUP, rule=LiabilityRule.EQUALLY), 100, of={"domingos"})

    assert answer.from_members == {"ana": 34, "bento": 33, "clara": 33}


def test_the_fund_answers_first_for_its_part_as_far_as_it_holds() -> None:
    half = replace(GROUP, fund_share=Fraction(1, 2))

    full, poor = (answer_for(half, 6_001, of={"domingos"}, fund_minor=held) for held in (5_000, 1_000))

    assert (full.from_fund_minor, sum(full.from_members.values())) == (3_000, 3_001)
    assert (poor.from_fund_minor, sum(poor.from_members.values())) == (1_000, 5_001)


def test_what_a_cap_cuts_off_falls_on_those_below_theirs() -> None:
    answer = answer_for(GROUP, 24_000, of={"domingos"})

    assert answer.from_members == {"ana": 10_000, "bento": 9_333, "clara": 4_667}


def test_what_nobody_answers_for_stays_owed() -> None:
    answer = answer_for(GROUP, 40_000, of={"domingos"})

    assert set(answer.from_members.values()) == {10_000}
    assert answer.unanswered_minor == 10_000


def test_when_no_member_pays_only_the_fund_answers() -> None:
    everybody = set(GROUP.by_id)

    answer = answer_for(replace(GROUP, fund_share=Fraction(1)), 40_000, of=everybody, fund_minor=15_000)

    assert (answer.from_fund_minor, answer.from_members, answer.unanswered_minor) == (15_000, {}, 25_000)


def test_what_a_member_answered_before_counts_against_its_cap() -> None:
    used = replace(GROUP, members=(replace(MEMBERS[0], answered_minor=9_999), *MEMBERS[1:]))

    answer = answer_for(used, 6_000, of={"domingos"})

    assert answer.from_members == {"ana": 1, "bento": 3_999, "clara": 2_000}


@given(groups(), st.integers(1, 10**7), st.integers(0, 10**6), st.data())
def test_a_shortfall_is_answered_to_the_minor_unit_and_nobody_beyond_a_cap(
    group: JointLiabilityGroup, shortfall: int, fund: int, data: st.DataObject
) -> None:
    names = list(group.by_id)
    silent = set(data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=len(names) - 1)))

    answer = answer_for(group, shortfall, of=silent, fund_minor=fund)

    members = answer.from_members
    assert answer.from_fund_minor + sum(members.values()) + answer.unanswered_minor == shortfall
    assert 0 <= answer.from_fund_minor <= fund
    assert answer.unanswered_minor >= 0
    assert silent.isdisjoint(members)
    assert all(0 < part <= group.by_id[name].can_answer_minor for name, part in members.items())
    full = all(members.get(name, 0) == group.by_id[name].can_answer_minor for name in names if name not in silent)
    assert answer.unanswered_minor == 0 or full


@given(groups(), st.integers(1, 10**6), st.randoms(use_true_random=False))
def test_the_order_in_which_members_are_named_does_not_matter(
    group: JointLiabilityGroup, shortfall: int, chance: object
) -> None:
    mixed = list(group.members)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    again = replace(group, members=tuple(mixed))

    assert answer_for(again, shortfall, of={"m-0"}) == answer_for(group, shortfall, of={"m-0"})


@pytest.mark.parametrize(
    ("loan_minor", "members"),
    [
        (100_001, MEMBERS),
        (30_000, MEMBERS[:1]),
        (60_000, (MEMBERS[0], MEMBERS[0])),
        (30_000, (MEMBERS[0], replace(MEMBERS[1], amount_minor=0))),
        (50_000, (MEMBERS[0], replace(MEMBERS[1], answers_up_to_minor=-1))),
    ],
    ids=["another sum", "alone", "twice", "nothing", "cap below zero"],
)
def test_a_group_whose_amounts_are_not_its_loan_is_refused(loan_minor: int, members: tuple[GroupMember, ...]) -> None:
    with pytest.raises(GroupInvalidError):
        JointLiabilityGroup(loan_minor, members, LiabilityRule.EQUALLY)


@pytest.mark.parametrize("fund_share", [Fraction(-1, 100), Fraction(101, 100)])
def test_a_fund_answers_for_none_to_all_of_a_shortfall(fund_share: Fraction) -> None:
    with pytest.raises(GroupInvalidError):
        replace(GROUP, fund_share=fund_share)


@pytest.mark.parametrize(
    ("shortfall", "silent"),
    [(0, {"ana"}), (1, set()), (1, {"nobody"})],
    ids=["nothing short", "of nobody", "of a stranger"],
)
def test_a_shortfall_is_above_zero_and_of_members_of_the_group(shortfall: int, silent: set[str]) -> None:
    with pytest.raises(ShortfallInvalidError):
        answer_for(GROUP, shortfall, of=silent)


def test_a_shortfall_is_not_below_zero() -> None:
    with pytest.raises(AmountNotSharedError):
        answer_for(GROUP, -1, of={"ana"})
