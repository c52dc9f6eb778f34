"""What is true of a trainer: what he is accredited for, on which days."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.contracts.training import AccreditationWithdrawn, Duty, TrainerAccredited, TrainerRegistered
from services.kernel import Country, Decision
from services.kernel.dated_rules import covers
from services.training.trainers.refusals import (
    AccreditationPeriodError,
    AccreditationsFullError,
    AccreditationUnknownError,
    AccreditationWithdrawnError,
    TrainerNotAccreditedError,
    TrainerOfOtherMinistryError,
)

ACCREDITATIONS_MAX = 100
"""Of one trainer: he is kept as one document."""


@dataclass(frozen=True, slots=True)
class Accreditation:
    """What somebody may do in which programme, and the paper that rests on."""

    number: int
    duty: Duty
    programme: str
    valid_from: date
    valid_until: date | None
    licence: str
    licensed_by: str
    withdrawn_on: date | None = None
    reason_code: str | None = None

    def holds(self, on: date) -> bool:
        """Tell whether it holds on a day; what was done before it was withdrawn stays done."""
        is_ended = self.withdrawn_on is not None and on >= self.withdrawn_on
        return covers(self.valid_from, self.valid_until, on) and not is_ended


@dataclass(frozen=True, slots=True)
class Trainer:
    """Somebody who teaches or assesses; `version` counts its facts."""

    trainer_id: str
    country: Country
    account: str | None
    """The subject of his access tokens; None: the reader is not of his ministry."""
    accreditations: tuple[Accreditation, ...] = ()
    version: int = 0

    def is_accredited(self, duty: Duty, programme: str, on: date) -> bool:
        """Tell whether he may teach or assess on a day."""
        return any((one.duty, one.programme) == (duty, programme) and one.holds(on) for one in self.accreditations)


def register(trainer_id: str, country: Country, account: str, *, at: datetime) -> Decision[Trainer]:
    """Enter somebody who is accredited for nothing yet."""
    return Decision(
        Trainer(trainer_id, country, account),
        (TrainerRegistered(subject=trainer_id, occurred_at=at, country=country),),
    )


def accredit(trainer: Trainer, given: Accreditation, *, at: datetime) -> Decision[Trainer]:
    """Add an accreditation; it gets the next number."""
    if given.valid_until is not None and given.valid_until < given.valid_from:
        raise AccreditationPeriodError(f"{given.valid_until} is before {given.valid_from}")
    if len(trainer.accreditations) >= ACCREDITATIONS_MAX:
        raise AccreditationsFullError(f"{trainer.trainer_id} has {ACCREDITATIONS_MAX} accreditations")
    numbered = replace(given, number=len(trainer.accreditations) + 1)
    fact = TrainerAccredited(
        subject=trainer.trainer_id,
        occurred_at=at,
        accreditation=numbered.number,
        duty=numbered.duty,
        programme=numbered.programme,
        valid_from=numbered.valid_from,
        valid_until=numbered.valid_until,
    )
    return Decision(replace(trainer, accreditations=(*trainer.accreditations, numbered)), (fact,))


def withdraw(trainer: Trainer, number: int, *, reason_code: str, at: datetime) -> Decision[Trainer]:
    """End an accreditation from today on."""
    found = next((one for one in trainer.accreditations if one.number == number), None)
    if found is None:
        raise AccreditationUnknownError(f"{trainer.trainer_id} has no accreditation {number}")
    if found.withdrawn_on is not None:
        raise AccreditationWithdrawnError(f"accreditation {number} was withdrawn on {found.withdrawn_on}")
    today = trainer.country.day_of(at)
    ended = replace(found, withdrawn_on=today, reason_code=reason_code)
    fact = AccreditationWithdrawn(
        subject=trainer.trainer_id,
        occurred_at=at,
        accreditation=number,
        duty=found.duty,
        programme=found.programme,
        withdrawn_on=today,
        reason_code=reason_code,
    )
    kept = tuple(ended if one is found else one for one in trainer.accreditations)
    return Decision(replace(trainer, accreditations=kept), (fact,))


def demand_accredited(trainer: Trainer, duty: Duty, programme: str, *, on: date) -> None:
    """Refuse who may not teach or assess a programme on a day.

    Raises:
        TrainerNotAccreditedError: no accreditation holds.
    """
    if not trainer.is_accredited(duty, programme, on):
        raise TrainerNotAccreditedError(f"{trainer.trainer_id} is not accredited to {duty} {programme} on {on}")


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the trainer's own.

    Raises:
        TrainerOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise TrainerOfOtherMinistryError(f"trainers of {country} are kept by its own ministry")


def shown_to(trainer: Trainer, ministry: Country | None) -> Trainer:
    """Show a trainer; whose account it is, only the own ministry learns."""
    return trainer if ministry == trainer.country else replace(trainer, account=None)
