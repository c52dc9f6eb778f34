"""Requests that must be refused: what is wrong with each, and the stable type of its problem."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.chassis.http import BODY_BYTES_MAX
from services.chassis.paging import PAGE_MAX
from tests.integration.chassis.registers import ENTERPRISE

JSON = {"Content-Type": "application/json"}
ENTERPRISES = "/v1/enterprises"


@dataclass(frozen=True)
class Bad:
    """A request that must be refused, and how."""

    status: int
    code: str
    method: str = "POST"
    path: str = ENTERPRISES
    body: Any = None
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    keyed: bool = True


def entry(**changes: Any) -> dict[str, Any]:
    return {**ENTERPRISE, **changes}


def without(name: str) -> dict[str, Any]:
    return {given: value for given, value in ENTERPRISE.items() if given != name}


def sales(amount_minor: Any, currency: Any = "USD") -> dict[str, Any]:
    return entry(annual_sales={"amount_minor": amount_minor, "currency": currency})


def refused(body: Any, code: str = "invalid_request") -> Bad:
    return Bad(422, code, body=body)


def unreadable(content: bytes, code: str = "malformed_json", status: int = 400) -> Bad:
    return Bad(status, code, content=content, headers=JSON)


def reading(query: str, code: str = "invalid_request") -> Bad:
    return Bad(422, code, method="GET", path=f"{ENTERPRISES}?{query}", keyed=False)


BAD: dict[str, Bad] = {
    "malformed_json": unreadable(b'{"country": "tl",'),
    "an_empty_body": unreadable(b"", "invalid_request", 422),
    "not_utf_8": unreadable(b'{"legal_name": "\xff\xfe"}'),
    "deep_nesting": unreadable(b"[" * 200_000),
    "closed_deep_nesting": unreadable(b"[" * 900 + b"]" * 900, "invalid_request", 422),
    "a_number_without_end": unreadable(b"9" * 10_000),
    "no_object": refused([ENTERPRISE]),
    "no_json_said": Bad(
        422, "invalid_request", content=json.dumps(ENTERPRISE).encode(), headers={"Content-Type": "text/plain"}
    ),
    "an_unknown_field": refused(entry(colour="red")),
    "an_unknown_field_inside": refused(entry(annual_sales={"amount_minor": 1, "currency": "USD", "tax": 1})),
    "a_missing_field": refused(without("sector")),
    "a_missing_country": refused(without("country")),
    "an_unknown_country": refused(entry(country="au")),
    "a_wrong_currency": refused(sales(100, "EUR")),
    "no_currency": refused(entry(annual_sales={"amount_minor": 1})),
    "a_currency_in_small_letters": refused(sales(100, "usd")),
    "negative_minor_units": refused(sales(-1)),
    "fractional_minor_units": refused(sales(10.5)),
    "minor_units_as_a_float": refused(sales(10.0)),
    "minor_units_as_text": refused(sales("10")),
    "minor_units_as_a_claim": refused(sales(True)),
    "minor_units_beyond_the_limit": refused(sales(10**15 + 1)),
    "minor_units_beyond_the_machine": refused(sales(2**70)),
    "not_a_number": unreadable(json.dumps(sales(float("nan"))).encode(), "invalid_request", 422),
    "infinity": unreadable(json.dumps(entry(employees=float("inf"))).encode(), "invalid_request", 422),
    "negative_employees": refused(entry(employees=-1)),
    "an_unknown_place": refused(entry(place_code="TL99"), "place_unknown"),
    "a_place_of_the_other_country": refused(entry(place_code="53.71"), "place_unknown"),
    "an_unknown_activity": refused(entry(activity_code="00000"), "activity_code_unknown"),
    "an_unknown_edition": refused(entry(activity_edition="KBLI1990"), "activity_edition_unknown"),
    "an_unknown_identifier_scheme": refused(
        entry(identifiers=[{"scheme": "XX-NUMBER", "value": "1"}]), "identifier_scheme_unknown"
    ),
    "an_identifier_of_the_other_country": refused(
        entry(identifiers=[{"scheme": "NIB", "value": "1234567890123"}]), "identifier_foreign"
    ),
    "a_wrong_identifier": refused(entry(identifiers=[{"scheme": "TIN", "value": "12"}]), "identifier_malformed"),
    "too_many_identifiers": refused(entry(identifiers=[{"scheme": "TIN", "value": str(n)} for n in range(6)])),
    "an_empty_name": refused(entry(legal_name="   ")),
    "a_name_without_end": refused(entry(legal_name="n" * 201)),
    "a_null_byte_in_a_name": refused(entry(legal_name="a\x00b")),
    "a_control_character_in_a_name": refused(entry(legal_name="a\x1bb")),
    "half_a_character_in_a_name": unreadable(json.dumps(entry(legal_name="a\ud800b")).encode(), "invalid_request", 422),
    "half_a_character_as_a_field": unreadable(json.dumps(entry(**{"\udfff": 1})).encode(), "invalid_request", 422),
    "a_null_byte_as_a_field": refused(entry(**{"\x00": 1})),
    "a_gender_unheard_of": refused(entry(owner_gender="unknown")),
    "no_idempotency_key": Bad(400, "idempotency_key_missing", body=ENTERPRISE, keyed=False),
    "a_short_idempotency_key": Bad(
        422, "invalid_request", body=ENTERPRISE, keyed=False, headers={"Idempotency-Key": "1"}
    ),
    "a_long_idempotency_key": Bad(
        422, "invalid_request", body=ENTERPRISE, keyed=False, headers={"Idempotency-Key": "k" * 101}
    ),
    "a_strange_idempotency_key": Bad(
        422, "invalid_request", body=ENTERPRISE, keyed=False, headers={"Idempotency-Key": "key/with/slashes"}
    ),
    "a_body_over_the_limit": unreadable(b" " * (BODY_BYTES_MAX + 1), "body_too_large", 413),
    "a_page_over_the_limit": reading(f"country=tl&limit={PAGE_MAX + 1}"),
    "a_page_of_nothing": reading("country=tl&limit=0"),
    "a_page_of_text": reading("country=tl&limit=all"),
    "a_list_of_no_country": reading("limit=1"),
    "a_cursor_of_another_alphabet": reading("country=tl&cursor=%3F%3F%3F", "cursor_malformed"),
    "an_empty_cursor": reading("country=tl&cursor=", "cursor_malformed"),
    "a_cursor_cut_short": reading("country=tl&cursor=abc", "cursor_malformed"),
    "a_cursor_of_no_text": reading("country=tl&cursor=_____w==", "cursor_malformed"),
    "a_cursor_with_more_behind_it": reading("country=tl&cursor=ZW50LTE=ZW50", "cursor_malformed"),
    "a_cursor_without_end": reading(f"country=tl&cursor={'a' * 301}"),
    "an_unknown_path": Bad(404, "not_found", path="/v1/unheard-of", body={}),
    "a_path_with_a_slash_too_many": Bad(404, "not_found", path=f"{ENTERPRISES}/", body=ENTERPRISE),
    "a_path_of_a_null_byte": Bad(422, "invalid_request", method="GET", path=f"{ENTERPRISES}/%00", keyed=False),
    "an_entry_unheard_of": Bad(404, "enterprise_not_found", method="GET", path=f"{ENTERPRISES}/ent-x", keyed=False),
    "a_wrong_method": Bad(405, "method_not_allowed", method="DELETE", keyed=False),
    "a_method_unheard_of": Bad(405, "method_not_allowed", method="BREW", keyed=False),
}

IF_MATCH = {
    "stale": ('"7"', 412, "stale_version"),
    "weak": ('W/"1"', 422, "etag_malformed"),
    "unquoted": ("1", 422, "etag_malformed"),
    "a_list": ('"1", "2"', 422, "etag_malformed"),
    "of_words": ('"one"', 422, "etag_malformed"),
    "empty": ("", 422, "etag_malformed"),
    "without_end": (f'"{"1" * 5_000}"', 422, "invalid_request"),
}
