"""Addresses of systems outside, as operators write them: https, and never this machine or its neighbourhood."""

from ipaddress import ip_address
from urllib.parse import urlsplit

TRIAL_HOST = "127.0.0.1"
_OF_THIS_MACHINE = ("localhost", ".local", ".localhost", ".internal")


def demand_address(url: str, *, embedded: bool) -> str:
    """Give an address if it may be asked or sent to; `embedded`: on this machine too, to try it.

    Raises:
        ValueError: it is not https, names no host, carries a password, or points at this machine or its neighbours.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if embedded and host == TRIAL_HOST and parts.scheme in ("http", "https"):
        return url
    if parts.scheme != "https" or not host:
        raise ValueError("an address of a system outside is https and names a host")
    if parts.username or parts.password or parts.fragment:
        raise ValueError("an address of a system outside holds neither a name nor a password nor a fragment")
    if host.endswith(_OF_THIS_MACHINE) or _is_special(host):
        raise ValueError(f"{host} is this machine or its neighbourhood, not a ministry's system")
    return url


def _is_special(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        # Numbers that some resolvers read as an address: 2130706433, 0x7f.1.
        return host.rpartition(".")[2][:1].isdigit()
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any((mapped.is_loopback, mapped.is_link_local, mapped.is_unspecified, mapped.is_multicast))
