"""What may be asked of the register of enterprises."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CountryCode, Day, PathId, ReasonCode
from services.contracts.registry import OwnerGender
from services.registry.given import IDENTIFIERS_MAX, Code, GivenAmount, GivenIdentifier, Name

EMPLOYEES_MAX = 1_000_000
CHANGE_NUMBER_MAX = 999_999_999


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
    valid_from: Day | None = None
    """The first day this holds; None: today, in the entry's country."""


class RegisterEnterprise(DescribeEnterprise):
    """Enter an enterprise into its country's register."""

    country: CountryCode


class AmendEnterprise(Command):
    """Describe an entry anew, whole."""

    enterprise_id: PathId
    description: DescribeEnterprise


class Correction(Command):
    """The body of a correction: what takes the place of a change's description; None: the change never was."""

    change: Annotated[int, Field(ge=1, le=CHANGE_NUMBER_MAX)]
    description: DescribeEnterprise | None
    reason_code: ReasonCode


class CorrectEnterprise(Command):
    """Let a description take the place of what one change said."""

    enterprise_id: PathId
    correction: Correction


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
