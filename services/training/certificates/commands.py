"""What may be asked of certificates."""

from services.chassis.commands import Command, Day, PathId, ReasonCode


class IssueCertificate(Command):
    """Give a certificate to a participant who completed a cohort."""

    cohort_id: PathId
    participant_id: PathId
    issued_on: Day


class CertifyCompetence(Command):
    """Give a certificate of competence to a participant who was assessed as competent."""

    assessment_id: PathId
    issued_on: Day


class RevokeCertificate(Command):
    """End a certificate."""

    certificate_id: PathId
    reason_code: ReasonCode
