"""What happens when a grading is asked for."""

from services.chassis.unit_of_work import Transaction
from services.training.grading.assessments import grade_by
from services.training.grading.commands import PreviewGradings
from services.training.grading.description import sample_of
from services.training.grading.model import Grading


async def preview_gradings(command: PreviewGradings, _tx: Transaction) -> tuple[Grading, ...]:
    """Grade a sample that somebody tells of; nothing is kept."""
    return grade_by(command.standards, sample_of(command), on=command.graded_on)
