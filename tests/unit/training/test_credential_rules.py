"""Data Model 2.0, Bitstring Status List, Open Badges 3.0: each rule with a case that keeps and one that breaks it."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.credentials.model import write_status_list
from services.training.credentials.repository import load_formats
from services.training.formats.open_badges.badge_rules import badge_faults
from services.training.formats.open_badges.bitstrings import (
    BITS_MAX,
    BITS_MIN,
    StatusListUnreadableError,
    StatusRangeError,
    is_set,
    read_list,
    write_list,
)
from services.training.formats.open_badges.data_model import credential_faults, presentation_faults
from services.training.formats.open_badges.faults import Fault
from services.training.formats.open_badges.recipients import is_recipient, write_identity
from services.training.formats.open_badges.status_entries import list_faults, status_faults
from tests.unit.training.badges import BADGE, LIST_URL, PARTICIPANT, SIGNED, SIGNED_AT, SIGNING

Rules = Callable[[dict[str, Any]], list[Fault]]
V2, BADGES = BADGE["@context"]
GONE = object()
LIST = write_status_list("tl-1", frozenset({7}), SIGNING, load_formats()[0], SIGNED_AT)
ALIGNED = {"type": ["Alignment"], "targetName": "KJK.SP01.002.01", "targetUrl": "https://skkni.example/1"}


def with_part(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Change one part, by its path with dots, in a copy."""
    changed = copy.deepcopy(document)
    *way, last = path.split(".")
    inner = changed
    for name in way:
        inner = inner[name]
    inner.pop(last, None)
    if value is not GONE:
        inner[last] = value
    return changed


DATA_MODEL = [
    ("@context", [V2, {"term": "https://e.org/term"}], [BADGES, V2], "context_order"),
    ("@context", [V2], V2, "context_order"),
    ("@context", [V2, BADGES], [V2, 5], "context_form"),
    ("type", "VerifiableCredential", ["OpenBadgeCredential"], "type_missing"),
    ("type", ["VerifiableCredential"], GONE, "type_missing"),
    ("type", ["VerifiableCredential", "A"], ["VerifiableCredential", 5], "type_form"),
    ("issuer", "did:example:1", GONE, "issuer_no_url"),
    ("issuer", {"id": "https://e.org/1"}, {"name": "SECoop"}, "issuer_no_url"),
    ("credentialSubject", [{"id": "did:example:1"}], {}, "subject_empty"),
    ("credentialSubject", {"name": "one"}, [{"name": "one"}, {}], "subject_empty"),
    ("credentialSubject", {"id": "urn:uuid:1"}, {"id": "one"}, "id_no_url"),
    ("id", GONE, ["https://e.org/1"], "id_no_url"),
    ("id", "urn:uuid:1", "not a url", "id_no_url"),
    ("validFrom", "2026-03-04T00:00:00+09:00", "2026-03-04T00:00:00", "instant_form"),
    ("validFrom", "2026-03-04T00:00:00.5Z", "2026-03-04", "instant_form"),
    ("validUntil", GONE, "2026-02-30T00:00:00Z", "instant_form"),
    ("validUntil", BADGE["validFrom"], "2026-03-03T14:59:59Z", "validity_order"),
    ("credentialStatus", {"type": "Other"}, {"id": "https://e.org/1"}, "part_without_type"),
    (
        "credentialStatus",
        [{"type": "A", "id": "https://e.org/1"}],
        {"type": "A", "id": ["https://e.org/1"]},
        "id_no_url",
    ),
    ("termsOfUse", {"type": "A"}, [{"type": "A"}, {}], "part_without_type"),
    ("evidence", [{"type": ["Evidence"]}], "seen", "part_without_type"),
    ("refreshService", {"type": "A"}, {"id": "https://e.org/1"}, "part_without_type"),
    ("refreshService", {"type": "A"}, [], "part_empty"),
    ("credentialSchema", {"type": "A", "id": "https://e.org/1"}, {"id": "https://e.org/1"}, "part_without_type"),
    ("credentialSchema", {"type": "A", "id": "https://e.org/1"}, {"type": "A"}, "id_no_url"),
    ("proof", {"type": "DataIntegrityProof"}, {"cryptosuite": "eddsa-rdfc-2022"}, "part_without_type"),
    ("name", "Badge", 5, "words_form"),
    ("name", {"@value": "Insígnia", "@language": "pt"}, {"@value": "x", "lang": "pt"}, "words_form"),
    ("description", {"@value": "x", "@direction": "ltr"}, {"@language": "en"}, "words_form"),
    ("issuer.name", "SECoop", ["SECoop", 5], "words_form"),
]
OPEN_BADGES = [
    ("@context", [V2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"], [V2], "badge_context"),
    ("id", "urn:uuid:1", GONE, "id_missing"),
    ("type", ["VerifiableCredential", "AchievementCredential"], ["VerifiableCredential"], "badge_type"),
    ("issuer", {"id": "https://e.org/1", "type": "Profile"}, "https://e.org/1", "issuer_no_profile"),
    ("validFrom", "2026-03-04T00:00:00Z", GONE, "valid_from_missing"),
    ("credentialSubject.type", "AchievementSubject", ["Person"], "subject_type"),
    ("credentialSubject.id", GONE, GONE, ""),
    ("credentialSubject.identifier", [], [{"type": "IdentityObject", "hashed": True}], "identifier_form"),
    ("credentialSubject.achievement.id", "urn:uuid:1", GONE, "achievement_id"),
    ("credentialSubject.achievement.type", "Achievement", ["Result"], "achievement_type"),
    ("credentialSubject.achievement.name", "Teamwork", {"en": "Teamwork"}, "achievement_name"),
    ("credentialSubject.achievement.description", "What", GONE, "achievement_description"),
    ("credentialSubject.achievement.criteria", {"id": "https://e.org/1"}, {}, "achievement_criteria"),
    ("credentialSubject.achievement.alignment", [ALIGNED], [{"targetName": "x"}], "alignment_target"),
    ("credentialSubject.achievement", BADGE["credentialSubject"]["achievement"], GONE, "achievement_id"),
]
STATUS = [
    ("credentialStatus.statusPurpose", "suspension", GONE, "status_purpose"),
    ("credentialStatus.statusListIndex", "0", 7, "status_index"),
    ("credentialStatus.statusListIndex", "131071", "07", "status_index"),
    ("credentialStatus.statusListCredential", "https://e.org/1", "one", "status_list_no_url"),
    ("credentialStatus.id", GONE, LIST_URL, "status_id_is_list"),
]
STATUS_LIST = [
    ("type", ["VerifiableCredential", "BitstringStatusListCredential"], ["VerifiableCredential"], "status_list_type"),
    ("credentialSubject.type", ["BitstringStatusList"], "StatusList2021", "status_list_type"),
    ("credentialSubject.statusPurpose", "suspension", GONE, "status_purpose"),
    ("credentialSubject.encodedList", "uH4sI", GONE, "status_list_missing"),
]
CASES = [
    (rules, start, *case)
    for rules, start, cases in (
        (credential_faults, SIGNED, DATA_MODEL),
        (badge_faults, SIGNED, OPEN_BADGES),
        (status_faults, SIGNED, STATUS),
        (list_faults, LIST, STATUS_LIST),
    )
    for case in cases
]


@pytest.mark.parametrize(("rules", "start", "path", "good", "bad", "code"), CASES)
def test_each_rule_lets_one_case_pass_and_refuses_another(
    rules: Rules, start: dict[str, Any], path: str, good: Any, bad: Any, code: str
) -> None:
    kept, broken = (rules(with_part(start, path, value)) for value in (good, bad))

    assert rules(start) == []
    assert kept == []
    assert {fault.code for fault in broken} >= ({code} if code else set())


def test_a_subject_without_id_and_without_identifier_is_refused() -> None:
    nobody = with_part(with_part(BADGE, "credentialSubject.id", GONE), "credentialSubject.identifier", GONE)

    assert [fault.code for fault in badge_faults(nobody)] == ["subject_unidentified"]


@pytest.mark.parametrize(
    ("enveloped", "codes"),
    [
        ({"@context": V2, "type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,ey"}, []),
        (BADGE, []),
        ({"@context": V2, "type": "EnvelopedVerifiableCredential", "id": "https://e.org"}, ["envelope_no_data_url"]),
        ({"@context": V2, "type": "Other", "id": "data:application/vc+jwt,ey"}, ["type_missing"]),
        ({"type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,ey"}, ["context_order"]),
    ],
)
def test_a_presentation_says_what_it_is_and_envelops_credentials_as_data(enveloped: Any, codes: list[str]) -> None:
    presentation = {"@context": [V2], "type": ["VerifiablePresentation"], "verifiableCredential": [enveloped]}

    assert [fault.code for fault in presentation_faults(presentation)] == codes
    assert [fault.code for fault in presentation_faults({**presentation, "type": ["A"]})] == ["type_missing", *codes]


@given(st.frozensets(st.integers(0, BITS_MIN - 1), max_size=30))
def test_a_status_list_is_read_as_it_was_written_with_place_0_left_most(revoked: frozenset[int]) -> None:
    text = write_list(revoked)

    raw = read_list(text)

    assert {8 * at + bit for at, byte in enumerate(raw) if byte for bit in range(8) if byte & 0x80 >> bit} == revoked
    assert all(is_set(raw, index) for index in revoked)
    assert text == write_list(revoked)


def test_a_list_that_is_short_or_cut_and_a_place_outside_of_it_are_refused() -> None:
    whole = write_list(frozenset())

    for bits in (BITS_MIN - 8, BITS_MIN + 4, BITS_MAX + 8):
        with pytest.raises(StatusListUnreadableError):
            write_list(frozenset(), bits)
    for text in (whole[1:], whole[:-8], "u!", "uAAAA", "z" + whole[1:]):
        with pytest.raises(StatusListUnreadableError):
            read_list(text)
    for index in (-1, BITS_MIN):
        with pytest.raises(StatusRangeError):
            is_set(read_list(whole), index)
        with pytest.raises(StatusRangeError):
            write_list({index})


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_hashed_number_is_recognised_by_who_knows_it_alone(number: str, other: str) -> None:
    about = {"credentialSubject": {"identifier": [write_identity(number, "deadsea")]}}

    assert is_recipient(about, number)
    assert is_recipient(about, other) == (number == other)
    assert is_recipient(SIGNED, PARTICIPANT)
