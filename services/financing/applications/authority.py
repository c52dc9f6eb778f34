"""Who may approve how much: limits of roles and the number of approvers, as dated data."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.financing.applications.refusals import ApprovalLimitError
from services.financing.dossiers.terms import AppraisalRule, Threshold, is_above
from services.kernel import Currency, Money
from services.kernel.roles import Role


class RoleLimit(BaseModel):
    """The most a role approves in one currency (minor units); a role without one approves nothing in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role
    currency: Currency
    most_minor: Annotated[int, Field(ge=1)]

    def reaches(self, amount: Money) -> bool:
        """Tell whether an amount is within it."""
        return self.currency == amount.currency and amount.amount_minor <= self.most_minor


class ApprovalRule(AppraisalRule):
    """The limits of a period, and above which amounts a second approver is needed."""

    limits: tuple[RoleLimit, ...]
    second_approver_above: tuple[Threshold, ...]


@dataclass(frozen=True, slots=True)
class Approver:
    """Who approves, with the roles of the moment."""

    subject: str
    roles: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's consent to an application with its dossier as it stood at a version."""

    by: str
    dossier_version: int


def demand_authority(amount: Money, approver: Approver, rule: ApprovalRule) -> None:
    """Refuse an amount above the limits of all the approver's roles.

    Raises:
        ApprovalLimitError: naming what the roles reach and who may approve the amount.
    """
    reaching = [limit.role for limit in rule.limits if limit.reaches(amount)]
    if approver.roles & set(reaching):
        return
    own = [limit for limit in rule.limits if limit.role in approver.roles and limit.currency == amount.currency]
    most = max((limit.most_minor for limit in own), default=0)
    who = f"{' or '.join(reaching)} may approve it" if reaching else "nobody may approve it"
    raise ApprovalLimitError(f"{amount} is above the approver's {Money(most, amount.currency)}; {who}")


def approvers_needed(amount: Money, rule: ApprovalRule) -> int:
    """Tell how many different people must approve an amount."""
    return 2 if is_above(amount, rule.second_approver_above) else 1
