"""The words of reports in four languages, each with how sure its wording is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from services.kernel.languages import Language, Text, Texts
from services.kernel.reference_data import read_rules


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
