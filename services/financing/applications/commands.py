"""What may be asked of applications."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from services.chassis.commands import AmountMinor, Command, CurrencyCode, Day, PathId, ReasonCode
from services.financing.applications.model import DayCount, Method

TERM_MONTHS_MAX = 600
ANNUAL_RATE_MAX = Decimal(2)
"""200 % a year: catches most percentages given as fractions."""
_RATE_PATTERN = r"^\d(\.\d{1,8})?$"
_RATE = re.compile(_RATE_PATTERN, re.ASCII)


def _rate(value: Any) -> Any:  # noqa: ANN401 - raw input
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and _RATE.match(value):
        return Decimal(value)
    raise ValueError('a rate is a decimal fraction as text, "0.06" for 6 % a year')


AnnualRate = Annotated[
    Decimal,
    Field(ge=0, le=ANNUAL_RATE_MAX),
    BeforeValidator(_rate),
    WithJsonSchema({"type": "string", "pattern": _RATE_PATTERN, "examples": ["0.06"]}),
]
"""A fraction as text: "0.06" is 6 % a year."""


class SubmitApplication(Command):
    """Ask for a loan under a facility."""

    facility_id: PathId
    borrower_id: PathId
    amount_minor: AmountMinor
    currency: CurrencyCode
    term_months: Annotated[int, Field(ge=1, le=TERM_MONTHS_MAX)]
    method: Method
    day_count: DayCount
    annual_rate: AnnualRate
    purpose_code: ReasonCode
    submitted_on: Day


class ScreenApplication(Command):
    """Apply the policy of the application's day."""

    application_id: PathId


class GiveNoObjection(Command):
    """Let a screened application go on."""

    application_id: PathId


class ObjectToApplication(Command):
    """Object to a screened application."""

    application_id: PathId
    reason_code: ReasonCode


class Approval(Command):
    """The body of an approval; an escalated application needs a legal opinion."""

    legal_opinion_code: ReasonCode | None = None


class ApproveApplication(Command):
    """Approve after the no-objection."""

    application_id: PathId
    legal_opinion_code: ReasonCode | None


class RejectApplication(Command):
    """End an application without a loan."""

    application_id: PathId
    reason_code: ReasonCode
