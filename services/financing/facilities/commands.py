"""What may be asked of facilities."""

from typing import Annotated

from pydantic import StringConstraints

from services.chassis.commands import AmountMinor, Command, CurrencyCode, Day, PathId, ReasonCode


class GivenLegalBasis(Command):
    """The legal basis a facility stands on, and the document that shows it."""

    code: ReasonCode
    document: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
    approved_on: Day | None = None


class OpenFacility(Command):
    """Finance the members of a partner cooperative up to a limit."""

    lender_id: PathId
    cooperative_id: PathId
    limit_minor: AmountMinor
    currency: CurrencyCode
    legal_basis: GivenLegalBasis | None = None
    """Without one the facility is refused."""
    opened_on: Day
    valid_until: Day


class CloseFacility(Command):
    """Take no further application."""

    facility_id: PathId
    reason_code: ReasonCode
