"""What may be asked of exchange rates."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from services.chassis.commands import Command, Day

_RATE_PATTERN = r"^[1-9]\d{0,6}(\.\d{1,6})?$"
_RATE = re.compile(_RATE_PATTERN, re.ASCII)


def _rate(value: Any) -> Any:  # noqa: ANN401 - raw input
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and _RATE.fullmatch(value):
        return Decimal(value)
    raise ValueError('a rate is the rupiah for one dollar as text, for example "16250.5"')


RupiahPerDollar = Annotated[
    Decimal,
    Field(ge=1),
    BeforeValidator(_rate),
    WithJsonSchema({"type": "string", "pattern": _RATE_PATTERN, "examples": ["16250.5"]}),
]
"""Rupiah for one dollar, as text with a point."""


class RecordExchangeRate(Command):
    """Enter the rate of a day; where the day has one, the new one supersedes it and both are kept."""

    on: Day
    idr_per_usd: RupiahPerDollar
    source: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
    """Who published it, for example Bank Indonesia's JISDOR."""
