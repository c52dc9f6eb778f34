"""What may be asked of the register of enterprises."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from services.chassis.commands import Command, CountryCode, Day, PathId, ReasonCode
from services.contracts.registry import OwnerGender
from services.kernel.privacy import classed
from services.registry.enterprises.model import Outcome
from services.registry.field_classes import OFFICIAL, Official
from services.registry.given import (
    EVIDENCE_MAX,
    IDENTIFIERS_MAX,
    Changes,
    Code,
    FieldName,
    GivenAmount,
    GivenEvidence,
    GivenIdentifier,
    Name,
    Registration,
)

EMPLOYEES_MAX = 1_000_000
CHANGE_NUMBER_MAX = 999_999_999
CHECKED_FIELDS_MAX = 40


@classed(OFFICIAL)
class DescribeEnterprise(Command):
    """What the applicant says; codes and numbers are checked before anything is kept."""

    legal_name: Official[Name]
    place_code: Code
    sector: Code
    activity_code: Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
    activity_edition: Code = "KBLI2020"
    owner_gender: Official[OwnerGender]
    identifiers: list[GivenIdentifier] = Field(default_factory=list, max_length=IDENTIFIERS_MAX)
    employees: Annotated[int, Field(ge=0, le=EMPLOYEES_MAX)] | None = None
    annual_sales: GivenAmount | None = None
    capital: GivenAmount | None = None
    valid_from: Day | None = None
    """The first day this holds; None: today, in the entry's country."""


@classed(OFFICIAL)
@classed(OFFICIAL)
class RegisterEnterprise(DescribeEnterprise, Registration):
    """Enter an enterprise into its country's register."""

    country: CountryCode


@classed(OFFICIAL)
class DescriptionChanges(Changes):
    """Those parts of a description that change; what is not given stays, and so does the size without a new figure."""

    legal_name: Official[Name | None] = None
    place_code: Code | None = None
    sector: Code | None = None
    activity_code: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = None
    activity_edition: Code | None = None
    owner_gender: Official[OwnerGender | None] = None
    identifiers: Annotated[list[GivenIdentifier], Field(max_length=IDENTIFIERS_MAX)] | None = None
    employees: Annotated[int, Field(ge=0, le=EMPLOYEES_MAX)] | None = None
    annual_sales: GivenAmount | None = None
    capital: GivenAmount | None = None


@classed(OFFICIAL)
class AmendEnterprise(Command):
    """Describe an entry anew, whole."""

    enterprise_id: PathId
    description: DescribeEnterprise


@classed(OFFICIAL)
class Correction(Command):
    """The body of a correction: what takes the place of a change's description; None: the change never was."""

    change: Annotated[int, Field(ge=1, le=CHANGE_NUMBER_MAX)]
    description: DescribeEnterprise | None
    reason_code: ReasonCode


@classed(OFFICIAL)
class CorrectEnterprise(Command):
    """Let a description take the place of what one change said."""

    enterprise_id: PathId
    correction: Correction


@classed(OFFICIAL)
class GivenFinding(Command):
    """The body of a verification: what was found, and the evidence it rests on.

    The short form names a kind of evidence alone, seen today, and tells no more of it.
    """

    outcome: Outcome = "confirmed"
    reason_code: ReasonCode | None = None
    evidence: Annotated[list[GivenEvidence], Field(min_length=1, max_length=EVIDENCE_MAX)] | None = None
    evidence_kind: ReasonCode | None = None
    checked_fields: list[FieldName] = Field(default_factory=list, max_length=CHECKED_FIELDS_MAX)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.evidence is None) == (self.evidence_kind is None):
            raise ValueError("give the evidence, or in the short form its kind")
        if self.outcome == "not_confirmed" and self.reason_code is None:
            raise ValueError("what is not confirmed has a reason code")
        return self


@classed(OFFICIAL)
class VerifyEnterprise(Command):
    """Take down what a verifier found of an entry."""

    enterprise_id: PathId
    finding: GivenFinding


@classed(OFFICIAL)
class RecogniseEnterprise(Command):
    """Recognise an enterprise of the other country as a partner."""

    enterprise_id: PathId
    basis_code: ReasonCode | None


@classed(OFFICIAL)
class ChangeStanding(Command):
    """Suspend, reinstate or deregister an entry."""

    enterprise_id: PathId
    reason_code: ReasonCode


@classed(OFFICIAL)
class Recognition(Command):
    """The body of a recognition: what it rests on, as a code."""

    basis_code: ReasonCode | None = None
