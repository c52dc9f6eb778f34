"""A PDF sealed with a ministry's certificate (PAdES, baseline B): whoever changes one byte breaks the seal."""

from io import BytesIO

from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from services.evaluation.reports.signatories import SealingKey

FIELD = "Seal"
DIGEST = "sha256"


async def seal(document: bytes, key: SealingKey) -> bytes:
    """Seal a document: the seal covers all of it and allows no change after it.

    The instant in the seal is what this machine's clock said; no time-stamping authority vouches for it.
    """
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        name=key.certificate.subject,
    )
    target = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(document))
    await PdfSigner(metadata, signer=_signer(key)).async_sign_pdf(writer, output=target)
    return target.getvalue()


def _signer(key: SealingKey) -> SimpleSigner:
    own, *above = load_certs_from_pemder_data(b"".join(key.chain))
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call] # the library types it nowhere
    store.register_multiple(above)
    return SimpleSigner(own, load_private_key_from_pemder_data(key.private_key, None), store)
