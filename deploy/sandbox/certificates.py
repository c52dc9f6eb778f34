"""Certificates to try and test with: an authority of one's own, and what it says of a server on this machine."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

VALID_DAYS = 30
PRIVATE_FILE_MODE = 0o600


@dataclass(frozen=True)
class Authority:
    """An authority whose certificate lies beside those it gives."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def file(self) -> Path:
        """Its certificate, for who believes it."""
        return self.folder / "ca.pem"

    def give(self, name: str, host: str) -> Path:
        """Make a key and a certificate for a host, in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        address = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
        builder = _builder(_named(name), self.certificate.subject, key).add_extension(address, critical=False)
        certificate = builder.sign(self.key, SHA256())
        return _write(self.folder / f"{name}.pem", _private(key) + certificate.public_bytes(Encoding.PEM))


def found_authority(folder: Path) -> Authority:
    """Make an authority in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    key, name = ec.generate_private_key(ec.SECP256R1()), _named("Jembatan sandbox authority")
    builder = _builder(name, name, key).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    authority = Authority(folder, key, builder.sign(key, SHA256()))
    authority.file.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    return authority


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    at = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + timedelta(days=VALID_DAYS))
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, text: bytes) -> Path:
    path.touch(mode=PRIVATE_FILE_MODE)
    path.write_bytes(text)
    return path
