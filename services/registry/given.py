"""What both registers ask an applicant for: names, codes, official numbers and amounts."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CurrencyCode
from services.kernel import Money
from services.kernel.money import MINOR_UNITS_MAX
from services.registry.register_numbers import REGISTER_NUMBER_LENGTH_MAX

IDENTIFIERS_MAX = 5

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
WrittenNumber = Annotated[str, StringConstraints(min_length=1, max_length=REGISTER_NUMBER_LENGTH_MAX)]
"""A register number as somebody typed it."""


class GivenIdentifier(Command):
    """An official number, with the register it comes from."""

    scheme: Code
    value: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class GivenAmount(Command):
    """An amount in whole minor units."""

    amount_minor: Annotated[int, Field(ge=0, le=MINOR_UNITS_MAX)]
    currency: CurrencyCode


def money(given: GivenAmount | None) -> Money | None:
    """Read an amount where one was given."""
    return Money(given.amount_minor, given.currency) if given else None
