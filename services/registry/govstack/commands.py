"""What may be asked in GovStack's form."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from services.chassis.commands import Command
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.govstack.model import PAGE_DEFAULT, PAGE_MAX

TEXT_LETTERS_MAX = 100
FIELDS_MAX = 10
PAGES_MAX = 10**6

Text = Annotated[str, Field(min_length=1, max_length=TEXT_LETTERS_MAX)]


@classed(OFFICIAL)
class Content(Command):
    """The fields a record must have."""

    content: Annotated[dict[Text, Text], Field(min_length=1, max_length=FIELDS_MAX)]


@classed(OFFICIAL)
class Asked(Command):
    """The body of a question."""

    query: Content


@classed(OFFICIAL)
class AskRegistry(Command):
    """A question about one record of a registry."""

    registry: Text
    version: Text
    content: dict[str, str]


@classed(OFFICIAL)
class AskList(Command):
    """A list; `filter` names the field that `search` is looked for in, without it the words of names are."""

    # Fields are asked as `query.<field>`, whose names no model knows.
    model_config = ConfigDict(extra="ignore")

    search: Text | None = None
    filter: Text | None = None
    ordering: Literal["ascending", "descending"] = "ascending"
    page: Annotated[int, Field(ge=1, le=PAGES_MAX, strict=False)] = 1
    page_size: Annotated[int, Field(alias="pageSize", ge=1, le=PAGE_MAX, strict=False)] = PAGE_DEFAULT
