"""What may be asked of assessments of competence."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, Day, PathId
from services.contracts.training import AssessmentResult
from services.training.cohorts.commands import ParticipantNumber

UNITS_MAX = 40
EVIDENCE_MAX = 10
EvidenceReference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,79}$")]
"""Of a file, a form or a sample as the assessor keeps it; without spaces, so it holds no sentence and no name."""


class GivenEvidence(Command):
    """What the assessor saw."""

    kind: PathId
    reference: EvidenceReference


class GivenUnit(Command):
    """One competence, as it was judged."""

    competence: PathId
    result: AssessmentResult
    evidence: Annotated[list[GivenEvidence], Field(max_length=EVIDENCE_MAX)]


class RecordAssessment(Command):
    """Record what the caller, an assessor, found of somebody in every competence of a programme."""

    programme: PathId
    enterprise_id: PathId
    participant_number: ParticipantNumber
    assessed_on: Day
    units: Annotated[list[GivenUnit], Field(min_length=1, max_length=UNITS_MAX)]
