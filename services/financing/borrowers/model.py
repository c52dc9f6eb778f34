"""What is known of an enterprise from its register, and of a certificate from training."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from services.contracts.registry import (
    EnterpriseAmended,
    EnterpriseDeregistered,
    EnterpriseEvent,
    EnterpriseMerged,
    EnterpriseRegistered,
    EnterpriseReinstated,
    EnterpriseSuspended,
    EnterpriseUnmerged,
    EnterpriseVerified,
    OwnerGender,
)
from services.contracts.training import CertificateEvent, CertificateIssued, CertificateRevoked
from services.financing.borrowers.particulars import GradedLot, ReachedStandard
from services.kernel import Country, NotFoundError
from services.kernel.dated_rules import covers

Standing = Literal["active", "suspended", "merged", "deregistered"]


class BorrowerNotFoundError(NotFoundError):
    """No register has told of this enterprise yet."""

    code = "borrower_not_found"


@dataclass(frozen=True, slots=True)
class Borrower:
    """An enterprise as its register last told; without a country, only later facts were readable."""

    enterprise_id: str
    country: Country | None = None
    municipality_code: str | None = None
    sector: str | None = None
    size_class: str | None = None
    owner_gender: OwnerGender | None = None
    verified: bool = False
    standing: Standing = "active"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate; without an enterprise, only its revocation was readable."""

    certificate_id: str
    enterprise_id: str | None = None
    programme: str | None = None
    kind: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    revoked_on: date | None = None

    def counts_on(self, on: date) -> bool:
        """Tell whether it is valid on a day; one that was revoked counts no more, not even for earlier days."""
        return self.revoked_on is None and self.issued_on is not None and covers(self.issued_on, self.valid_until, on)


@dataclass(frozen=True, slots=True)
class BorrowerProfile:
    """A borrower with its certificates, and with its goods where training graded or assisted them."""

    borrower: Borrower
    certificates: tuple[Certificate, ...]
    graded_lots: tuple[GradedLot, ...] = ()
    """The latest first."""
    standards: tuple[ReachedStandard, ...] = ()
    """The latest first."""


def after(known: Borrower, fact: EnterpriseEvent) -> Borrower:  # noqa: PLR0911 - one case a fact
    """Add what one fact says; an amended entry must be verified again, unless the change was approved."""
    match fact:
        case EnterpriseRegistered():
            return replace(_described(known, fact), country=fact.country)
        case EnterpriseAmended():
            return replace(_described(known, fact), verified=fact.is_verified)
        case EnterpriseVerified():
            return replace(known, verified=True)
        case EnterpriseSuspended():
            return replace(known, standing="suspended")
        case EnterpriseMerged():
            return replace(known, standing="merged")
        case EnterpriseReinstated() | EnterpriseUnmerged():
            return replace(known, standing="active")
        case EnterpriseDeregistered():
            return replace(known, standing="deregistered")
        case _:
            return known


def certificate_after(known: Certificate, fact: CertificateEvent) -> Certificate:
    """Add what one fact says of a certificate."""
    match fact:
        case CertificateIssued():
            return replace(
                known,
                enterprise_id=fact.enterprise_id,
                programme=fact.programme,
                kind=fact.kind,
                issued_on=fact.issued_on,
                valid_until=fact.valid_until,
            )
        case CertificateRevoked():
            return replace(known, revoked_on=fact.revoked_on)
        case _:
            return known


def programmes_of(certificates: Iterable[Certificate], on: date) -> frozenset[str]:
    """Name the programmes a certificate is valid for on a day."""
    return frozenset(one.programme for one in certificates if one.programme and one.counts_on(on))


def _described(known: Borrower, fact: EnterpriseRegistered | EnterpriseAmended) -> Borrower:
    return replace(
        known,
        municipality_code=fact.municipality_code,
        sector=fact.sector,
        size_class=fact.size_class,
        owner_gender=fact.owner_gender,
    )
