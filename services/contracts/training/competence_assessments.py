"""Facts of competence assessments."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

COMPETENCE_ASSESSMENT_TOPIC = Topic("training", "competence_assessment")
AssessmentResult = Literal["competent", "not_yet_competent"]


class CompetenceAssessmentRecorded(Event):
    """An accredited assessor, who did not train the participant, assessed competences of a programme."""

    type: Literal["training.competence_assessment.recorded.v1"] = "training.competence_assessment.recorded.v1"
    country: Country
    programme: str
    programme_version: str
    participant_id: str
    enterprise_id: str
    assessor_id: str
    """A number of the register of trainers."""
    assessed_on: date
    result: AssessmentResult
    """Competent only in all units together; in which units somebody is not yet, is not published."""
    reassessable_from: date | None = None
    """None: the participant is competent."""


CompetenceAssessmentEvent = Annotated[
    Annotated[CompetenceAssessmentRecorded, Tag("training.competence_assessment.recorded.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(CompetenceAssessmentRecorded)),
]
