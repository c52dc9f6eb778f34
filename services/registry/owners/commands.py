"""What may be asked about an enterprise's owners."""

from typing import Annotated

from pydantic import Field

from services.chassis.commands import Command, Day, PathId
from services.registry.field_classes import Official, Personal
from services.registry.owners.model import SHARE_BASIS_POINTS_MAX

Share = Annotated[int, Field(ge=1, le=SHARE_BASIS_POINTS_MAX)]
"""Hundredths of a per cent: 10 000 is the whole."""


class GivenOwner(Command):
    """The body of an owner's record."""

    share_basis_points: Personal[Share]
    since: Personal[Day]


class RecordOwner(Command):
    """Record that a person owns a share of an enterprise."""

    enterprise_id: Official[PathId]
    person_id: Personal[PathId]
    owner: GivenOwner
