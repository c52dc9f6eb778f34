"""What is true of a receiver: whose it is, where it is, and what is signed for it."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from services.kernel import Country

SECRET_PREFIX = "whsec_"  # noqa: S105 - what every secret begins with
SECRET_BYTES_MIN, SECRET_BYTES_MAX = 24, 64
SECRETS_MAX = 2
"""The one in use and, while it is changed, the one before it."""
TRIAL_HOST = "127.0.0.1"
_OF_THIS_MACHINE = ("localhost", ".localhost", ".local", ".internal")


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


def demand_address(url: str, *, embedded: bool) -> str:
    """Give the address if facts may be sent there; `embedded`: on this machine too, to try it.

    Raises:
        ValueError: it is not https, names no host, carries a password, or points at this machine or its neighbours.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if embedded and host == TRIAL_HOST and parts.scheme in ("http", "https"):
        return url
    if parts.scheme != "https" or not host:
        raise ValueError("a receiver's address is https and names a host")
    if parts.username or parts.password or parts.fragment:
        raise ValueError("a receiver's address holds neither a name nor a password nor a fragment")
    if host.endswith(_OF_THIS_MACHINE) or _is_special(host):
        raise ValueError(f"{host} is this machine or its neighbourhood, not a ministry's system")
    return url


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


def _is_special(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        # Numbers that some resolvers read as an address: 2130706433, 0x7f.1.
        return host.rpartition(".")[2][:1].isdigit()
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any((mapped.is_loopback, mapped.is_link_local, mapped.is_unspecified, mapped.is_multicast))
