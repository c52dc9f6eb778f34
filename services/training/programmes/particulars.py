"""What a programme is made of: modules with their materials, competences, tests, and who may teach them."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.kernel import Country
from services.kernel.dated_rules import Confidence
from services.kernel.languages import Texts

TestKind = Literal["pre", "post"]
EvidenceKind = Literal["statement", "certificate", "product"]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Material(_Data):
    """What participants are given to take home."""

    code: str
    texts: Texts


class Module(_Data):
    """A part of a programme; versions of before 2026-2 name no competences, and themselves in English only."""

    code: str
    title: str
    hours: Annotated[int, Field(ge=1)]
    titles: Texts | None = None
    competences: tuple[str, ...] = ()
    """The codes of those it leads to."""
    materials: tuple[Material, ...] = ()


class Competence(_Data):
    """What participants are able to do afterwards; only a licensed assessor certifies it."""

    code: str
    statement: Texts


class PrerequisiteEvidence(_Data):
    """What shows a prerequisite: the word of who enrols, a certificate of a programme, or a product in the register."""

    kind: EvidenceKind
    programme: str | None = None
    """Whose certificate it is; any of the same programme's versions."""


class Prerequisite(_Data):
    """What participants bring along; any one kind of its evidence shows it."""

    code: str
    statement: Texts
    shown_by: tuple[PrerequisiteEvidence, ...] = Field(min_length=1)


class PartOfTest(_Data):
    """So many points of a test are about one competence."""

    competence: str
    points: Annotated[int, Field(ge=1)]


class ProgrammeTest(_Data):
    """A test before or after a programme: the same parts, so that the two can be compared."""

    kind: TestKind
    parts: tuple[PartOfTest, ...] = Field(min_length=1)
    pass_share: Annotated[Decimal, Field(gt=0, le=1)] | None
    """Of all points, the part that passes it; None: it is compared only."""

    @property
    def points_max(self) -> int:
        """All its points."""
        return sum(part.points for part in self.parts)

    def is_passed_by(self, points: int) -> bool:
        """Tell whether so many points pass it."""
        return self.pass_share is None or points >= self.pass_share * self.points_max


class QualificationUnit(_Data):
    """A unit of a national standard of competence; without a title, only its code was read."""

    code: str
    standard: str
    title: str | None
    confidence: Confidence


class TrainerQualification(_Data):
    """What a country asks of trainers of the programme."""

    country: Country
    statement: Texts
    units: tuple[QualificationUnit, ...]
    source: str
    confidence: Confidence
