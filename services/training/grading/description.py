"""How what somebody tells of goods becomes a sample that can be graded."""

from services.training.grading.commands import PreviewGradings
from services.training.grading.particulars import HeldCertificate, Sample


def sample_of(given: PreviewGradings) -> Sample:
    """Read the sample of a preview."""
    told = given.sample
    return Sample(
        commodity=given.commodity,
        variant=given.variant,
        mass_g=told.mass_g,
        defects=told.defects,
        measures=told.numbers,
        findings=told.findings,
        certificates=tuple(
            HeldCertificate(one.standard, one.number, one.valid_from, one.valid_until) for one in given.certificates
        ),
    )
