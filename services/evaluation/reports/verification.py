"""How anybody checks a sealed report from the file and the ministry's certificate alone."""

from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import PdfSignatureStatus, SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from services.evaluation.reports.refusals import SealedReportUnreadableError

REPORT_BYTES_MAX = 20_000_000

Outcome = Literal["passed", "failed"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a sealed report."""

    name: str
    outcome: Outcome
    detail: str


def verify_sealed(document: bytes, certificates: bytes) -> tuple[Check, ...]:
    """Check a sealed report against the certificate (PEM) that the ministry gave by another way.

    Raises:
        SealedReportUnreadableError: the document is no PDF with one seal, or the other file holds no certificate.
    """
    try:
        trusted = x509.load_pem_x509_certificates(certificates)
        status = _status(document, certificates)
    except (ValueError, LookupError, TypeError, PdfError, SignatureValidationError) as error:
        raise SealedReportUnreadableError("this is no report with one seal, or no certificate") from error
    made_with = status.signing_cert.sha256.hex()
    is_known = made_with in {one.fingerprint(SHA256()).hex() for one in trusted}
    is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and status.modification_level in _UNCHANGED
    return (
        Check("seal", _outcome(status.intact and status.valid), "the bytes that were sealed"),
        Check("nothing added", _outcome(is_whole), "all that is in the file"),
        Check("certificate", _outcome(is_known and status.trusted), made_with),
    )


_UNCHANGED = (ModificationLevel.NONE, None)


def _status(document: bytes, certificates: bytes) -> PdfSignatureStatus:
    (seal,) = PdfFileReader(BytesIO(document)).embedded_signatures
    roots = list(load_certs_from_pemder_data(certificates))
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    return validate_pdf_signature(seal, signer_validation_context=context)


def _outcome(holds: bool) -> Outcome:  # noqa: FBT001 - it is what the outcome says
    return "passed" if holds else "failed"
