"""What may be asked of the register of products."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from services.chassis.commands import Command, Day, PathId, ReasonCode
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL, Official
from services.registry.given import Code, Name

CRITERIA_MAX = 40
CHANGE_NUMBER_MAX = 999_999_999
MONTHS = 12


def _above_zero(text: str) -> str:
    if not Decimal(text):
        raise ValueError("a volume is above zero; leave it out where it is not known")
    return text


Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,3})?$"), AfterValidator(_above_zero)]
"""A decimal number as text, with up to three digits after the point."""
CertificateNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{1,58}[A-Za-z0-9]$")]
"""As the issuer writes it, without spaces: it is published, so it holds no sentence."""


@classed(OFFICIAL)
class GivenVolume(Command):
    """How much is made in a year."""

    amount: Amount
    unit: Code


@classed(OFFICIAL)
class DescribeProduct(Command):
    """What the applicant says; codes are checked before anything is kept."""

    product_name: Official[Name]
    hs_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    hs_edition: Code | None = None
    """None: the edition in force on the first day this holds."""
    commodity: Code | None = None
    unit: Code
    season_months: list[Annotated[int, Field(ge=1, le=MONTHS)]] = Field(default_factory=list, max_length=MONTHS)
    yearly_volume: GivenVolume | None = None
    standard: Code | None = None
    valid_from: Day | None = None
    """The first day this holds; None: today, in the owner's country."""


@classed(OFFICIAL)
class ListProduct(DescribeProduct):
    """Enter a product into the register of its owner's country."""

    owner_id: PathId


@classed(OFFICIAL)
class AmendProduct(Command):
    """Describe an entry anew, whole."""

    product_id: PathId
    description: DescribeProduct


@classed(OFFICIAL)
class ProductCorrection(Command):
    """The body of a correction: what takes the place of a change's description; None: the change never was."""

    change: Annotated[int, Field(ge=1, le=CHANGE_NUMBER_MAX)]
    description: DescribeProduct | None
    reason_code: ReasonCode


@classed(OFFICIAL)
class CorrectProduct(Command):
    """Let a description take the place of what one change said."""

    product_id: PathId
    correction: ProductCorrection


@classed(OFFICIAL)
class GivenCertificate(Command):
    """The body of a certificate; both days belong to its period."""

    standard: Code
    number: CertificateNumber
    issuer: Name
    valid_from: Day
    valid_until: Day


@classed(OFFICIAL)
class CertifyProduct(Command):
    """Record a certificate of a product."""

    product_id: PathId
    certificate: GivenCertificate


@classed(OFFICIAL)
class MetCriterion(Command):
    """A criterion somebody saw to be met, and on what."""

    criterion: Code
    evidence_kind: ReasonCode


@classed(OFFICIAL)
class ReadinessSheet(Command):
    """The body of an assessment: the criteria seen to be met; what the entry itself answers is left out."""

    assessed_on: Day
    met: list[MetCriterion] = Field(max_length=CRITERIA_MAX)


@classed(OFFICIAL)
class AssessReadiness(Command):
    """Assess how ready a product is for the market."""

    product_id: PathId
    sheet: ReadinessSheet


@classed(OFFICIAL)
class WithdrawProduct(Command):
    """End the offer of a product."""

    product_id: PathId
    reason_code: ReasonCode
