"""What an IATI activity says beyond the facts: texts, codes and shares of an agreement, as dated data."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, model_validator

from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.reference_data import read_rules

WHOLE = Decimal(100)

Tongue = Literal["en", "id", "pt"]
"""IATI's codelist of languages is ISO 639-1, in which Tetum has no code."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(_Data):
    """A country and its part of the activity in per cent."""

    code: str
    percentage: Decimal


class Sector(Share):
    """A sector of a vocabulary and its part of the activity in per cent."""

    vocabulary: str
    name: str


class Document(_Data):
    """A document that everybody can fetch."""

    url: HttpUrl
    format: str
    """A media type of IANA."""
    titles: Mapping[Tongue, str]
    category: str
    """Of IATI's codelist DocumentCategory; A09 is a memorandum of understanding."""
    language: Tongue
    dated: date | None


class ActivityTerms(DatedRule):
    """How an agreement is told as an IATI activity."""

    agreement_id: str
    titles: Mapping[Tongue, str]
    descriptions: Mapping[Tongue, str]
    countries: tuple[Share, ...]
    sectors: tuple[Sector, ...]
    activity_scope: str
    collaboration_type: str
    organisation_type: str
    roles: tuple[str, ...]
    """What each ministry is in it, of IATI's codelist OrganisationRole."""
    descending: tuple[str, ...]
    """Indicators of which less is better."""
    group_least: Annotated[int, Field(ge=1)]
    """How many a group has at least for its grouping to be told to the public."""
    documents: tuple[Document, ...]

    @model_validator(mode="after")
    def _is_shared_out(self) -> Self:
        parts = [self.countries, *([one for one in self.sectors if one.vocabulary == name] for name in self._names())]
        if any(sum(one.percentage for one in part) != WHOLE for part in parts):
            raise ValueError("countries, and the sectors of each vocabulary, add up to 100 per cent")
        return self

    def _names(self) -> set[str]:
        return {one.vocabulary for one in self.sectors}


@cache
def load_activity_terms() -> tuple[ActivityTerms, ...]:
    """Read every rule; an unknown or missing field is refused."""
    return read_rules("evaluation", "iati_activities.json", ActivityTerms)


def terms_of(agreement_id: str, on: date) -> ActivityTerms:
    """Give how an agreement is told on a day.

    Raises:
        NoRuleInForceError: nothing says so.
    """
    known = [one for one in load_activity_terms() if one.agreement_id == agreement_id]
    return in_force(known, on=on, subject=f"the IATI activity of {agreement_id}")
