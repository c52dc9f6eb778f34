"""What may be asked of the register of enterprises."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CountryCode, PathId, ReasonCode
from services.contracts.registry import OwnerGender
from services.registry.given import IDENTIFIERS_MAX, Code, GivenAmount, GivenIdentifier, Name

EMPLOYEES_MAX = 1_000_000


class DescribeEnterprise(Command):
    """What the applicant says; codes and numbers are checked before anything is kept."""

    legal_name: Name
    place_code: Code
    sector: Code
    activity_code: Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
    activity_edition: Code = "KBLI2020"
    owner_gender: OwnerGender
    identifiers: list[GivenIdentifier] = Field(default_factory=list, max_length=IDENTIFIERS_MAX)
    employees: Annotated[int, Field(ge=0, le=EMPLOYEES_MAX)] | None = None
    annual_sales: GivenAmount | None = None
    capital: GivenAmount | None = None


class RegisterEnterprise(DescribeEnterprise):
    """Enter an enterprise into its country's register."""

    country: CountryCode


class AmendEnterprise(Command):
    """Describe an entry anew, whole."""

    enterprise_id: PathId
    description: DescribeEnterprise


class VerifyEnterprise(Command):
    """Confirm an entry against evidence."""

    enterprise_id: PathId
    evidence_kind: ReasonCode


class ChangeStanding(Command):
    """Suspend, reinstate or deregister an entry."""

    enterprise_id: PathId
    reason_code: ReasonCode


class Evidence(Command):
    """The body of a verification."""

    evidence_kind: ReasonCode
