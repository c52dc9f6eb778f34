"""The certificates reports are sealed with, from the files a service was given, and making one to try with.

`python -m services.evaluation.reports.key_files FILE NAME` makes a private key and a self-signed certificate in one
PEM file. A ministry that has a certificate of an authority puts its key, it and those above it into such a file.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from services.chassis.settings import Settings
from services.chassis.signing_keys import PRIVATE_FILE_MODE
from services.evaluation.reports.signatories import Certificate, SealingKey, SealingOffice

SELF_SIGNED_DAYS = 730


def load_office(settings: Settings) -> SealingOffice:
    """Read the certificate of each ministry that has one here.

    Raises:
        OSError, ValueError: a file cannot be read, holds something else, or its key is not the certificate's.
    """
    keys = {country: read_key(path) for country, path in settings.report_certificate_files.items()}
    return SealingOffice(keys, settings.iati_organisations)


def read_key(path: Path) -> SealingKey:
    """Read a private key and its certificates, the key's own first.

    Raises:
        OSError, ValueError: the file cannot be read, holds something else, or the key is not the certificate's.
    """
    text = path.read_bytes()
    private = load_pem_private_key(text, password=None)
    own, *_ = chain = x509.load_pem_x509_certificates(text)
    if own.public_key() != private.public_key():
        raise ValueError(f"{path.name}: the first certificate is not the key's")
    return SealingKey(
        certificate=_told(own),
        chain=tuple(one.public_bytes(Encoding.PEM) for one in chain),
        private_key=private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )


def make_certificate(path: Path, name: str, at: datetime) -> None:
    """Make a key (ECDSA, P-256) and a self-signed certificate for it; nothing that is there is overwritten."""
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = _self_signed(private, name, at.astimezone(UTC).replace(microsecond=0))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=PRIVATE_FILE_MODE, exist_ok=False)
    key = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(key + certificate.public_bytes(Encoding.PEM))


def _self_signed(private: ec.EllipticCurvePrivateKey, name: str, at: datetime) -> x509.Certificate:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "self-signed"),
        ]
    )
    usage = {
        name: name in ("digital_signature", "content_commitment")
        for name in (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        )
    }
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=SELF_SIGNED_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, SHA256())
    )


def _told(certificate: x509.Certificate) -> Certificate:
    return Certificate(
        subject=certificate.subject.rfc4514_string(),
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        is_self_signed=certificate.issuer == certificate.subject,
        pem=certificate.public_bytes(Encoding.PEM).decode(),
    )


def main() -> None:
    """Make a certificate in the file and for the name given on the command line."""
    make_certificate(Path(sys.argv[1]), sys.argv[2], datetime.now(UTC))


if __name__ == "__main__":
    main()
