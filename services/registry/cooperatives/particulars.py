"""What a register entry says beside its description: certificate, organs and yearly members' meetings."""

from dataclasses import dataclass
from datetime import date

from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate of an Indonesian cooperative's number (NIK koperasi); both ends of the period belong to it."""

    number: str
    grade: str
    """As the authority writes it."""
    valid_from: date
    valid_until: date
    withdrawn_for: str | None = None
    """Why it no longer holds, as a code; None: it was not withdrawn."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Organ:
    """A board or the supervisors as the members elected them: how many, never who."""

    seats: int
    women: int
    """Seats held by women."""
    term_from: date
    term_until: date


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class MembersMeeting:
    """A yearly members' meeting (Indonesian: RAT) on the accounts of one book year."""

    book_year: int
    held_on: date
    attendance: int
    """Members present or represented."""
    are_accounts_accepted: bool
    surplus_distributed_minor: int | None
    """Whole minor units of the country's own currency; None: nothing was decided on a surplus."""
