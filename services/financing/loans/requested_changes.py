"""What other terms may be asked for."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, Day, ReasonCode
from services.financing.arithmetic.lending.terms import INSTALMENTS_MAX
from services.financing.products.figures import AnnualRate
from services.kernel.calendar import Unit

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Weight = Annotated[Decimal, Field(ge=0, le=100, strict=False)]
EVERY_MAX = 366


class GivenConsent(Command):
    """The borrower's signed agreement."""

    given_on: Day
    document_sha256: Sha256


class GivenShape(Command):
    """How an instalment collects: a part of an ordinary one, its interest alone, or nothing."""

    weight: Weight
    collects_interest: bool = True


class NewRate(Command):
    """Another annual rate from a day on."""

    kind: Literal["rate_change"]
    on: Day
    rate: AnnualRate


class MoreInstalments(Command):
    """More instalments; the instalment is solved again from the due date `on`."""

    kind: Literal["extra_terms"]
    on: Day
    count: Annotated[int, Field(ge=1, le=INSTALMENTS_MAX)]


class MovedDueDate(Command):
    """The due date `on` moves, and those after it follow."""

    kind: Literal["due_date_change"]
    on: Day
    to: Day


class PausedInterest(Command):
    """No interest from a day until another, both included."""

    kind: Literal["interest_pause"]
    on: Day
    until: Day


class AnotherPlan(Command):
    """The instalments due on a day or later are solved anew, shaped where shapes are given, as after a late season."""

    kind: Literal["new_plan"]
    on: Day
    agreed_on: Day
    shapes: Annotated[tuple[GivenShape, ...], Field(strict=False, max_length=INSTALMENTS_MAX)] = ()


class ReAged(Command):
    """All that is unpaid is spread over new instalments."""

    kind: Literal["re_age"]
    on: Day
    starts_on: Day
    count: Annotated[int, Field(ge=1, le=INSTALMENTS_MAX)]
    every: Annotated[int, Field(ge=1, le=EVERY_MAX)] = 1
    unit: Unit = "months"


class ReAmortised(Command):
    """What is past due is spread over the instalments to come."""

    kind: Literal["re_amortisation"]
    on: Day


GivenChange = Annotated[
    NewRate | MoreInstalments | MovedDueDate | PausedInterest | AnotherPlan | ReAged | ReAmortised,
    Field(discriminator="kind"),
]


class GivenTermsChange(Command):
    """The body of a change of terms; without consent only interest may be paused."""

    change: GivenChange
    restructured: bool = False
    """The borrower could not pay as agreed: reports on quality count the loan as restructured."""
    consent: GivenConsent | None = None
    reason_code: ReasonCode
