"""What a certificate says was achieved: attendance, training result and competence kept apart, as dated data."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.kernel import ConflictError
from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.languages import Language, Texts
from services.training.certificates.model import Certificate, PaperKind
from services.training.programmes.model import Programme

Way = Literal["completion", "assessment"]
PER_CENT = Decimal(100)


class AchievementNotEarnedError(ConflictError):
    """Completing a programme earns attendance or a training result, being assessed as competent competence."""

    code = "achievement_not_earned"


class AchievementKind(DatedRule):
    """One kind of paper: its type in Open Badges, what earns it, and its words."""

    kind: PaperKind
    achievement_type: str
    earned_by: Way
    titles: Texts
    narrative: str
    """How it is earned, in English; `{share}` and `{hours}` stand for the programme's least attendance and hours."""


class ProgrammeNames(BaseModel):
    """A programme's name in every language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    programme: str
    names: Texts


class CredentialFormat(DatedRule):
    """The versions of the standards that credentials are written in, and the size and age of their status lists."""

    data_model_context: str
    badge_context: str
    status_list_bits: int
    status_list_hours: int


class Achievement(BaseModel):
    """What a certificate says was achieved, in words."""

    model_config = ConfigDict(frozen=True)

    achievement_id: str
    achievement_type: str
    titles: Mapping[Language, str]
    narrative: str


def achieved(
    certificate: Certificate, programme: Programme, kinds: Sequence[AchievementKind], names: Sequence[ProgrammeNames]
) -> Achievement:
    """Tell what a certificate says was achieved, by the rules of the day it was issued.

    Raises:
        AchievementNotEarnedError: it was not earned in the way its kind asks for.
    """
    way: Way = "completion" if certificate.assessment_id is None else "assessment"
    kind = earned(certificate.kind, kinds, certificate.issued_on, by=way)
    called = dict.fromkeys(Language, programme.title)
    for one in names:
        if one.programme == programme.code:
            called = {language: one.names[language].text for language in Language}
    share = _per_cent(programme.least_attendance_share)
    narrative = kind.narrative.format(share=share, hours=sum(module.hours for module in programme.modules))
    last = programme.test("post")
    if way == "assessment":
        units = "; ".join(one.statement[Language.EN].text for one in programme.competences)
        narrative += f" Its units: {units}."
    elif last is not None and last.pass_share is not None:
        narrative += f" Passed its last test with no less than {_per_cent(last.pass_share)} % of the points."
    return Achievement(
        achievement_id=f"urn:jembatan:achievement:{programme.code}:{programme.version}:{kind.kind}",
        achievement_type=kind.achievement_type,
        titles={language: f"{kind.titles[language].text}: {called[language]}" for language in Language},
        narrative=narrative,
    )


def earned(kind: str, kinds: Sequence[AchievementKind], on: date, *, by: Way) -> AchievementKind:
    """Pick the kind of paper, if it is earned in that way.

    Raises:
        AchievementNotEarnedError: it does not.
    """
    rule = in_force([one for one in kinds if one.kind == kind], on=on, subject=f"papers of {kind}")
    if rule.earned_by != by:
        raise AchievementNotEarnedError(f"{kind} is earned by {rule.earned_by}, not by {by}")
    return rule


def _per_cent(share: Decimal) -> str:
    return f"{(share * PER_CENT).normalize():f}"
