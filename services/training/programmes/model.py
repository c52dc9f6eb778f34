"""What is true of a training programme: its modules, its rule of completion, its certificate."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.kernel import NotFoundError
from services.kernel.calendar import add_months
from services.kernel.dated_rules import Confidence, covers
from services.training.programmes.particulars import (
    Competence,
    Module,
    Prerequisite,
    ProgrammeTest,
    TestKind,
    TrainerQualification,
)

CertificateKind = Literal["attendance", "training_result"]


class ProgrammeNotFoundError(NotFoundError):
    """No programme of that code is offered on that day."""

    code = "programme_not_found"


class Programme(BaseModel):
    """One version of a programme, for cohorts that start from its first to its last day, both included.

    A cohort keeps the version it was scheduled under, whatever follows.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    version: str
    valid_from: date | None
    valid_until: date | None
    title: str
    modules: tuple[Module, ...] = Field(min_length=1)
    least_attendance_share: Annotated[Decimal, Field(gt=0, le=1)]
    """Of the hours held, the part somebody must have attended to complete the programme."""
    certificate_kind: CertificateKind
    validity_months: Annotated[int, Field(ge=1)] | None
    """None: the certificate has no end."""
    sources: tuple[str, ...] = Field(min_length=1)
    confidence: Confidence
    prerequisites: tuple[Prerequisite, ...] = ()
    competences: tuple[Competence, ...] = ()
    tests: tuple[ProgrammeTest, ...] = Field(default=(), max_length=2)
    trainers: tuple[TrainerQualification, ...] = ()

    @model_validator(mode="after")
    def _names_what_it_leads_to(self) -> "Programme":
        known = {competence.code for competence in self.competences}
        named = [code for module in self.modules for code in module.competences]
        named += [part.competence for test in self.tests for part in test.parts]
        if unknown := sorted({*named} - known):
            raise ValueError(f"no competence of {self.code} is called {', '.join(unknown)}")
        if len({test.kind for test in self.tests}) != len(self.tests):
            raise ValueError(f"{self.code} has one test of a kind")
        return self

    def test(self, kind: TestKind) -> ProgrammeTest | None:
        """Look a test up; None: this version has none of that kind."""
        return next((test for test in self.tests if test.kind == kind), None)

    def is_completed_by(self, hours_attended: int, hours_held: int, post_test_points: int | None = None) -> bool:
        """Tell whether attending so many of the hours held, and passing the test if there is one, completes it."""
        last = self.test("post")
        if last is not None and not last.is_passed_by(post_test_points or 0):
            return False
        return hours_held > 0 and hours_attended >= self.least_attendance_share * hours_held

    def last_valid_day(self, issued_on: date) -> date | None:
        """Tell the last day a certificate holds: the one before the anniversary of its issue."""
        if self.validity_months is None:
            return None
        return add_months(issued_on, self.validity_months) - timedelta(days=1)

    def is_offered(self, on: date) -> bool:
        """Tell whether a cohort may start under this version on a day."""
        return covers(self.valid_from, self.valid_until, on)


def offered(programmes: Sequence[Programme], code: str, on: date) -> Programme:
    """Pick the version of a programme that is offered on a day.

    Raises:
        ProgrammeNotFoundError: there is none.
    """
    for programme in programmes:
        if programme.code == code and programme.is_offered(on):
            return programme
    raise ProgrammeNotFoundError(f"no programme {code} is offered on {on}")


def of_version(programmes: Sequence[Programme], code: str, version: str) -> Programme:
    """Pick the version a cohort was held under, whatever the day.

    Raises:
        ProgrammeNotFoundError: it is no longer listed.
    """
    for programme in programmes:
        if (programme.code, programme.version) == (code, version):
            return programme
    raise ProgrammeNotFoundError(f"programme {code} has no version {version}")
