"""The four languages people are answered in, and texts in them with how sure their wording is."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


class Language(StrEnum):
    """A language of the programme, by its code in ISO 639."""

    ID = "id"
    TET = "tet"
    PT = "pt"
    EN = "en"


LOCALES: Mapping[Language, str] = MappingProxyType(
    {Language.ID: "id_ID", Language.TET: "pt_TL", Language.PT: "pt_TL", Language.EN: "en_GB"}
)
"""How each language writes numbers and days: by the Unicode CLDR, which has no Tetum; it takes the Portuguese forms."""


class Text(BaseModel):
    """A text in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Annotated[str, StringConstraints(min_length=1)]
    confidence: Literal["sure", "unsure"]
    """Unsure: nobody who speaks the language well has checked the wording."""

    @property
    def unsure(self) -> bool:
        """Whether a reader must be told that the wording is unchecked."""
        return self.confidence == "unsure"


def _in_each(texts: Mapping[Language, Text]) -> Mapping[Language, Text]:
    missing = [language for language in Language if language not in texts]
    if missing:
        raise ValueError(f"a text is missing in {', '.join(missing)}")
    return texts


Texts = Annotated[Mapping[Language, Text], AfterValidator(_in_each)]
"""The same text in every language."""
