"""Codes of economic activity: five digits and the edition of the classification they are read in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from services.kernel.errors import RuleViolationError
from services.kernel.reference_data import read_table

CODE_SHOWN_MAX = 20


class Edition(StrEnum):
    """An edition of Indonesia's classification of business fields (KBLI); both countries use it here."""

    KBLI_2020 = "KBLI2020"


class ActivityEditionUnknownError(RuleViolationError):
    """The edition's codes are not kept here."""

    code = "activity_edition_unknown"


class ActivityCodeUnknownError(RuleViolationError):
    """The edition has no such five-digit code."""

    code = "activity_code_unknown"


@dataclass(frozen=True, slots=True)
class ActivityCode:
    """A five-digit code of one edition; the same digits may mean something else in another."""

    code: str
    edition: Edition
    title: str
    """In Indonesian, as published."""


def activity_code(code: str, edition: str = Edition.KBLI_2020) -> ActivityCode:
    """Look a five-digit code up in an edition.

    Raises:
        ActivityEditionUnknownError: the edition's codes are not kept here.
        ActivityCodeUnknownError: the edition lacks the code.
    """
    known = next((candidate for candidate in Edition if candidate == edition), None)
    if known is None:
        raise ActivityEditionUnknownError(f"{edition[:CODE_SHOWN_MAX]!r} is none of {', '.join(Edition)}")
    title = _titles().get(code)
    if title is None:
        raise ActivityCodeUnknownError(f"{known} has no five-digit code {code[:CODE_SHOWN_MAX]!r}")
    return ActivityCode(code, known, title)


@cache
def _titles() -> Mapping[str, str]:
    return MappingProxyType({row["code"]: row["title"] for row in read_table("registry", "kbli2020.csv")})
