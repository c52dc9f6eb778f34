"""Facts told in tests: one short word for each, with what a test does not care about filled in."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from services.contracts.financing import (
    ApplicationApproved,
    ApplicationSubmitted,
    FacilityCommitmentChanged,
    FacilityOpened,
    LoanArrearsAssessed,
    LoanClosed,
    LoanDisbursed,
    LoanRepaid,
)
from services.contracts.registry import (
    CooperativeRecognised,
    CooperativeRegistered,
    EnterpriseOwnerRecorded,
    EnterpriseRegistered,
)
from services.contracts.training import CertificateIssued, CertificateRevoked, CohortCompleted, CohortScheduled
from services.evaluation.figures.model import Kind, Row, after
from services.evaluation.indicators.terms import Period
from services.kernel import Country, Currency, Event

DAY = date(2026, 3, 1)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def at(day: date = DAY) -> datetime:
    """Noon in Dili."""
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def enterprise(subject: str, on: date = DAY, **given: Any) -> EnterpriseRegistered:
    described = {
        "country": Country.TL,
        "place_code": "TL0601",
        "municipality_code": "TL06",
        "sector": "Food",
        "activity_code": "47111",
        "activity_edition": "KBLI2020",
        "size_class": "micro",
        "size_class_rule": "a test",
        "owner_gender": "female",
        **given,
    }
    return EnterpriseRegistered(subject=subject, occurred_at=at(on), **described)


def owner_recorded(subject: str, *, is_youth_led: bool | None) -> EnterpriseOwnerRecorded:
    return EnterpriseOwnerRecorded(
        subject=subject,
        occurred_at=at(),
        person_id="per-1",
        share_basis_points=10_000,
        since=DAY,
        owner_gender="female",
        is_youth_led=is_youth_led,
    )


def cooperative(subject: str = "coop-1", members: int = 40) -> CooperativeRegistered:
    return CooperativeRegistered(
        subject=subject,
        occurred_at=at(),
        country=Country.TL,
        kind="producer",
        form="primary",
        place_code="TL0104",
        municipality_code="TL01",
        member_count=members,
    )


def recognised(subject: str = "coop-1") -> CooperativeRecognised:
    return CooperativeRecognised(subject=subject, occurred_at=at(), by=Country.ID)


def facility(limit_minor: int, subject: str = "fac-1") -> FacilityOpened:
    return FacilityOpened(
        subject=subject,
        occurred_at=at(),
        lender_id="coop-9",
        cooperative_id="coop-1",
        limit_minor=limit_minor,
        currency=Currency.USD,
        legal_basis="ministry_approval",
        opened_on=DAY,
        valid_until=date(2027, 12, 31),
    )


def committed(committed_minor: int, on: date = DAY, subject: str = "fac-1") -> FacilityCommitmentChanged:
    return FacilityCommitmentChanged(
        subject=subject, occurred_at=at(on), committed_minor=committed_minor, currency=Currency.USD
    )


def submitted(subject: str, borrower_id: str = "ent-1", on: date = DAY) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        subject=subject,
        occurred_at=at(),
        facility_id="fac-1",
        lender_id="coop-9",
        borrower_id=borrower_id,
        amount_minor=100_000,
        currency=Currency.USD,
        term_months=12,
        submitted_on=on,
    )


def approved(subject: str) -> ApplicationApproved:
    return ApplicationApproved(subject=subject, occurred_at=at(date(2026, 10, 1)))


def disbursed(
    subject: str, amount_minor: int, borrower_id: str = "ent-1", on: date = DAY, currency: Currency = Currency.USD
) -> LoanDisbursed:
    return LoanDisbursed(
        subject=subject,
        occurred_at=at(),
        application_id="app-1",
        facility_id="fac-1",
        lender_id="coop-9",
        borrower_id=borrower_id,
        amount_minor=amount_minor,
        currency=currency,
        disbursed_on=on,
        matures_on=date(2027, 3, 1),
        instalment_count=12,
    )


def repaid(subject: str, principal_minor: int, on: date, left_minor: int = 0) -> LoanRepaid:
    return LoanRepaid(
        subject=subject,
        occurred_at=at(),
        amount_minor=principal_minor + 500,
        principal_minor=principal_minor,
        interest_minor=500,
        overpaid_minor=0,
        currency=Currency.USD,
        paid_on=on,
        principal_outstanding_minor=left_minor,
    )


def assessed(subject: str, days_past_due: int, on: date) -> LoanArrearsAssessed:
    return LoanArrearsAssessed(
        subject=subject,
        occurred_at=at(),
        assessed_on=on,
        days_past_due=days_past_due,
        principal_outstanding_minor=1,
        overdue_minor=1,
        currency=Currency.USD,
        counting_rule="a test",
    )


def closed(subject: str, on: date) -> LoanClosed:
    return LoanClosed(subject=subject, occurred_at=at(), closed_on=on)


def cohort(subject: str, ends_on: date = DAY) -> CohortScheduled:
    return CohortScheduled(
        subject=subject,
        occurred_at=at(),
        country=Country.TL,
        programme="cooperatives",
        programme_version="2026-1",
        place_code="TL06",
        starts_on=DAY,
        ends_on=ends_on,
        seats=10,
    )


def completed(subject: str, completed_count: int, enrolled_count: int) -> CohortCompleted:
    return CohortCompleted(
        subject=subject, occurred_at=at(), completed_count=completed_count, enrolled_count=enrolled_count
    )


def certificate(
    subject: str, enterprise_id: str = "ent-1", on: date = DAY, valid_until: date | None = None
) -> CertificateIssued:
    return CertificateIssued(
        subject=subject,
        occurred_at=at(),
        country=Country.TL,
        cohort_id="coh-1",
        programme="cooperatives",
        programme_version="2026-1",
        participant_id=f"{enterprise_id}.p1",
        enterprise_id=enterprise_id,
        kind="training_result",
        issued_on=on,
        valid_until=valid_until,
    )


def revoked(subject: str, on: date) -> CertificateRevoked:
    return CertificateRevoked(subject=subject, occurred_at=at(), reason_code="by_mistake", revoked_on=on)


_KINDS = {
    "enterprise": Kind.ENTERPRISES,
    "cooperative": Kind.COOPERATIVES,
    "facility": Kind.FACILITIES,
    "application": Kind.APPLICATIONS,
    "loan": Kind.LOANS,
    "cohort": Kind.COHORTS,
    "certificate": Kind.CERTIFICATES,
}


def rows_of(facts: Iterable[Event]) -> Mapping[Kind, list[Row]]:
    """Keep facts as figures do: each aggregate's in their order, whatever comes between them."""
    kept: dict[tuple[Kind, str], Row] = {}
    for fact in facts:
        kind = _KINDS[fact.type.split(".")[1]]
        row = kept.get((kind, fact.subject), Row(kind, fact.subject))
        kept[kind, fact.subject] = after(row, fact, len(row.entries) + 1)
    return {kind: [row for (its, _), row in kept.items() if its is kind] for kind in Kind}
