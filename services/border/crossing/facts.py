"""A fact as it crosses: a closed form, signed over every field."""

import json
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, ConfigDict, Discriminator, Field, StringConstraints, Tag

from services.contracts.reading import UNKNOWN, UnknownEvent, tag_of
from services.kernel import Country, Event

BORDER_FACT: Literal["xb.border.fact.v1"] = "xb.border.fact.v1"
SEAL_CHARACTERS_MAX = 600
Scalar = str | int | bool | None
Value = Scalar | list[str] | list[int]


class Sealed(Event):
    """A fact of the sender's, with the agreed fields only.

    `number` counts what crossed of this subject from 1 without gaps: facts that may not cross leave none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["xb.border.fact.v1"] = BORDER_FACT
    fact: Annotated[str, StringConstraints(max_length=100)]
    """The type of the fact in the sender's cell."""
    said: dict[str, Value] = Field(max_length=40)
    """The agreed fields; ids as pseudonyms."""
    number: Annotated[int, Field(ge=1)]
    agreement: Annotated[str, StringConstraints(max_length=40)]
    edition: Annotated[int, Field(ge=1)]
    sent_by: Country
    sent_to: Country
    sealed_at: AwareDatetime
    seal: Annotated[str, StringConstraints(max_length=SEAL_CHARACTERS_MAX)] = ""
    """A detached JWS (RFC 7515, appendix F) over `signed_text`; empty until it is sealed."""

    @property
    def signed_text(self) -> bytes:
        """What the seal is over: every field but the seal, as JSON with sorted names and no spaces."""
        said: dict[str, Any] = self.model_dump(mode="json", exclude={"seal"})
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


SealedEvent = Annotated[
    Annotated[Sealed, Tag(BORDER_FACT)] | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(Sealed)),
]
