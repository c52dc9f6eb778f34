"""Verification against evidence by somebody else, and recognition from across the border."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.contracts.registry import EnterpriseAmended, EnterpriseVerificationFailed
from services.kernel import Country, RuleViolationError
from services.registry.enterprises import model, recognition
from services.registry.enterprises.commands import GivenFinding
from services.registry.enterprises.model import EnterpriseStateError, VerifierIsRegistrarError
from services.registry.enterprises.recognition import (
    EnterpriseAlreadyRecognisedError,
    EnterpriseNotRecognisedError,
    OwnEnterpriseRecognitionError,
)
from services.registry.enterprises.verification import (
    CheckedFieldUnknownError,
    Finding,
    VerifierIsAmenderError,
    last_described_by,
    verify,
)
from services.registry.evidence import Evidence, check_evidence
from services.registry.records.model import History
from tests.unit.registry.test_enterprises_model import (
    APPROVED,
    NOON,
    RECORD,
    REGISTERED,
    SUSPENDED,
    TODAY,
    VERIFIED,
    amended,
)

VISIT = Evidence("site_visit", TODAY)
CONFIRMED = Finding("confirmed", (VISIT,), checked_fields=("legal_name", "place_code"))
NOT_CONFIRMED = Finding("not_confirmed", (VISIT,), "place_not_found")
DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
RECOGNISED = recognition.recognise(VERIFIED, ministry=Country.ID, basis_code=None, at=NOON).state


def test_what_is_not_confirmed_stays_registered_and_says_why() -> None:
    decision = verify(REGISTERED, RECORD, NOT_CONFIRMED, by="verifier-1", at=NOON)

    assert decision.state == replace(REGISTERED, version=2)
    assert decision.events == (
        EnterpriseVerificationFailed(
            subject="ent-1", occurred_at=NOON, reason_code="place_not_found", evidence_kind="site_visit"
        ),
    )
    assert verify(decision.state, RECORD, CONFIRMED, by="verifier-1", at=NOON).state.status == "verified"


@pytest.mark.parametrize("finding", [CONFIRMED, NOT_CONFIRMED], ids=lambda finding: finding.outcome)
def test_neither_who_registered_an_entry_nor_who_amended_it_last_verifies_it(finding: Finding) -> None:
    amendment = amended(REGISTERED, RECORD, replace(APPROVED, by="registrar-2"), sector="Food")
    assert amendment.change
    entry, history = amendment.decision.state, History((*RECORD.changes, amendment.change))

    for by, refusal in (("registrar-1", VerifierIsRegistrarError), ("registrar-2", VerifierIsAmenderError)):
        with pytest.raises(refusal):
            verify(entry, history, finding, by=by, at=NOON)

    assert last_described_by(history) == "registrar-2"
    assert verify(entry, history, finding, by="verifier-1", at=NOON).events


def test_a_verification_checks_fields_of_the_description_while_the_entry_waits_for_it() -> None:
    with pytest.raises(CheckedFieldUnknownError):
        verify(REGISTERED, RECORD, replace(CONFIRMED, checked_fields=("status",)), by="verifier-1", at=NOON)
    with pytest.raises(EnterpriseStateError):
        verify(VERIFIED, RECORD, NOT_CONFIRMED, by="verifier-1", at=NOON)


def test_an_approved_amendment_of_a_verified_entry_tells_that_it_stays_verified() -> None:
    facts = [amended(entry, RECORD, sector="Food").decision.events[0] for entry in (REGISTERED, VERIFIED)]

    assert [fact.is_verified for fact in facts if isinstance(fact, EnterpriseAmended)] == [False, True]


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Evidence("site_visit", TODAY + timedelta(days=1)), "evidence_seen_in_future"),
        (Evidence("hearsay", TODAY), "evidence_kind_unknown"),
        (Evidence("document", TODAY, reference="SIUP/12"), "evidence_incomplete"),
        (Evidence("register_extract", TODAY, document_sha256=DIGEST), "evidence_incomplete"),
        (Evidence("other_ministry_register", TODAY), "evidence_incomplete"),
    ],
    ids=lambda given: getattr(given, "kind", given),
)
def test_evidence_names_what_its_kind_demands(item: Evidence, code: str) -> None:
    with pytest.raises(RuleViolationError) as refused:
        check_evidence([VISIT, item], today=TODAY)

    assert refused.value.code == code
    whole = Evidence("document", TODAY, "SIUP/12", DIGEST)
    assert check_evidence([VISIT, whole], today=TODAY) == (VISIT, whole)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"evidence": []},
        {"evidence_kind": "site_visit", "outcome": "not_confirmed"},
        {"evidence_kind": "site_visit", "evidence": [{"kind": "site_visit", "seen_on": "2026-11-01"}]},
        {"evidence": [{"kind": "site_visit", "seen_on": "2026-11-01"}] * 11},
        {"evidence": [{"kind": "document", "seen_on": "2026-11-01", "document_sha256": DIGEST[1:]}]},
        {"evidence": [{"kind": "document", "seen_on": "2026-11-01", "reference": "shown by the owner"}]},
    ],
    ids=str,
)
def test_a_finding_is_given_whole(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GivenFinding.model_validate(body)

    short = GivenFinding.model_validate({"evidence_kind": "site_visit"})
    assert (short.outcome, short.evidence) == ("confirmed", None)


def test_a_recognition_stands_through_a_suspension_and_is_withdrawn_by_who_gave_it() -> None:
    suspended = model.suspend(RECOGNISED, reason_code="complaint", at=NOON).state

    withdrawn = recognition.withdraw(suspended, ministry=Country.ID, reason_code="agreement_ended", at=NOON).state

    assert (suspended.recognised_by, withdrawn.recognised_by) == (Country.ID, None)
    for ministry in (Country.TL, None):
        with pytest.raises(OwnEnterpriseRecognitionError):
            recognition.withdraw(suspended, ministry=ministry, reason_code="agreement_ended", at=NOON)
    with pytest.raises(EnterpriseNotRecognisedError):
        recognition.withdraw(withdrawn, ministry=Country.ID, reason_code="agreement_ended", at=NOON)


def test_a_verified_enterprise_is_recognised_once_from_across_the_border() -> None:
    for entry in (REGISTERED, SUSPENDED):
        with pytest.raises(EnterpriseStateError):
            recognition.recognise(entry, ministry=Country.ID, basis_code=None, at=NOON)
    with pytest.raises(EnterpriseAlreadyRecognisedError):
        recognition.recognise(RECOGNISED, ministry=Country.ID, basis_code=None, at=NOON)
    with pytest.raises(OwnEnterpriseRecognitionError):
        recognition.recognise(VERIFIED, ministry=Country.TL, basis_code=None, at=NOON)

    assert RECOGNISED.recognised_by == Country.ID
