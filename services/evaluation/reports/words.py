"""The words of reports in four languages, each with how sure its wording is, and how each writes numbers and days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from pydantic import BaseModel, ConfigDict

from services.evaluation.indicators.terms import Unit
from services.kernel.languages import LOCALES, Language, Text, Texts
from services.kernel.reference_data import read_rules

AMOUNT_PATTERN, SHARE_PATTERN, NUMBER_PATTERN = "#,##0.00", "#,##0.0%", "#,##0.######"


class Wording(BaseModel):
    """One text of a report in every language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language."""

    language: Language
    texts: Mapping[str, Text]

    def say(self, key: str) -> str:
        """Give a text.

        Raises:
            KeyError: there is none under the key.
        """
        return self.texts[key].text

    def name(self, kind: str, code: str | None) -> str:
        """Give the word for a code of a kind; a code that no word stands for is shown as it is."""
        found = self.texts.get(f"{kind}.{code}")
        return found.text if found else code or ""

    def measured(self, value: Decimal | None, unit: Unit) -> str:
        """Write a value: a count, an amount in units of its currency, or a share of one in per cent."""
        if value is None or unit == "share":
            return self.percent(value)
        pattern = AMOUNT_PATTERN if unit == "minor_units" else NUMBER_PATTERN
        return format_decimal(value, format=pattern, locale=LOCALES[self.language])

    def percent(self, share: Decimal | None) -> str:
        """Write a share of one in per cent; nothing where there is none."""
        return "" if share is None else format_percent(share, format=SHARE_PATTERN, locale=LOCALES[self.language])

    def shown(self, cell: str | int | Decimal | date | None) -> str:
        """Write what a table's cell holds as people of the language read it."""
        match cell:
            case None | str():
                return cell or ""
            case date():
                return format_date(cell, "long", locale=LOCALES[self.language])
        return format_decimal(cell, format=NUMBER_PATTERN, locale=LOCALES[self.language])

    @property
    def unsure(self) -> bool:
        """Whether any wording of the language is unchecked."""
        return any(text.unsure for text in self.texts.values())


@cache
def words_in(language: Language) -> Words:
    """Give the words of a language."""
    return Words(language, {one.key: one.texts[language] for one in wordings()})


@cache
def wordings() -> tuple[Wording, ...]:
    """Read every text; one that lacks a language is refused."""
    return read_rules("evaluation", "report_words.json", Wording)
