"""The figures a product is written in: fractions as decimal text, codes, and ranges whose ends both belong to them."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints, WithJsonSchema

from services.financing.arithmetic.lending.terms import INSTALMENTS_MAX, RATE_MAX
from services.kernel.money import MINOR_UNITS_MAX

DAYS_MAX = 3_660
"""Ten years: the longest distance in days a product names."""
_FRACTION_PATTERN = r"^\d(\.\d{1,8})?$"
_FRACTION = re.compile(_FRACTION_PATTERN, re.ASCII)


def _fraction(value: Any) -> Any:  # noqa: ANN401 - raw input
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and _FRACTION.fullmatch(value):
        return Decimal(value)
    raise ValueError('a rate is a decimal fraction as text, "0.06" for 6 %')


_AS_TEXT = PlainSerializer(lambda value: format(value, "f"), return_type=str, when_used="json")
_TEXT_SCHEMA = WithJsonSchema({"type": "string", "pattern": _FRACTION_PATTERN, "examples": ["0.06"]})

AnnualRate = Annotated[Decimal, Field(ge=0, le=RATE_MAX), BeforeValidator(_fraction), _AS_TEXT, _TEXT_SCHEMA]
"""A fraction as text: "0.06" is 6 % a year."""
Part = Annotated[Decimal, Field(ge=0, lt=1), BeforeValidator(_fraction), _AS_TEXT, _TEXT_SCHEMA]
"""A part of an amount as a fraction below one, as text: "0.01" is 1 %."""
Minor = Annotated[int, Field(ge=1, le=MINOR_UNITS_MAX)]
InstalmentCount = Annotated[int, Field(ge=1, le=INSTALMENTS_MAX)]
SomeInstalments = Annotated[int, Field(ge=0, le=INSTALMENTS_MAX)]
Days = Annotated[int, Field(ge=0, le=DAYS_MAX)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{3,60}$")]


class Condition(BaseModel):
    """A piece of what a product says: strict types, no field unheard of, no change after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class AmountRange(Condition):
    """From one amount to another (minor units)."""

    least: Minor
    most: Minor


class CountRange(Condition):
    """From one count of instalments to another."""

    least: InstalmentCount
    most: InstalmentCount


class DaysRange(Condition):
    """From one count of days to another."""

    least: Days
    most: Days


class RateRange(Condition):
    """From one annual rate to another."""

    least: AnnualRate
    most: AnnualRate
