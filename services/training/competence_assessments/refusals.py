"""Why an assessment of competence is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class AssessmentNotFoundError(NotFoundError):
    """No such assessment was recorded."""

    code = "competence_assessment_not_found"


class AssessorAccountError(ForbiddenError):
    """An assessment is recorded by the assessor himself, with an account of the register of trainers."""

    code = "assessor_account"


class AssessorTrainedError(ConflictError):
    """Who trained somebody does not assess him."""

    code = "assessor_trained_participant"


class AssessmentDayError(RuleViolationError):
    """An assessment is of no later day than today."""

    code = "competence_assessment_day"


class AssessedUnitsError(RuleViolationError):
    """Each competence of the programme is assessed once, and no other."""

    code = "competence_units"


class AssessmentEvidenceError(RuleViolationError):
    """Each unit rests on evidence of the kinds on the list."""

    code = "competence_evidence"


class ReassessmentTooEarlyError(ConflictError):
    """After `not_yet_competent` so many days pass before somebody is assessed again."""

    code = "reassessment_too_early"


class ProgrammeWithoutCompetencesError(RuleViolationError):
    """That version of the programme names no competences."""

    code = "programme_without_competences"
