"""What may be asked of consortia."""

from typing import Annotated

from pydantic import Field

from services.chassis.commands import AmountMinor, Command, PathId
from services.financing.arithmetic.consortium.shares import LENDERS_MAX

LENDERS_LEAST = 2
AGREEMENT_NUMBER_MAX = 1_000_000

AgreementNumber = Annotated[int, Field(ge=1, le=AGREEMENT_NUMBER_MAX)]


class GivenParticipation(Command):
    """What one lender commits, in minor units of the facility's currency."""

    lender_id: PathId
    committed_minor: AmountMinor


class GivenConsortium(Command):
    """The body of a proposal; the amounts sum to the facility's limit."""

    participations: list[GivenParticipation] = Field(min_length=LENDERS_LEAST, max_length=LENDERS_MAX)


class ProposeConsortium(Command):
    """Propose who finances a facility with which amounts."""

    facility_id: PathId
    consortium: GivenConsortium


class GivenConfirmation(Command):
    """The body of a confirmation: which lender, and what it saw."""

    lender_id: PathId
    agreement_number: AgreementNumber


class ConfirmConsortium(Command):
    """Confirm a lender's part."""

    facility_id: PathId
    confirmation: GivenConfirmation
