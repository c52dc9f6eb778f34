"""Persons of Timor-Leste as officers enter them over HTTP, with values nobody else has."""

from typing import Any
from uuid import uuid4

from tests.integration.desk import Desk, JsonObject

REGISTRAR = "tl/registrar-1"
PROTECTION = "tl/data_protection_officer-1"


def somebody(**changes: Any) -> JsonObject:
    """Say everything that can be said about a person; the identity number is a new one each time."""
    stated: JsonObject = {
        "country": "tl",
        "name": "Domingas Quelicai",
        "identity": {"scheme": "TL_ELECTOR", "number": uuid4().hex[:12].upper()},
        "birth_date": "2001-03-17",
        "gender": "female",
        "phone": "+67077123456",
        "email": "domingas@quelicai.tl",
        "place_code": "TL0104",
        "vulnerabilities": ["single_parent"],
    }
    return {**stated, **changes}


def named(body: JsonObject) -> JsonObject:
    """Give an enterprise or cooperative a name that no other entry is like."""
    return {**body, "legal_name": f"{body['legal_name']} {uuid4().int % 10**9}"}


async def enter(desk: Desk, **changes: Any) -> str:
    """Enter a person; give the number."""
    entry = await desk.do(REGISTRAR, "POST", "registry/persons", somebody(**changes))
    return str(entry["person_id"])


async def answered(desk: Desk, person_id: str, kind: str, outcome: str = "granted") -> JsonObject:
    """Take a request of a person down and answer it."""
    asked = await desk.do(REGISTRAR, "POST", f"registry/persons/{person_id}/requests", {"kind": kind})
    path = f"registry/person-requests/{asked['request_id']}/answer"
    return await desk.do(PROTECTION, "POST", path, {"outcome": outcome, "reason_code": "as_the_law_says"})
