"""What a register outside answers, in the form of docs/outside.md: read strictly, or not at all."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from services.contracts.registry import OutsideStanding

NAME_CHARACTERS_MAX = 300


class AnswerUnreadableError(ValueError):
    """What came is not in the form agreed; nothing of it is believed."""


class Told(BaseModel):
    """What a register says of one number. Fields of tomorrow are passed over, wrong types are not."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    number: Annotated[str, Field(max_length=64)]
    known: bool
    legal_name: Annotated[str, Field(min_length=1, max_length=NAME_CHARACTERS_MAX)] | None = None
    standing: OutsideStanding | None = None
    as_of: date
    """The day for which the register says it."""

    @model_validator(mode="after")
    def _demand_whole(self) -> Self:
        if self.known and (self.legal_name is None or self.standing is None):
            raise ValueError("who is known has a name and a standing")
        return self


def read_answer(body: bytes, number: str) -> Told:
    """Read an answer about a number.

    Raises:
        AnswerUnreadableError: it has another form, or is about another number.
    """
    try:
        told = Told.model_validate_json(body)
    except ValidationError as error:
        raise AnswerUnreadableError(f"{error.error_count()} fields are not as agreed") from error
    if told.number != number:
        raise AnswerUnreadableError("the answer is about another number")
    return told
