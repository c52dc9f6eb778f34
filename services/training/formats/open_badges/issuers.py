"""Issuers as a reader knows them: a profile and its public keys, each with the time it signs in.

An issuer's document is a controlled identifier document (W3C, Controlled Identifiers 1.0) that is also a Profile of
Open Badges 3.0. Terms of our own say from when to when a key signs: the standard's `expires` would also end what it
signed before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.kernel import RuleViolationError
from services.training.formats.open_badges.contexts import OPEN_BADGES, OPEN_BADGES_PATCHES, JsonObject
from services.training.formats.open_badges.faults import is_url, listed, read_instant
from services.training.formats.open_badges.integrity import instant
from services.training.formats.open_badges.multikeys import MultibaseUnreadableError, read_multikey

CONTROLLED_IDENTIFIERS = "https://www.w3.org/ns/cid/v1"
_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
_OWN_TERMS = {name: {"@id": f"urn:jembatan:term:{name}", "@type": _DATE_TIME} for name in ("signsFrom", "signsUntil")}


class IssuerDocumentUnreadableError(RuleViolationError):
    """The text is no document of an issuer with Ed25519 keys."""

    code = "issuer_document_unreadable"


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """A public key of an issuer; it signs from an instant on, until another took its place, and never when revoked."""

    multikey: str
    signs_from: datetime
    signs_until: datetime | None = None
    revoked_at: datetime | None = None

    def signs(self, at: datetime) -> bool:
        """Tell whether the key may sign at an instant."""
        return self.signs_from <= at and (self.signs_until is None or at < self.signs_until)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Somebody who gives credentials: an absolute URL as name, how it is called, where it presents itself, its keys."""

    issuer_id: str
    name: str
    url: str | None
    keys: tuple[IssuerKey, ...]

    def method(self, key: IssuerKey) -> str:
        """Name a key as proofs do."""
        return f"{self.issuer_id}#{key.multikey}"

    def key_of(self, method: str) -> IssuerKey | None:
        """Find the key of that name."""
        return next((key for key in self.keys if self.method(key) == method), None)

    def profile(self) -> JsonObject:
        """Write the issuer as a credential holds it."""
        return {"id": self.issuer_id, "type": ["Profile"], "name": self.name} | ({"url": self.url} if self.url else {})


Issuers = Mapping[str, Issuer]
"""Those a reader believes, by their names."""


def known(issuers: Iterable[Issuer]) -> Issuers:
    """Order issuers by their names."""
    return {issuer.issuer_id: issuer for issuer in issuers}


def write_issuer(issuer: Issuer) -> JsonObject:
    """Write an issuer's document, with every key that may still be met."""
    badges = OPEN_BADGES.format(patch=OPEN_BADGES_PATCHES[-1])
    return {
        "@context": [CONTROLLED_IDENTIFIERS, badges, _OWN_TERMS],
        **issuer.profile(),
        "verificationMethod": [_write_key(issuer, key) for key in issuer.keys],
        "assertionMethod": [issuer.method(key) for key in issuer.keys if key.revoked_at is None],
    }


def read_issuer(document: JsonObject) -> Issuer:
    """Read an issuer's document as `write_issuer` writes it; a key without times always signs.

    Raises:
        IssuerDocumentUnreadableError: a part is missing or malformed.
    """
    name, called, url = document.get("id"), document.get("name"), document.get("url")
    if not isinstance(name, str) or not is_url(name) or not isinstance(called, str):
        raise IssuerDocumentUnreadableError("an issuer has a URL as id, and a name")
    keys = tuple(_read_key(name, one) for one in listed(document.get("verificationMethod")))
    return Issuer(name, called, url if isinstance(url, str) else None, keys)


def _write_key(issuer: Issuer, key: IssuerKey) -> JsonObject:
    times = {"signsFrom": key.signs_from, "signsUntil": key.signs_until, "revoked": key.revoked_at}
    return {
        "id": issuer.method(key),
        "type": "Multikey",
        "controller": issuer.issuer_id,
        "publicKeyMultibase": key.multikey,
        **{name: instant(at) for name, at in times.items() if at is not None},
    }


def _read_key(issuer_id: str, method: Any) -> IssuerKey:  # noqa: ANN401 - any JSON
    try:
        multikey = method["publicKeyMultibase"]
        read_multikey(multikey)
        if (method["type"], method["controller"], method["id"]) != ("Multikey", issuer_id, f"{issuer_id}#{multikey}"):
            raise IssuerDocumentUnreadableError("a key is a Multikey that its issuer controls, named by itself")
        times = {name: read_instant(method.get(name)) for name in ("signsFrom", "signsUntil", "revoked")}
    except (KeyError, TypeError, AttributeError, MultibaseUnreadableError) as error:
        raise IssuerDocumentUnreadableError("a key of the issuer cannot be read") from error
    if any(method.get(name) is not None and at is None for name, at in times.items()):
        raise IssuerDocumentUnreadableError("a key's times are instants with a zone")
    begins = times["signsFrom"] or datetime.fromisoformat("0001-01-02T00:00:00+00:00")
    return IssuerKey(multikey, begins, times["signsUntil"], times["revoked"])
