"""What an authority gives a cooperative: the licence to take savings and lend, and the certificate of its number."""

from dataclasses import replace
from datetime import datetime

from services.contracts.registry import CooperativeCertificateWithdrawn, CooperativeCertified, CooperativeLicensed
from services.kernel import Country, Decision
from services.registry.cooperatives.model import Cooperative, Licence, demand_past, demand_status
from services.registry.cooperatives.particulars import Certificate
from services.registry.cooperatives.refusals import (
    CertificateForeignError,
    CertificateNotHeldError,
    CertificatePeriodError,
    LicenceKindError,
    LicencePeriodError,
)


def record_licence(entry: Cooperative, licence: Licence, *, at: datetime) -> Decision[Cooperative]:
    """Record a permit to take savings and give loans; a later one takes its place, the same changes nothing."""
    demand_status(entry, "registered")
    if entry.description.kind != "savings_and_loan":
        raise LicenceKindError(f"{entry.cooperative_id} is of the kind {entry.description.kind}")
    if licence.valid_until is not None and licence.valid_until < licence.valid_from:
        raise LicencePeriodError(f"a licence from {licence.valid_from} does not end on {licence.valid_until}")
    if licence == entry.licence:
        return Decision(entry)
    fact = CooperativeLicensed(
        subject=entry.cooperative_id,
        occurred_at=at,
        licence_number=licence.number,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
    )
    return Decision(replace(entry, licence=licence), (fact,))


def certify(entry: Cooperative, certificate: Certificate, *, at: datetime) -> Decision[Cooperative]:
    """Record the certificate of an Indonesian cooperative's number; a later one takes its place.

    The number is not published. Source: Permenkop 10/2016 art. 16-18; how long one holds is told in several ways
    (one year, two years), so its own days count.

    Raises:
        CooperativeStateError: the entry is suspended or ended.
        CertificateForeignError: it is a Timorese cooperative.
        CertificatePeriodError: it ends before it begins, or begins before the one recorded.
        DayInFutureError: it was not issued yet.
    """
    demand_status(entry, "registered")
    if entry.country is not Country.ID:
        raise CertificateForeignError(f"{entry.cooperative_id} is of {entry.country}; the certificate is Indonesian")
    demand_past(certificate.valid_from, entry.country, at)
    known = entry.certificate
    if certificate.valid_until < certificate.valid_from or (known and certificate.valid_from < known.valid_from):
        raise CertificatePeriodError(f"a certificate from {certificate.valid_from} to {certificate.valid_until}")
    if certificate == known:
        return Decision(entry)
    fact = CooperativeCertified(
        subject=entry.cooperative_id,
        occurred_at=at,
        grade=certificate.grade,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
    )
    return Decision(replace(entry, certificate=certificate), (fact,))


def withdraw_certificate(entry: Cooperative, *, reason_code: str, at: datetime) -> Decision[Cooperative]:
    """Record that the certificate no longer holds.

    Raises:
        CooperativeStateError: the entry ended.
        CertificateNotHeldError: there is none, or it was withdrawn already.
    """
    demand_status(entry, "registered", "suspended")
    held = entry.certificate
    if held is None or held.withdrawn_for is not None:
        raise CertificateNotHeldError(f"{entry.cooperative_id} holds no certificate")
    fact = CooperativeCertificateWithdrawn(subject=entry.cooperative_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(entry, certificate=replace(held, withdrawn_for=reason_code)), (fact,))
