"""Whether a credential is to be believed: one check after the other, each with its outcome and a stable reason.

The order is that of Open Badges 3.0, section 9: form, proof, then validity, status and recipient. What is not shown to
be authentic is not looked at further.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.kernel import RuleViolationError
from services.training.formats.open_badges.badge_rules import badge_faults
from services.training.formats.open_badges.bitstrings import is_set, read_list
from services.training.formats.open_badges.canonical import canonical_form
from services.training.formats.open_badges.contexts import JsonObject
from services.training.formats.open_badges.data_model import credential_faults
from services.training.formats.open_badges.faults import Fault, read_instant
from services.training.formats.open_badges.integrity import proof_of, verify
from services.training.formats.open_badges.issuers import Issuer, IssuerKey, Issuers
from services.training.formats.open_badges.multikeys import read_multikey
from services.training.formats.open_badges.reading import Presented, read_presented
from services.training.formats.open_badges.recipients import is_recipient
from services.training.formats.open_badges.status_entries import StatusEntry, entry_of, list_faults, status_faults
from services.training.formats.open_badges.tokens import names_key, token_faults, verify_token

Name = Literal["structure", "context", "issuer", "proof", "validity", "status", "recipient"]
Outcome = Literal["passed", "failed", "not_checked"]
NAMES: tuple[Name, ...] = ("structure", "context", "issuer", "proof", "validity", "status", "recipient")


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found; `reason` is a stable code, None where it passed."""

    name: Name
    outcome: Outcome
    reason: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CredentialVerification:
    """What every check found; a credential is `verified` when none failed and its status could be read."""

    verified: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a reader brings: whom it believes, the instant, the status list at hand, and whom the badge should be about.

    `is_revoked` answers for lists that the reader keeps itself: None where it does not keep the list.
    """

    issuers: Issuers
    at: datetime
    status_list: str | None = None
    recipient: str | None = None
    is_revoked: Callable[[StatusEntry], bool | None] = lambda _: None


class _Failed(RuleViolationError):  # noqa: N818 - it ends a check, and is no refusal of a command
    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def verify_text(text: str, circumstances: Circumstances) -> CredentialVerification:
    """Check a credential that somebody handed over as text."""
    try:
        presented = read_presented(text)
    except RuleViolationError as error:
        return _told([Check("structure", "failed", error.code, error.detail)])
    return verify_presented(presented, circumstances)


def verify_presented(presented: Presented, circumstances: Circumstances) -> CredentialVerification:
    """Check a credential: what depends on a check that failed is not checked."""
    checks: list[Check] = []
    for name, work in _checks(presented, circumstances):
        try:
            checks.append(work() or Check(name, "passed"))
        except RuleViolationError as error:
            reason = error.reason if isinstance(error, _Failed) else error.code
            checks.append(Check(name, "failed", reason, error.detail))
            if name not in ("validity", "status"):
                break
    return _told(checks)


def _checks(presented: Presented, given: Circumstances) -> Iterator[tuple[Name, Callable[[], Check | None]]]:
    credential = presented.credential
    yield "structure", lambda: _structure(presented)
    yield "context", lambda: _context(credential)
    yield "issuer", lambda: _issuer(credential, given.issuers)
    yield "proof", lambda: _proof(presented, given.issuers[_issuer_id(credential)], given.at)
    yield "validity", lambda: _validity(credential, given.at)
    yield "status", lambda: _status(credential, given)
    yield "recipient", lambda: _recipient(credential, given.recipient)


def _told(checks: list[Check]) -> CredentialVerification:
    done = {check.name: check for check in checks}
    whole = tuple(done.get(name, Check(name, "not_checked", "not_reached")) for name in NAMES)
    verified = all(check.outcome == "passed" or check.reason == "nobody_named" for check in whole)
    return CredentialVerification(verified, whole)


def _structure(presented: Presented) -> None:
    credential = presented.credential
    _demand_faultless(credential_faults(credential))
    _demand_faultless(badge_faults(credential))
    _demand_faultless(status_faults(credential))
    if presented.token is not None:
        _demand_faultless(token_faults(presented.token))
    else:
        proof_of(credential)


def _demand_faultless(faults: list[Fault]) -> None:
    if faults:
        raise _Failed(faults[0].code, "; ".join(f"{one.place}: {one.detail}" for one in faults[:5]))


def _context(credential: JsonObject) -> None:
    canonical_form({name: value for name, value in credential.items() if name != "proof"})


def _issuer_id(credential: JsonObject) -> str:
    issuer = credential["issuer"]
    return str(issuer["id"] if isinstance(issuer, dict) else issuer)


def _issuer(credential: JsonObject, issuers: Issuers) -> None:
    if _issuer_id(credential) not in issuers:
        raise _Failed("issuer_unknown", f"{_issuer_id(credential)} is no issuer that is believed here")


def _proof(presented: Presented, issuer: Issuer, at: datetime) -> None:
    token = presented.token
    if token is not None:
        named = [key for key in issuer.keys if names_key(token, read_multikey(key.multikey), issuer.method(key))]
        key = _usable(named[0] if named else None, token.issued_at, at)
        verify_token(token, read_multikey(key.multikey))
        return
    proof = proof_of(presented.credential)
    created = read_instant(proof.get("created"))
    if created is None:
        raise _Failed("proof_malformed", "the proof does not say when it was made")
    key = _usable(issuer.key_of(proof["verificationMethod"]), created, at)
    verify(presented.credential, read_multikey(key.multikey))


def _usable(key: IssuerKey | None, signed_at: datetime | None, at: datetime) -> IssuerKey:
    if key is None:
        raise _Failed("key_unknown", "the issuer has no key of that name")
    if key.revoked_at is not None and key.revoked_at <= at:
        raise _Failed("key_revoked", "the issuer took this key back: whoever has it could have signed")
    if signed_at is not None and (signed_at > at or not key.signs(signed_at)):
        raise _Failed("key_not_in_use", "the key did not sign at that time")
    return key


def _validity(credential: JsonObject, at: datetime) -> None:
    begins, ends = read_instant(credential.get("validFrom")), read_instant(credential.get("validUntil"))
    if begins is not None and at < begins:
        raise _Failed("not_yet_valid", f"valid from {credential['validFrom']}")
    if ends is not None and at > ends:
        raise _Failed("expired", f"valid until {credential['validUntil']}")


def _status(credential: JsonObject, given: Circumstances) -> Check | None:
    entry = entry_of(credential)
    if entry is None:
        return None
    revoked = given.is_revoked(entry)
    if revoked is None and given.status_list is None:
        return Check("status", "not_checked", "status_list_missing", f"fetch {entry.status_list} and give it")
    if revoked is None:
        revoked = is_set(read_status_list(given.status_list or "", entry, credential, given), entry.index)
    if revoked:
        raise _Failed("revoked", "the issuer took this credential back")
    return None


def read_status_list(text: str, entry: StatusEntry, credential: JsonObject, given: Circumstances) -> bytes:
    """Read the bits of a status list credential that the issuer of a credential signed.

    Raises:
        RuleViolationError: it is another list, of another issuer, altered, out of date or malformed.
    """
    presented = read_presented(text)
    found = presented.credential
    _demand_faultless([*credential_faults(found), *list_faults(found)])
    canonical_form({name: value for name, value in found.items() if name != "proof"})
    if found.get("id") != entry.status_list or _issuer_id(found) != _issuer_id(credential):
        raise _Failed("status_list_other", f"the credential's list is {entry.status_list} of its own issuer")
    if found["credentialSubject"]["statusPurpose"] != "revocation":
        raise _Failed("status_list_other", "the list is not about revocation")
    _proof(presented, given.issuers[_issuer_id(found)], given.at)
    try:
        _validity(found, given.at)
    except _Failed as error:
        raise _Failed("status_list_out_of_date", error.detail) from error
    return read_list(found["credentialSubject"]["encodedList"])


def _recipient(credential: JsonObject, recipient: str | None) -> Check | None:
    if recipient is None:
        return Check("recipient", "not_checked", "nobody_named")
    if not is_recipient(credential, recipient):
        raise _Failed("recipient_differs", "the credential is about somebody else")
    return None
