"""What both registers ask an applicant for: names, codes, official numbers and amounts."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CurrencyCode, Day, PathId, ReasonCode
from services.kernel import Money
from services.kernel.money import MINOR_UNITS_MAX
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.register_numbers import REGISTER_NUMBER_LENGTH_MAX

IDENTIFIERS_MAX = 5
EVIDENCE_MAX = 10
NOT_DUPLICATE_OF_MAX = 20

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
PurposeCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
"""Why personal data are read, by its code among the purposes of privacy."""
WrittenNumber = Annotated[str, StringConstraints(min_length=1, max_length=REGISTER_NUMBER_LENGTH_MAX)]
"""A register number as somebody typed it."""
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}$")]
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9./:-]{0,59}$")]
"""A number as its register writes it, without spaces, so that it holds no sentence."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@classed(OFFICIAL)
class GivenIdentifier(Command):
    """An official number, with the register it comes from."""

    scheme: Code
    value: Annotated[str, StringConstraints(min_length=1, max_length=64)]


@classed(OFFICIAL)
class GivenAmount(Command):
    """An amount in whole minor units."""

    amount_minor: Annotated[int, Field(ge=0, le=MINOR_UNITS_MAX)]
    currency: CurrencyCode


@classed(OFFICIAL)
class GivenEvidence(Command):
    """One thing that was seen; of a document the digest, never the document."""

    kind: ReasonCode
    seen_on: Day
    reference: Reference | None = None
    document_sha256: Sha256 | None = None


@classed(OFFICIAL)
class Registration(Command):
    """What every registration may say of the candidates it was shown."""

    not_duplicate_of: list[PathId] = Field(default_factory=list, max_length=NOT_DUPLICATE_OF_MAX)
    """Entries that look alike and are others, as whoever registers has made sure."""


@classed(OFFICIAL)
class Changes(Command):
    """Those parts of a description that change; what is not given stays."""

    valid_from: Day | None = None
    """The first day this holds; None: today, or the day of the change that is corrected."""


def given_identifiers(kept: Iterable[str]) -> list[dict[str, str]]:
    """Write numbers kept as `SCHEME:value` as an applicant gives them."""
    return [dict(zip(("scheme", "value"), one.split(":", 1), strict=True)) for one in kept]


def money(given: GivenAmount | None) -> Money | None:
    """Read an amount where one was given."""
    return Money(given.amount_minor, given.currency) if given else None
