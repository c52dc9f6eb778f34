"""A group whose members borrow together, each an amount of one's own, and answer for one another."""

from dataclasses import dataclass
from datetime import date

from services.financing.arithmetic.consortium import joint_liability
from services.financing.arithmetic.consortium.joint_liability import LiabilityRule
from services.financing.dossiers.refusals import BorrowerNotInGroupError
from services.financing.dossiers.terms import AskedLoan


@dataclass(frozen=True, slots=True)
class Member:
    """A borrower of the group, its own amount, how much it answers for, and the day it consented (minor units)."""

    borrower_id: str
    amount_minor: int
    answers_up_to_minor: int
    consented_on: date


@dataclass(frozen=True, slots=True)
class Group:
    """The members and how a shortfall falls on them."""

    rule: LiabilityRule
    members: tuple[Member, ...]


def demand_sound(group: Group, asked: AskedLoan, borrower_id: str) -> None:
    """Refuse a group whose amounts are not the loan's, to the minor unit, or that lacks the borrower itself.

    Raises:
        GroupInvalidError: the members' amounts do not sum to the amount, or a member stands twice.
        BorrowerNotInGroupError: who applied is not one of them.
    """
    members = tuple(
        joint_liability.GroupMember(one.borrower_id, one.amount_minor, one.answers_up_to_minor) for one in group.members
    )
    sound = joint_liability.JointLiabilityGroup(asked.amount_minor, members, group.rule)
    if borrower_id not in sound.by_id:
        raise BorrowerNotInGroupError(f"{borrower_id} applied and is not one of the group")
