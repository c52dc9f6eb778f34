"""The types every command is made of: strict, bounded, and read from JSON without guessing."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator

from services.kernel import Country, Currency
from services.kernel.money import MINOR_UNITS_MAX

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class Command(BaseModel):
    """What a caller may send: strict types, no field unheard of, no change after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _refuse_control_characters(cls, value: Any) -> Any:  # noqa: ANN401 - any field
        texts = value if isinstance(value, list | tuple) else (value,)
        if any(isinstance(text, str) and _CONTROL.search(text) for text in texts):
            raise ValueError("text holds no control characters")
        return value


def _day(value: Any) -> Any:  # noqa: ANN401 - raw input
    if isinstance(value, str) and _DAY.match(value):
        return date.fromisoformat(value)
    if type(value) is date:
        return value
    raise ValueError("a day is written YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_day)]
"""A calendar day, `YYYY-MM-DD`; neither an instant nor a number."""
CountryCode = Annotated[Country, Field(strict=False)]
CurrencyCode = Annotated[Currency, Field(strict=False)]
AmountMinor = Annotated[int, Field(ge=1, le=MINOR_UNITS_MAX)]
"""Whole minor units, at least one."""
PathId = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9._:-]+$")]
ReasonCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{3,60}$")]
"""Why, as a code: it is published, so it never holds free text."""


class Reason(Command):
    """The body of a command that needs nothing but its reason."""

    reason_code: ReasonCode
