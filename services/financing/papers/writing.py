"""How a language writes texts, amounts, rates and days; an amount is never rounded.

Numbers and days follow the Unicode CLDR as Babel carries it: Indonesian as in Indonesia, Portuguese as in
Timor-Leste, English as in the United Kingdom. The CLDR has no Tetum, which takes the Portuguese forms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Literal

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from pydantic import BaseModel, ConfigDict

from services.financing.papers.model import Figure, Phrase
from services.kernel import Currency, Money
from services.kernel.languages import LOCALES, Language, Text
from services.kernel.reference_data import read_rules

AMOUNT_PATTERN = "#,##0.00"
AGREED_RATE_PATTERN = "#,##0.########%"
PERCENT_PATTERN = "#,##0.00%"
RATE_STEP = Decimal("0.0001")


class Entry(BaseModel):
    """One text of a translation file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    text: str
    confidence: Literal["sure", "unsure"]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes in one language."""

    language: Language
    texts: Mapping[str, Text]

    def say(self, key: str, *figures: Figure) -> Phrase:
        """Give a text with its figures filled in, in their order.

        Raises:
            KeyError: no translation file has the key.
        """
        text = self.texts[key]
        filled = text.text.format(*(figure.shown for figure in figures))
        return Phrase(key, filled, text.unsure, figures)

    def amount(self, amount_minor: int, currency: Currency) -> Figure:
        """Write whole minor units: the currency's code, a space, the amount of major units with every digit."""
        return Figure(amount_minor, f"{currency} {self.number(amount_minor, currency).shown}")

    def number(self, amount_minor: int, currency: Currency) -> Figure:
        """Write whole minor units without the currency, for a column that names it above."""
        major = Money(amount_minor, currency).major
        return Figure(amount_minor, format_decimal(major, format=AMOUNT_PATTERN, locale=LOCALES[self.language]))

    def agreed_rate(self, rate: Decimal) -> Figure:
        """Write a fraction in per cent with all its digits, up to eight places."""
        shown = format_percent(rate, format=AGREED_RATE_PATTERN, locale=LOCALES[self.language])
        return Figure(f"{rate:f}", shown)

    def rounded_rate(self, rate: Decimal) -> Figure:
        """Write a fraction in per cent with two places, half up; its value keeps every digit."""
        rounded = rate.quantize(RATE_STEP, rounding=ROUND_HALF_UP)
        shown = format_percent(rounded, format=PERCENT_PATTERN, locale=LOCALES[self.language])
        return Figure(f"{rate:f}", shown)

    def day(self, day: date) -> Figure:
        """Write a day with the name of its month."""
        return Figure(day.isoformat(), format_date(day, "long", locale=LOCALES[self.language]))


def plain(value: str | int) -> Figure:
    """Write an identifier or a count as it is."""
    return Figure(value, str(value))


@cache
def writer(language: Language) -> Writer:
    """Give the writer of a language with the texts of its translation file."""
    entries = read_rules("financing", f"papers/{language}.json", Entry)
    return Writer(language, {entry.key: Text(text=entry.text, confidence=entry.confidence) for entry in entries})
