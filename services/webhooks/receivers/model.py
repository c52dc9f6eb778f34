"""What is true of a receiver: whose it is, where it is, and what is signed for it."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.kernel import Country

SECRET_PREFIX = "whsec_"  # noqa: S105 - what every secret begins with
SECRET_BYTES_MIN, SECRET_BYTES_MAX = 24, 64
SECRETS_MAX = 2
"""The one in use and, while it is changed, the one before it."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """One system of a ministry."""

    name: str
    ministry: Country
    url: str
    secrets: tuple[str, ...] = field(repr=False)
    """The newest first; each signs, so that the receiver may change over in its own time."""
    ca_file: Path | None = None


Receivers = Mapping[str, Receiver]
"""By name."""


def demand_secret(text: str) -> str:
    """Give a secret if it is one of Standard Webhooks.

    Raises:
        ValueError: it is not `whsec_` and the base64 of 24 to 64 bytes.
    """
    try:
        key = b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except Base64Error as error:
        raise ValueError("a secret is whsec_ and base64") from error
    if not text.startswith(SECRET_PREFIX) or not SECRET_BYTES_MIN <= len(key) <= SECRET_BYTES_MAX:
        raise ValueError(f"a secret is whsec_ and the base64 of {SECRET_BYTES_MIN} to {SECRET_BYTES_MAX} bytes")
    return text
