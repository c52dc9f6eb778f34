"""What may be asked of trainers."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CountryCode, Day, PathId, ReasonCode
from services.contracts.training import Duty

LicenceNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./-]{0,59}$")]


class RegisterTrainer(Command):
    """Enter somebody by the subject of his access tokens; no name is kept here."""

    country: CountryCode
    account: PathId


class GivenAccreditation(Command):
    """The body of an accreditation."""

    duty: Duty
    programme: PathId
    valid_from: Day
    valid_until: Day | None = None
    licence: LicenceNumber
    """Of the paper it rests on, such as an assessor's licence."""
    licensed_by: PathId
    """A code such as `bnsp`."""


class AccreditTrainer(Command):
    """Let a trainer teach a programme, or assess its competences."""

    trainer_id: PathId
    accreditation: GivenAccreditation


class GivenWithdrawal(Command):
    """The body of a withdrawal: which accreditation, and why."""

    accreditation: Annotated[int, Field(ge=1, le=1_000)]
    reason_code: ReasonCode


class WithdrawAccreditation(Command):
    """End an accreditation."""

    trainer_id: PathId
    withdrawal: GivenWithdrawal
