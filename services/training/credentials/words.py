"""The words of a credential's page in four languages, and which of them a reader's browser asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from services.kernel.languages import Language, Texts

PREFERENCES_MAX = 20


class PageWord(BaseModel):
    """One text of the page, by its key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    words: Texts


@dataclass(frozen=True, slots=True)
class Words:
    """The page's texts in one language."""

    language: Language
    texts: Mapping[str, Texts]

    def __getitem__(self, key: str) -> str:
        """Give the text of a key."""
        return self.texts[key][self.language].text

    @property
    def unsure(self) -> bool:
        """Whether a reader must be told that the wording is unchecked."""
        return any(texts[self.language].unsure for texts in self.texts.values())


def preferred(asked: Language | None, accept_language: str) -> Language:
    """Pick the language asked for; else the best of an Accept-Language header that is spoken here, else English.

    Source: RFC 9110, section 12.5.4; a region behind the language is passed over.
    """
    if asked is not None:
        return asked
    weighed: list[tuple[float, int, str]] = []
    for number, part in enumerate(accept_language.split(",")[:PREFERENCES_MAX]):
        name, _, weight = part.partition(";")
        weighed.append((-_weight(weight), number, name.strip().lower().partition("-")[0]))
    spoken = {language.value for language in Language}
    return next((Language(name) for refused, _, name in sorted(weighed) if name in spoken and refused), Language.EN)


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
