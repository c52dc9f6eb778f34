"""What is true of prerequisites: what shows that somebody has one, and who lacks which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.kernel import RuleViolationError
from services.kernel.dated_rules import covers
from services.training.programmes.model import Programme
from services.training.programmes.particulars import PrerequisiteEvidence


class PrerequisitesLackingError(RuleViolationError):
    """The programme asks for what the participant has not shown; `lacking` names it."""

    code = "prerequisites_lacking"

    def __init__(self, participant_id: str, lacking: Sequence[str]) -> None:
        super().__init__(f"{participant_id} lacks {', '.join(lacking)}")
        self.lacking = tuple(lacking)

    @property
    def members(self) -> Mapping[str, object]:
        """The codes of what is lacking."""
        return {"lacking": list(self.lacking)}


@dataclass(frozen=True, slots=True)
class Attainment:
    """A programme somebody has a certificate of, that was not revoked."""

    programme: str
    issued_on: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Brought:
    """What is known of one participant: what was said of him, what he attained, what his enterprise offers."""

    stated: frozenset[str] = frozenset()
    attained: tuple[Attainment, ...] = ()
    offers_product: bool = False
    waived: frozenset[str] = frozenset()


def lacking(programme: Programme, brought: Brought, *, on: date) -> tuple[str, ...]:
    """Name the prerequisites of a programme that nothing shows on a day, in the programme's order."""
    return tuple(
        asked.code
        for asked in programme.prerequisites
        if asked.code not in brought.waived
        and not any(_shows(evidence, asked.code, brought, on) for evidence in asked.shown_by)
    )


def demand_nothing_lacking(participant_id: str, codes: Sequence[str]) -> None:
    """Refuse who lacks a prerequisite.

    Raises:
        PrerequisitesLackingError: there is one.
    """
    if codes:
        raise PrerequisitesLackingError(participant_id, codes)


def _shows(evidence: PrerequisiteEvidence, code: str, brought: Brought, on: date) -> bool:
    match evidence.kind:
        case "statement":
            return code in brought.stated
        case "product":
            return brought.offers_product
        case "certificate":
            return any(
                one.programme == evidence.programme and covers(one.issued_on, one.valid_until, on)
                for one in brought.attained
            )
