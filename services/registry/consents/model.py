"""What is true of a consent, and for how long it allows a purpose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.contracts.registry import ConsentGiven, ConsentWithdrawn
from services.kernel import Country, Decision
from services.kernel.privacy import classed
from services.registry.consents.refusals import (
    ConsentActiveError,
    ConsentMissingError,
    ConsentNotNeededError,
    ConsentPeriodError,
    ConsentRecipientsError,
    ConsentsFullError,
)
from services.registry.field_classes import ACCOUNTABLE
from services.registry.privacy_rules import LegalBasis, Purpose

SCHEMA_VERSION = "ISO/IEC TS 27560:2023"
CONSENTS_MAX = 200
"""Consents of one person, withdrawn ones too."""


@classed(ACCOUNTABLE)
@dataclass(frozen=True, slots=True)
class Consent:
    """One consent record; its names are those of ISO/IEC TS 27560, `person_id` being the PII principal's."""

    consent_id: str
    schema_version: str
    person_id: str
    controller: Country
    """The ministry that answers for the processing."""
    purpose: str
    legal_basis: LegalBasis
    pii_categories: tuple[str, ...]
    """The fields the purpose needs."""
    event_time: datetime
    valid_until: date | None
    jurisdiction: Country
    recipients: tuple[str, ...]
    is_cross_border: bool
    notice_version: str
    recorded_by: str
    withdrawn_at: datetime | None = None
    withdrawal_reason: str | None = None
    version: int = 0

    def is_active(self, on: date) -> bool:
        """Tell whether it allows its purpose on a day."""
        return self.withdrawn_at is None and (self.valid_until is None or on <= self.valid_until)


def give(draft: Consent, rule: Purpose, known: Sequence[Consent], *, at: datetime) -> Decision[Consent]:
    """Record a consent to a purpose that rests on one.

    Raises:
        ConsentNotNeededError, ConsentPeriodError, ConsentRecipientsError: the draft breaks a rule.
        ConsentActiveError, ConsentsFullError: the person's other consents stand in the way.
    """
    today = draft.jurisdiction.day_of(at)
    if rule.legal_basis != "consent":
        raise ConsentNotNeededError(f"{rule.code} rests on {rule.legal_basis}")
    if draft.valid_until is not None and draft.valid_until < today:
        raise ConsentPeriodError(f"a consent given on {today} does not end on {draft.valid_until}")
    if draft.is_cross_border and not draft.recipients:
        raise ConsentRecipientsError("name who receives the data abroad")
    if any(consent.purpose == rule.code and consent.is_active(today) for consent in known):
        raise ConsentActiveError(f"{draft.person_id} consented to {rule.code} already")
    if len(known) >= CONSENTS_MAX:
        raise ConsentsFullError(f"{draft.person_id} has {CONSENTS_MAX} consents already")
    fact = ConsentGiven(
        subject=draft.consent_id,
        occurred_at=at,
        person_id=draft.person_id,
        purpose=rule.code,
        valid_until=draft.valid_until,
        is_cross_border=draft.is_cross_border,
    )
    return Decision(draft, (fact,))


def withdraw(consent: Consent, *, reason_code: str, at: datetime) -> Decision[Consent]:
    """End a consent at once; withdrawing it again changes nothing."""
    if consent.withdrawn_at is not None:
        return Decision(consent)
    fact = ConsentWithdrawn(
        subject=consent.consent_id, occurred_at=at, person_id=consent.person_id, purpose=consent.purpose
    )
    return Decision(replace(consent, withdrawn_at=at, withdrawal_reason=reason_code), (fact,))


def demand_consent(rule: Purpose, consents: Iterable[Consent], *, on: date) -> None:
    """Refuse a purpose that rests on consent while no consent to it is active.

    Raises:
        ConsentMissingError: none is.
    """
    if rule.legal_basis != "consent":
        return
    if not any(consent.purpose == rule.code and consent.is_active(on) for consent in consents):
        raise ConsentMissingError(f"no active consent to {rule.code}")
