"""Credentials as this service gives them: believed while they hold, and each refusal under its own name."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from typer.testing import CliRunner

from operators.__main__ import app
from services.kernel import Country
from services.training.certificates.model import revoke
from services.training.credentials.achievements import AchievementNotEarnedError, earned
from services.training.credentials.model import (
    CertificateEndedError,
    CredentialAlreadyIssuedError,
    issue,
    place_of,
    write_status_list,
)
from services.training.credentials.repository import load_formats, load_kinds
from services.training.formats.open_badges.bitstrings import BITS_MIN
from services.training.formats.open_badges.issuers import read_issuer, write_issuer
from services.training.formats.open_badges.verification import NAMES, verify_text
from services.training.issuers.key_files import make_key, read_keys
from services.training.issuers.model import SigningNotSetUpError
from tests.unit.training.badges import (
    BADGE,
    BADGE_TOKEN,
    CHECKED_AT,
    OTHER_PAIR,
    PAIR,
    PARTICIPANT,
    SIGNED,
    SIGNED_AT,
    SIGNING,
    TOKEN,
    as_text,
    certificate,
    circumstances,
    key_pair,
    signed,
    signing,
    written,
)

(FORM,) = load_formats()
DAY = timedelta(days=1)


def reasons(text: str, **given: Any) -> dict[str, str]:
    """Name what did not pass."""
    found = verify_text(text, circumstances(**given))
    return {check.name: str(check.reason) for check in found.checks if check.outcome == "failed"}


def status_list(*revoked: int, at: datetime = SIGNED_AT) -> str:
    return as_text(write_status_list("tl-1", frozenset(revoked), SIGNING, FORM, at))


@pytest.mark.parametrize("text", [as_text(SIGNED), TOKEN, BADGE_TOKEN])
def test_a_credential_is_believed_in_each_of_its_forms(text: str) -> None:
    found = verify_text(text, circumstances(recipient=PARTICIPANT))

    assert found.verified
    assert [check.name for check in found.checks] == list(NAMES)
    assert PARTICIPANT not in as_text(SIGNED)
    assert "ent-3f1a" not in as_text(SIGNED)


@pytest.mark.parametrize(
    ("text", "given", "name", "reason"),
    [
        (as_text({**SIGNED, "validUntil": "2039-03-03T14:59:59Z"}), {}, "proof", "signature_invalid"),
        (TOKEN[:-8] + "AAAAAAAA", {}, "proof", "signature_invalid"),
        (as_text(BADGE), {}, "structure", "proof_malformed"),
        (as_text({**SIGNED, "colour": "green"}), {}, "context", "term_unmapped"),
        (as_text({**SIGNED, "@context": [*SIGNED["@context"], "https://e.org/"]}), {}, "context", "context_unknown"),
        (as_text({**SIGNED, "@context": SIGNED["@context"][:1]}), {}, "structure", "badge_context"),
        (as_text(SIGNED), {"by": signing(country=Country.ID)}, "issuer", "issuer_unknown"),
        (as_text(SIGNED), {"by": signing(OTHER_PAIR)}, "proof", "key_unknown"),
        (TOKEN, {"by": signing(OTHER_PAIR)}, "proof", "key_unknown"),
        (as_text(SIGNED), {"at": SIGNED_AT - 20 * DAY}, "proof", "key_not_in_use"),
        (as_text(SIGNED), {"at": datetime(2029, 3, 3, 15, tzinfo=UTC)}, "validity", "expired"),
        (as_text(SIGNED), {"revoked": True}, "status", "revoked"),
        (as_text(SIGNED), {"recipient": "ent-3f1a.p2"}, "recipient", "recipient_differs"),
        ("[]", {}, "structure", "credential_unreadable"),
        ('{"id": 1, "id": 2}', {}, "structure", "credential_unreadable"),
        ('{"a":' * 40 + "1" + "}" * 40, {}, "structure", "credential_unreadable"),
        (" " * 200_000, {}, "structure", "credential_unreadable"),
    ],
)
def test_each_refusal_has_its_own_name(text: str, given: dict[str, Any], name: str, reason: str) -> None:
    assert reasons(text, **given) == {name: reason}


def test_a_credential_holds_to_the_last_second_of_its_last_day_in_its_country() -> None:
    last = datetime(2029, 3, 3, 14, 59, 59, tzinfo=UTC)

    assert reasons(as_text(SIGNED), at=last) == {}
    assert reasons(as_text(SIGNED), at=last + timedelta(seconds=1)) == {"validity": "expired"}


def test_a_credential_of_tomorrow_is_not_yet_valid() -> None:
    tomorrow = written(issued_on=CHECKED_AT.date() + DAY)

    assert reasons(as_text(signed(tomorrow)[0])) == {"validity": "not_yet_valid"}


@settings(max_examples=40)
@given(st.data())
def test_no_change_of_a_signed_value_is_believed(data: st.DataObject) -> None:
    altered = json.loads(as_text(SIGNED))
    place, name = altered, data.draw(st.sampled_from(["name", "issuer", "validFrom", "credentialSubject", "proof"]))
    while isinstance(place[name], dict | list):
        place = place[name]
        keys = sorted(set(place) - {"type", "@context"}) if isinstance(place, dict) else list(range(len(place)))
        name = data.draw(st.sampled_from(keys))
    place[name] = data.draw(st.one_of(st.text(max_size=8), st.booleans(), st.none()).filter(lambda v: v != place[name]))

    assert not verify_text(as_text(altered), circumstances()).verified


@settings(max_examples=40)
@given(st.recursive(st.none() | st.booleans() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=2)))
def test_a_part_of_any_other_kind_is_refused_and_never_fails(value: Any) -> None:
    for name in SIGNED:
        assert not verify_text(as_text({**SIGNED, name: value}), circumstances()).verified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (status_list(6, 8), "passed"),
        (status_list(7), "revoked"),
        (status_list(7, at=CHECKED_AT - 2 * DAY), "status_list_out_of_date"),
        (status_list(at=CHECKED_AT - DAY / 2).replace("tl-1", "tl-2"), "status_list_other"),
        (status_list(at=CHECKED_AT - DAY / 2).replace("revocation", "suspension"), "status_list_other"),
        (as_text(SIGNED), "status_list_type"),
        ("{", "credential_unreadable"),
    ],
)
def test_a_status_list_is_believed_only_from_the_same_issuer_and_in_its_time(text: str, expected: str) -> None:
    at = SIGNED_AT + DAY / 2 if expected in ("passed", "revoked") else CHECKED_AT
    found = verify_text(as_text(SIGNED), circumstances(at=at, revoked=None, status_list=text))
    told = {check.name: check.reason or check.outcome for check in found.checks}

    assert told["status"] == expected
    assert found.verified == (expected == "passed")


def test_without_a_list_nothing_is_said_of_revocation() -> None:
    found = verify_text(as_text(SIGNED), circumstances(revoked=None))

    assert not found.verified
    assert [check.reason for check in found.checks if check.outcome != "passed"] == [
        "status_list_missing",
        "nobody_named",
    ]


def test_a_rotated_key_still_proves_what_it_signed_and_a_revoked_one_nothing(tmp_path: Path) -> None:
    file = tmp_path / "tl.jwks"
    make_key(file, SIGNED_AT - DAY)
    before = signing(*read_keys(file))
    text, token, _ = signed(BADGE, before)
    make_key(file, SIGNED_AT + DAY)
    after = signing(*read_keys(file))
    document = write_issuer(after.issuer(Country.TL, CHECKED_AT.date()))
    taken_back = signing(key_pair(SIGNED_AT - DAY, revoked_at=SIGNED_AT + DAY))
    too_late = as_text(signed(BADGE, before, SIGNED_AT + 2 * DAY)[0])

    assert read_issuer(document) == after.issuer(Country.TL, CHECKED_AT.date())
    assert file.stat().st_mode & 0o777 == 0o600
    assert [reasons(one, by=after) for one in (as_text(text), token)] == [{}, {}]
    assert reasons(too_late, by=after) == {"proof": "key_not_in_use"}
    with pytest.raises(SigningNotSetUpError):
        taken_back.signing_key(Country.TL, CHECKED_AT)


@pytest.mark.parametrize(
    ("header", "claims", "reason"),
    [
        ({"crit": ["exp"], "exp": 1}, {}, "token_header"),
        ({"typ": "at+jwt"}, {}, "token_type"),
        ({"kid": None}, {}, "token_key"),
        ({}, {"iss": "https://elsewhere.example"}, "token_claim"),
        ({}, {"jti": "https://elsewhere.example"}, "token_claim"),
        ({}, {"sub": "urn:uuid:other"}, "token_claim"),
        ({}, {"nbf": 1}, "token_claim"),
        ({}, {"exp": 4_000_000_000}, "token_claim"),
    ],
)
def test_a_tokens_header_and_claims_say_nothing_beside_its_credential(
    header: dict[str, Any], claims: dict[str, Any], reason: str
) -> None:
    parts = json.loads(jws.extract_compact(TOKEN.encode()).payload) | claims
    wanted = {"alg": "Ed25519", "kid": "k", **header}
    head = {name: value for name, value in wanted.items() if value is not None}
    encoded = [_base64(as_text(one).encode()) for one in (head, parts)]

    assert reasons(".".join([*encoded, "AAAA"])) == {"structure": reason}


def _base64(raw: bytes) -> str:
    from base64 import urlsafe_b64encode  # noqa: PLC0415

    return urlsafe_b64encode(raw).decode().rstrip("=")


def test_a_token_may_bring_the_key_itself_but_only_one_that_the_issuer_has() -> None:
    key = SIGNING.signing_key(Country.TL, SIGNED_AT).key
    payload = jws.extract_compact(TOKEN.encode()).payload
    for pair, expected in ((PAIR, {}), (OTHER_PAIR, {"proof": "key_unknown"})):
        assert pair.private is not None
        header = {"alg": "Ed25519", "jwk": pair.private.as_dict(private=False)}
        text = jws.serialize_compact(header, payload, pair.private, algorithms=["Ed25519"])

        assert reasons(text) == expected
    assert key is PAIR.private


def test_completion_earns_attendance_or_a_training_result_and_never_competence() -> None:
    on = SIGNED_AT.date()

    types = [
        earned(kind, load_kinds(), on, by="completion").achievement_type for kind in ("attendance", "training_result")
    ]
    with pytest.raises(AchievementNotEarnedError):
        earned("competence", load_kinds(), on, by="completion")

    assert types == ["ext:Attendance", "CertificateOfCompletion"]


def test_a_certificate_gets_one_credential_while_it_holds() -> None:
    place = place_of(Country.TL, 1, BITS_MIN)
    held = certificate()
    given = issue(held, place=place, credential_id="https://e.org/1", at=SIGNED_AT)

    with pytest.raises(CredentialAlreadyIssuedError):
        issue(given.state, place=place, credential_id="https://e.org/1", at=SIGNED_AT)
    for ended in (revoke(held, reason_code="mistake", at=SIGNED_AT).state, certificate(valid_until=held.issued_on)):
        with pytest.raises(CertificateEndedError):
            issue(ended, place=place, credential_id="https://e.org/1", at=SIGNED_AT + DAY)


def test_places_in_a_list_are_given_once_each_and_not_in_the_order_of_time() -> None:
    few = 4_096
    places = [place_of(Country.TL, number, few) for number in range(1, few + 2)]
    steps = [after.index - before.index for before, after in pairwise(places[:100])]

    assert len({place.index for place in places[:few]}) == few
    assert {place.status_list for place in places[:few]} == {"tl-1"}
    assert places[few].status_list == "tl-2"
    assert 1 not in steps


def test_the_command_checks_from_files_alone(tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    by = signing(key_pair(SIGNED_AT - DAY))
    files = {
        "credential": as_text(signed(written(valid_until=None), by)[0]),
        "issuers": as_text(write_issuer(by.issuer(Country.TL, now.date()))),
        "list": as_text(write_status_list("tl-1", frozenset(), by, FORM, now)),
        "revoked": as_text(write_status_list("tl-1", frozenset({7}), by, FORM, now)),
    }
    paths = {name: tmp_path / f"{name}.json" for name in files}
    for name, text in files.items():
        paths[name].write_text(text, encoding="utf-8")

    def run(*options: str) -> tuple[int, dict[str, str]]:
        typed = ["verify-credential", str(paths["credential"]), "--json", *options]
        done = CliRunner().invoke(app, typed)
        told = json.loads(done.output)
        return done.exit_code, {one["name"]: one["reason"] for one in told.get("checks", []) if one["reason"]}

    believed = ("--issuers", str(paths["issuers"]))
    good, no_list, revoked, stranger = [
        run(*options)
        for options in (
            (*believed, "--status-list", str(paths["list"]), "--recipient", PARTICIPANT),
            believed,
            (*believed, "--status-list", str(paths["revoked"])),
            (),
        )
    ]

    assert good == (0, {})
    assert (no_list[0], no_list[1]["status"]) == (1, "status_list_missing")
    assert (revoked[0], revoked[1]["status"]) == (1, "revoked")
    assert (stranger[0], stranger[1]["issuer"]) == (1, "issuer_unknown")
    assert run("--issuers", str(paths["list"]) + ".gone")[0] == 2
