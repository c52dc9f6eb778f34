"""The envelope other registries send: its form, its header's rules, its signature, and what is tried again."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import OKPKey
from pydantic import ValidationError

from services.registry.spdci.canonical import signed_text
from services.registry.spdci.commands import SearchMessage, UnsubscribeMessage
from services.registry.spdci.model import (
    ATTEMPTS_AFTER,
    MESSAGE_AGE,
    Asker,
    Exchange,
    HeaderFacts,
    delivered,
    demand_header,
    event_type_of,
    kept,
    not_delivered,
)
from services.registry.spdci.parties import Partner, read_partners
from services.registry.spdci.refusals import (
    HeaderRefusedError,
    SenderRefusedError,
    SignatureInvalidError,
    SignatureMissingError,
)
from services.registry.spdci.sealing import demand_sender, sign

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEADER: dict[str, Any] = {
    "message_id": "1",
    "message_ts": "2026-11-23T12:00:00+09:00",
    "action": "search",
    "sender_id": "spmis.example.org",
    "total_count": 1,
}
ITEM: dict[str, Any] = {
    "reference_id": "r1",
    "timestamp": "2026-11-23T12:00:00Z",
    "search_criteria": {"query_type": "idtype-value", "query": {"type": "FARMER_ID", "value": "group-1"}},
}
MESSAGE: dict[str, Any] = {"transaction_id": "t1", "search_request": [ITEM]}
ENVELOPE: dict[str, Any] = {"signature": "", "header": HEADER, "message": MESSAGE}
FACTS = HeaderFacts("1.0.0", "search", NOON, 1, is_msg_encrypted=False)
KEY = OKPKey.generate_key("Ed25519", {"kid": "spmis-1"})
PARTNER = Partner(
    sender_id="spmis.example.org",
    subjects=frozenset({"spmis"}),
    keys={"keys": [{**KEY.as_dict(private=False), "kid": "spmis-1"}]},
)
PARTNERS = {PARTNER.sender_id: PARTNER}
EXCHANGE = Exchange("spdci-1", "search", Asker("spmis.example.org", "spmis", ("evaluator",)), "t1", NOON)


def changed(path: str, value: Any) -> dict[str, Any]:
    """Copy the envelope with one value put in, or taken out where it is None."""
    whole = json.loads(json.dumps(ENVELOPE))
    *way, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
    place = whole
    for part in way:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return dict(whole)


def signed(envelope: dict[str, Any], key: OKPKey = KEY) -> dict[str, Any]:
    return {**envelope, "signature": sign(envelope["header"], envelope["message"], key)}


def test_an_envelope_is_read_with_its_zone() -> None:
    read = SearchMessage.model_validate(ENVELOPE)

    assert read.header.message_ts == datetime(2026, 11, 23, 3, tzinfo=UTC)


ITEMS = "message.search_request.0"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("header", None),
        ("message", None),
        ("header.message_id", None),
        ("header.message_ts", None),
        ("header.action", None),
        ("header.sender_id", None),
        ("header.total_count", None),
        ("header.total_count", "1"),
        ("header.message_ts", "2026-11-23T12:00:00"),
        ("header.message_ts", "2026-11-23 12:00:00Z"),
        ("header.message_ts", "2026-13-23T12:00:00Z"),
        ("header.message_ts", 1_800_000_000),
        ("header.unheard_of", "x"),
        ("message.transaction_id", None),
        ("message.transaction_id", "t" * 100),
        ("message.search_request", []),
        ("message.search_request", [ITEM] * 21),
        (f"{ITEMS}.reference_id", None),
        (f"{ITEMS}.timestamp", None),
        (f"{ITEMS}.timestamp", "2026-11-23T12:00:00"),
        (f"{ITEMS}.locale", "en"),
        (f"{ITEMS}.locale", "ENG"),
        (f"{ITEMS}.search_criteria", None),
        (f"{ITEMS}.search_criteria.query", None),
        (f"{ITEMS}.search_criteria.query_type", "sql"),
        (f"{ITEMS}.search_criteria.pagination", {"page_size": 0}),
        (f"{ITEMS}.search_criteria.pagination", {"page_size": 1, "page_number": 0}),
        (f"{ITEMS}.search_criteria.pagination", {"page_number": 1}),
        ("message", {"ciphertext": "x", "header": {}}),
    ],
)
def test_an_envelope_that_breaks_its_schema_is_refused(path: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        SearchMessage.model_validate(changed(path, value))


def test_an_end_of_subscriptions_names_its_codes_as_the_corrected_standard_spells_them() -> None:
    message = {"transaction_id": "t1", "timestamp": "2026-11-23T12:00:00Z", "subscription_codes": ["s1"]}
    misspelt = {**message, "sunscription_codes": message.pop("subscription_codes")}
    header = {**HEADER, "action": "unsubscribe"}

    with pytest.raises(ValidationError):
        UnsubscribeMessage.model_validate({"header": header, "message": misspelt})
    UnsubscribeMessage.model_validate({"header": header, "message": {**message, "subscription_codes": ["s1"]}})


@pytest.mark.parametrize(
    ("facts", "reason_code"),
    [
        (replace(FACTS, version="2.0.0"), "rjct.version.invalid"),
        (replace(FACTS, action="subscribe"), "rjct.action.invalid"),
        (replace(FACTS, message_ts=NOON - MESSAGE_AGE - timedelta(seconds=1)), "rjct.message_ts.invalid"),
        (replace(FACTS, message_ts=NOON + MESSAGE_AGE + timedelta(seconds=1)), "rjct.message_ts.invalid"),
        (replace(FACTS, total_count=2), "rjct.total_count.invalid"),
        (replace(FACTS, is_msg_encrypted=True), "rjct.action.not_supported"),
    ],
)
def test_a_header_that_does_not_fit_is_refused_with_the_standard_s_code(facts: HeaderFacts, reason_code: str) -> None:
    demand_header(FACTS, action="search", requests=1, at=NOON)

    with pytest.raises(HeaderRefusedError) as refused:
        demand_header(facts, action="search", requests=1, at=NOON)

    assert refused.value.members == {"status_reason_code": reason_code}


def test_a_partner_s_signature_over_header_and_message_is_believed() -> None:
    assert demand_sender(signed(ENVELOPE), "spmis", PARTNERS) == PARTNER


def test_a_signature_covers_every_part_of_header_and_message() -> None:
    whole = signed(ENVELOPE)

    for path, value in (("header.sender_uri", "https://other.example.org"), ("message.transaction_id", "t2")):
        altered = {**changed(path, value), "signature": whole["signature"]}
        with pytest.raises(SignatureInvalidError):
            demand_sender(altered, "spmis", PARTNERS)


@pytest.mark.parametrize("signature", ["unsigned-stub", "a.b.c", "..", "eyJhbGciOiJub25lIn0..", "!@#$%^&*()", 7])
def test_what_is_no_signature_of_the_partner_s_is_refused(signature: Any) -> None:
    with pytest.raises(SignatureInvalidError):
        demand_sender({**ENVELOPE, "signature": signature}, "spmis", PARTNERS)


def test_another_s_key_signs_nothing_for_a_partner() -> None:
    other = OKPKey.generate_key("Ed25519", {"kid": "spmis-1"})

    with pytest.raises(SignatureInvalidError):
        demand_sender(signed(ENVELOPE, other), "spmis", PARTNERS)


def test_a_partner_with_keys_signs_every_message() -> None:
    with pytest.raises(SignatureMissingError):
        demand_sender(ENVELOPE, "spmis", PARTNERS)


def test_a_partner_s_name_is_used_by_its_own_tokens_only() -> None:
    with pytest.raises(SenderRefusedError):
        demand_sender(signed(ENVELOPE), "somebody", PARTNERS)


def test_whoever_is_no_partner_is_let_in_by_the_token_alone_and_signs_nothing() -> None:
    assert demand_sender(ENVELOPE, "somebody", {}) is None

    with pytest.raises(SignatureInvalidError):
        demand_sender(signed(ENVELOPE), "somebody", {})


def test_a_partner_known_without_keys_has_no_signature_to_check() -> None:
    known = Partner(sender_id="spmis.example.org", subjects=frozenset({"spmis"}))

    assert demand_sender({**ENVELOPE, "signature": "any"}, "spmis", {known.sender_id: known}) == known


def test_the_signed_text_is_the_same_however_it_was_written() -> None:
    text = signed_text({"b": 1.0, "a": [True, None, "é"]}, {"x": 2.5})

    assert text == '{"header":{"a":[true,null,"é"],"b":1},"message":{"x":2.5}}'.encode()
    for odd in (1e300, float("nan"), 2**60, "\ud800"):
        with pytest.raises(ValueError, match=r"form|surrogate"):
            signed_text({}, {"x": odd})


def test_partners_are_read_from_a_file_and_without_one_there_are_none(tmp_path: Path) -> None:
    file = tmp_path / "partners.json"
    file.write_text(json.dumps({"partners": [{"sender_id": "a", "subjects": ["s"]}]}))

    assert read_partners(file).keys() == {"a"}
    assert read_partners(None) == {}


def test_what_is_not_taken_is_tried_again_until_the_last_wait_is_over() -> None:
    exchange, at, waits = EXCHANGE, NOON, []

    while (exchange := not_delivered(exchange, at=at, is_over=False)).due_at:
        waits.append(exchange.due_at - at)
        at = exchange.due_at

    assert tuple(waits) == ATTEMPTS_AFTER
    assert exchange.attempts == len(ATTEMPTS_AFTER) + 1
    assert not_delivered(EXCHANGE, at=NOON, is_over=True).due_at is None
    assert delivered(exchange, at=at).delivered_at == at
    assert kept(EXCHANGE) == EXCHANGE


def test_events_are_known_small_and_in_capitals() -> None:
    assert (event_type_of("REGISTER"), event_type_of("register"), event_type_of("HARVEST")) == (
        "register",
        "register",
        None,
    )
