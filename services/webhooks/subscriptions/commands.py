"""What may be asked of subscriptions."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, PathId

FACT_TYPES_MAX = 500

FactType = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+\.[a-z_]+\.v[0-9]+$", max_length=100)]


class GivenChoice(Command):
    """The body of choosing: the whole list, in the place of the one before; an empty one chooses nothing."""

    fact_types: Annotated[list[FactType], Field(max_length=FACT_TYPES_MAX)]


class ChooseFactTypes(Command):
    """Choose what a receiver is sent."""

    receiver: PathId
    fact_types: list[FactType]
