"""Joint liability: members borrow together, each an amount of one's own, and answer for those who do not pay."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from services.financing.arithmetic.consortium.apportionment import apportion_capped, demand_amount
from services.financing.arithmetic.consortium.refusals import GroupInvalidError, ShortfallInvalidError

MEMBERS_MIN = 2
MEMBERS_MAX = 100


class LiabilityRule(StrEnum):
    """What the group agreed on: how a shortfall falls on the other members."""

    EQUALLY = "equally"
    BY_AMOUNT = "by_amount"
    """In proportion to what each borrowed."""


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A member, its own amount of the loan, and how much it answers for (minor units)."""

    member_id: str
    amount_minor: int
    answers_up_to_minor: int
    """For the others, over the life of the loan."""
    answered_minor: int = 0
    """What of it is used up."""

    @property
    def can_answer_minor(self) -> int:
        """What it still answers for."""
        return max(0, self.answers_up_to_minor - self.answered_minor)


@dataclass(frozen=True, slots=True)
class JointLiabilityGroup:
    """Members of one loan; their guarantee fund answers first, for a part of each shortfall.

    Raises:
        GroupInvalidError: too few or too many members, one named twice, an amount not above zero, a sum other than
            the loan, or a fund's part below zero or above one.
    """

    loan_minor: int
    members: tuple[GroupMember, ...]
    rule: LiabilityRule
    fund_share: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if not MEMBERS_MIN <= len(self.members) <= MEMBERS_MAX or len(self.by_id) != len(self.members):
            raise GroupInvalidError(f"a group has {MEMBERS_MIN} to {MEMBERS_MAX} members, each named once")
        if any(member.amount_minor <= 0 or member.answers_up_to_minor < 0 for member in self.members):
            raise GroupInvalidError("each member borrows something and answers for nothing or more")
        whole = sum(member.amount_minor for member in self.members)
        if whole != self.loan_minor:
            raise GroupInvalidError(f"the members borrow {whole} minor units, the loan is {self.loan_minor}")
        if not 0 <= self.fund_share <= 1:
            raise GroupInvalidError(f"a fund answers for none to all of a shortfall, not {self.fund_share}")

    @property
    def by_id(self) -> dict[str, GroupMember]:
        """The members by their ids, in that order."""
        return {member.member_id: member for member in sorted(self.members, key=lambda member: member.member_id)}


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers for a shortfall; fund, members and what nobody answers for sum to it (minor units)."""

    from_fund_minor: int
    from_members: dict[str, int]
    """Only members that pay something."""
    unanswered_minor: int
    """It stays owed by those who did not pay."""
    rule: LiabilityRule


def answer_for(group: JointLiabilityGroup, shortfall_minor: int, *, of: Collection[str], fund_minor: int = 0) -> Answer:
    """Tell who answers for what some members did not pay, when the fund holds `fund_minor`.

    The fund pays its part rounded down, no more than it holds; the rest falls on the other members by the agreed
    rule, by the largest remainder with ties by id, and nobody beyond what it answers for.

    Raises:
        ShortfallInvalidError: nothing is short, or of nobody, or a member is unknown.
        AmountNotSharedError: an amount is not whole, below zero or beyond the limit.
    """
    demand_amount(shortfall_minor)
    demand_amount(fund_minor)
    others = {name: member for name, member in group.by_id.items() if name not in of}
    if shortfall_minor == 0 or not of or not set(of) <= set(group.by_id):
        raise ShortfallInvalidError("a shortfall is above zero and of members of the group")
    from_fund = min(fund_minor, floor(shortfall_minor * group.fund_share))
    equally = group.rule is LiabilityRule.EQUALLY
    weights = {name: 1 if equally else member.amount_minor for name, member in others.items()}
    caps = {name: member.can_answer_minor for name, member in others.items()}
    parts = apportion_capped(shortfall_minor - from_fund, weights, caps)
    return Answer(
        from_fund_minor=from_fund,
        from_members={name: part for name, part in parts.items() if part},
        unanswered_minor=shortfall_minor - from_fund - sum(parts.values()),
        rule=group.rule,
    )
