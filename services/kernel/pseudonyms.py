"""Pseudonyms: names for ids that only the ministry that gave them can lead back."""

import hmac
import re
from base64 import b32encode
from hashlib import sha256

from services.kernel.country import Country

PSEUDONYM_CHARACTERS = 26
"""Of base 32: 130 bits of the keyed hash."""
_PSEUDONYM = re.compile(rf"^x(id|tl)-[a-z2-7]{{{PSEUDONYM_CHARACTERS}}}$")


def pseudonym_of(home_id: str, ministry: Country, key: bytes) -> str:
    """Name an id of a ministry for the other one: the same id always by the same name, by HMAC-SHA-256."""
    digest = hmac.new(key, home_id.encode(), sha256).digest()
    return f"x{ministry}-{b32encode(digest).decode().lower()[:PSEUDONYM_CHARACTERS]}"


def giver_of(name: str) -> Country | None:
    """Tell whose pseudonym a name is; None: it is none."""
    found = _PSEUDONYM.match(name)
    return Country(found[1]) if found else None
