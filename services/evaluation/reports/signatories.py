"""What a report is sealed with: a ministry's certificate, those above it, and the private key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.evaluation.reports.refusals import SealingNotSetUpError
from services.kernel import Country


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as anybody may read it."""

    subject: str
    fingerprint: str
    """SHA-256 of its DER form, hexadecimal."""
    valid_from: datetime
    valid_until: datetime
    is_self_signed: bool
    """No authority vouches for it: whoever trusts it compares the fingerprint."""
    pem: str


@dataclass(frozen=True, eq=False)
class SealingKey:
    """A certificate with its private key; both as PEM, the chain from the certificate upwards."""

    certificate: Certificate
    chain: tuple[bytes, ...]
    private_key: bytes


@dataclass(frozen=True, eq=False)
class SealingOffice:
    """The keys that seal here, and the organisation identifiers ministries publish under."""

    keys: Mapping[Country, SealingKey]
    organisations: Mapping[Country, str]

    def key_of(self, ministry: Country) -> SealingKey:
        """Give the key a ministry seals with.

        Raises:
            SealingNotSetUpError: it has none here.
        """
        found = self.keys.get(ministry)
        if found is None:
            raise SealingNotSetUpError(f"no certificate of {ministry} is here: set JEMBATAN_REPORT_CERTIFICATE_FILES")
        return found
