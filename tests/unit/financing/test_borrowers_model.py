"""What financing learns of enterprises and of their certificates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.registry import (
    EnterpriseAmended,
    EnterpriseDeregistered,
    EnterpriseMerged,
    EnterpriseRegistered,
    EnterpriseReinstated,
    EnterpriseSuspended,
    EnterpriseUnmerged,
    EnterpriseVerified,
)
from services.contracts.training import CertificateIssued, CertificateRevoked, LotGraded
from services.financing.borrowers.model import Borrower, Certificate, after, certificate_after, programmes_of
from services.financing.borrowers.particulars import lot_after
from services.kernel import Country, Event

AT = datetime(2026, 7, 1, tzinfo=UTC)
DESCRIPTION: dict[str, Any] = {
    "place_code": "TL0601",
    "municipality_code": "TL06",
    "sector": "retail",
    "activity_code": "47111",
    "activity_edition": "KBLI2020",
    "size_class": "micro",
    "size_class_rule": "tl-1",
    "owner_gender": "female",
}
REGISTERED = EnterpriseRegistered(subject="ent-1", occurred_at=AT, country=Country.TL, **DESCRIPTION)
VERIFIED = EnterpriseVerified(subject="ent-1", occurred_at=AT, evidence_kind="site_visit")
ISSUED = CertificateIssued(
    subject="cert-1",
    occurred_at=AT,
    country=Country.TL,
    cohort_id="coh-1",
    programme="cooperatives",
    programme_version="1",
    participant_id="p1",
    enterprise_id="ent-1",
    kind="training_result",
    issued_on=date(2026, 1, 10),
    valid_until=date(2028, 1, 10),
)


def heard(*facts: Event) -> Borrower:
    known = Borrower("ent-1")
    for fact in facts:
        known = after(known, fact)  # type: ignore[arg-type]
    return known


def test_an_enterprise_is_known_as_its_register_described_it() -> None:
    assert heard(REGISTERED) == Borrower("ent-1", Country.TL, "TL06", "retail", "micro", "female")


def test_a_verified_entry_that_is_amended_must_be_verified_again_unless_the_change_was_approved() -> None:
    moved = EnterpriseAmended(subject="ent-1", occurred_at=AT, **{**DESCRIPTION, "municipality_code": "TL03"})

    amended = heard(REGISTERED, VERIFIED, moved)

    assert heard(REGISTERED, VERIFIED).verified
    assert not amended.verified
    assert heard(REGISTERED, VERIFIED, moved.model_copy(update={"is_verified": True})).verified
    assert (amended.municipality_code, amended.country) == ("TL03", Country.TL)
    assert after(amended, VERIFIED).verified


def test_a_reinstated_entry_stands_as_before_its_suspension() -> None:
    suspended = EnterpriseSuspended(subject="ent-1", occurred_at=AT, reason_code="tax_debt")
    reinstated = EnterpriseReinstated(subject="ent-1", occurred_at=AT, reason_code="tax_paid")

    assert heard(REGISTERED, VERIFIED, suspended).standing == "suspended"
    assert heard(REGISTERED, VERIFIED, suspended, reinstated) == heard(REGISTERED, VERIFIED)


def test_a_deregistered_entry_stays_known() -> None:
    ended = EnterpriseDeregistered(subject="ent-1", occurred_at=AT, reason_code="closed_down")

    assert heard(REGISTERED, ended).standing == "deregistered"


def test_a_verification_before_the_registration_is_kept_until_it_is_heard() -> None:
    assert heard(VERIFIED).country is None
    assert heard(VERIFIED, REGISTERED) == heard(REGISTERED, VERIFIED)


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2026, 1, 9), False),
        (date(2026, 1, 10), True),
        (date(2028, 1, 10), True),
        (date(2028, 1, 11), False),
    ],
)
def test_a_certificate_counts_from_its_first_to_its_last_day(on: date, counts: bool) -> None:  # noqa: FBT001
    certificate = certificate_after(Certificate("cert-1"), ISSUED)

    assert certificate.counts_on(on) is counts


def test_a_certificate_without_an_end_counts_for_good() -> None:
    lasting = replace(certificate_after(Certificate("cert-1"), ISSUED), valid_until=None)

    assert lasting.counts_on(date(2099, 1, 1))


@given(
    st.permutations(
        [ISSUED, CertificateRevoked(subject="cert-1", occurred_at=AT, reason_code="error", revoked_on=date(2026, 3, 1))]
    )
)
def test_a_revoked_certificate_counts_on_no_day_whichever_fact_was_readable_first(facts: list[Event]) -> None:
    certificate = Certificate("cert-1")
    for fact in facts:
        certificate = certificate_after(certificate, fact)  # type: ignore[arg-type]

    assert certificate.programme == "cooperatives"
    assert not any(certificate.counts_on(date(2026, 1, 10) + timedelta(days=days)) for days in range(800))


def test_programmes_are_those_of_certificates_that_count() -> None:
    certificate = certificate_after(Certificate("cert-1"), ISSUED)
    revoked = replace(
        certificate, certificate_id="cert-2", programme="farmer_institutions", revoked_on=date(2026, 2, 1)
    )

    assert programmes_of([certificate, revoked], date(2026, 7, 1)) == {"cooperatives"}
    assert programmes_of([certificate, revoked], date(2025, 7, 1)) == frozenset()


def test_an_entry_merged_into_another_is_on_hold_until_it_is_unmerged() -> None:
    reason = {"subject": "ent-1", "occurred_at": AT, "into": "ent-2", "reason_code": "same_enterprise"}

    merged = after(Borrower("ent-1"), EnterpriseMerged(**reason))

    assert merged.standing == "merged"
    assert after(merged, EnterpriseUnmerged(**reason)).standing == "active"


def graded(on: date, grade: str | None) -> LotGraded:
    return LotGraded(
        subject="lot-1",
        occurred_at=AT,
        enterprise_id="ent-1",
        product_id="prod-1",
        commodity="coffee_green_arabica",
        standard="SNI-01-2907-2008",
        scheme="sni",
        rule_version="sni-1",
        graded_on=on,
        grade=grade,
        failed=(),
        confidence="high",
    )


GRADINGS = st.builds(graded, st.dates(date(2026, 1, 1), date(2026, 1, 5)), st.sampled_from([None, "1", "2", "3"]))


@given(st.lists(GRADINGS, min_size=1, max_size=8))
def test_of_a_lot_s_gradings_the_latest_counts_and_of_one_day_s_the_last_told(gradings: list[LotGraded]) -> None:
    known = None
    for fact in gradings:
        known = lot_after(known, fact)

    latest = max(fact.graded_on for fact in gradings)
    last_told = [fact.grade for fact in gradings if fact.graded_on == latest][-1]
    assert known
    assert (known.graded_on, known.grade) == (latest, last_told)
