"""How a round is signed, and how anybody checks a signed document: digest, and one signature of each ministry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from services.contracts.evaluation import RoundClosed, RoundSigned
from services.evaluation.digests.canonical import canonical, digest_of
from services.evaluation.rounds.describing import document_of, result_of
from services.evaluation.rounds.model import FIRST_FORMAT, FORMAT, Round, Signature, demand_status, side_of
from services.evaluation.rounds.refusals import (
    AlreadySignedError,
    DocumentDiffersError,
    OtherMinistrysKeyError,
    RoundStateError,
    SignatureInvalidError,
    SignatureStaysError,
    SignedRoundUnreadableError,
)
from services.evaluation.rounds.signatories import PublicKey, Signatories
from services.kernel import Country, Decision, DomainError

DOCUMENT_CHARACTERS_MAX = 2_000_000
FORMATS = frozenset({FIRST_FORMAT, FORMAT})

Outcome = Literal["passed", "failed"]


class GivenSignature(BaseModel):
    """A ministry's signature as a signed document carries it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ministry: Country
    key: str
    signature: str
    signed_at: AwareDatetime


class SignedDocument(BaseModel):
    """A round's document with its digest and the signatures over it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: dict[str, Any]
    digest: str
    signatures: tuple[GivenSignature, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """Who signs for which ministry: the digest of the document that was looked at, and a signature made elsewhere."""

    side: Country | None
    signed_by: str
    digest: str
    signature: str | None = None
    """None: the ministry's key that is kept here signs."""
    made_at: datetime | None = None
    """When it was made, where it came across the border; None: now."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a signed document."""

    name: str
    outcome: Outcome
    detail: str


def sign(entry: Round, offered: Offered, signatories: Signatories, *, at: datetime) -> Decision[Round]:
    """Sign the document whose digest the ministry looked at; with both signatures the round is closed.

    Every signature is checked before it is kept.

    Raises:
        AlreadySignedError: this ministry has signed.
        RoundStateError: not everything is agreed.
        DocumentDiffersError: the digest is another document's.
        SigningNotSetUpError: no signature is given, and no key of the ministry is kept here.
        OtherMinistrysKeyError: the other ministry's key made the signature.
        SignatureInvalidError: no key known here did.
    """
    side = side_of(offered.side)
    if side in entry.signatures:
        raise AlreadySignedError(f"{side} has signed {entry.round_id}")
    demand_status(entry, "reconciled", "signed")
    document = document_of(entry)
    if not offered.digest == entry.document_digest == digest_of(document):
        raise DocumentDiffersError(f"the document of {entry.round_id} has the digest {entry.document_digest}")
    message = canonical(document)
    made_at = offered.made_at or at
    value = offered.signature or signatories.sign(side, message, made_at)
    key = _demand_own(signatories.maker(value, message, made_at), side)
    signature = Signature(key.key, value, offered.signed_by, made_at)
    signed = replace(entry, signatures={**entry.signatures, side: signature}, status="signed")
    fact = RoundSigned(
        subject=entry.round_id,
        occurred_at=at,
        side=side,
        document_digest=offered.digest,
        key=key.key,
        signature=value,
        signed_at=offered.made_at,
    )
    return _closed(signed, fact, at) if len(signed.signatures) == len(Country) else Decision(signed, (fact,))


def take_signature_away(entry: Round, ministry: Country) -> Decision[Round]:
    """Refuse it: what is signed stays signed.

    Raises:
        RoundStateError: there is no such signature.
        SignatureStaysError: there is.
    """
    if ministry not in entry.signatures:
        raise RoundStateError(f"{ministry} has not signed {entry.round_id}")
    raise SignatureStaysError(f"{ministry} has signed {entry.round_id}")


def signed_document(entry: Round) -> SignedDocument:
    """Give a round's document, to be signed or signed.

    Raises:
        RoundStateError: not everything is agreed.
    """
    demand_status(entry, "reconciled", "signed", "closed")
    return SignedDocument(
        document=document_of(entry),
        digest=entry.document_digest or "",
        signatures=tuple(
            GivenSignature(ministry=side, key=one.key, signature=one.value, signed_at=one.signed_at)
            for side, one in sorted(entry.signatures.items())
        ),
    )


def verify_text(text: str, known: Mapping[Country, Sequence[PublicKey]]) -> tuple[Check, ...]:
    """Check a signed document from its text and the ministries' public keys alone.

    Raises:
        SignedRoundUnreadableError: it is no such document.
    """
    try:
        given = SignedDocument.model_validate_json(text[:DOCUMENT_CHARACTERS_MAX])
        message, digest = canonical(given.document), digest_of(given.document)
    except (ValidationError, DomainError, RecursionError) as error:
        raise SignedRoundUnreadableError("this is no signed document of a round") from error
    is_known = given.document.get("format") in FORMATS
    checks = [
        Check("format", _outcome(is_known), str(given.document.get("format"))[:100]),
        Check("digest", _outcome(given.digest == digest), digest),
    ]
    return (*checks, *(_signature_check(given, ministry, message, known) for ministry in Country))


def _signature_check(
    given: SignedDocument, ministry: Country, message: bytes, known: Mapping[Country, Sequence[PublicKey]]
) -> Check:
    name, found = f"signature of {ministry}", [one for one in given.signatures if one.ministry == ministry]
    if len(found) != 1:
        return Check(name, "failed", f"{len(found)} signatures where one is expected")
    (one,) = found
    keys = [key for key in known.get(ministry, ()) if key.key == one.key and key.signs(one.signed_at)]
    if not keys:
        return Check(name, "failed", "the key is none that this ministry signed with at that time")
    made = keys[0].made(one.signature, message)
    return Check(name, _outcome(made), one.key if made else "the key did not sign this document")


def _outcome(holds: bool) -> Outcome:  # noqa: FBT001 - it is what the outcome says
    return "passed" if holds else "failed"


def _demand_own(found: tuple[Country, PublicKey] | None, side: Country) -> PublicKey:
    if found is None:
        raise SignatureInvalidError(f"no key that {side} signs with now made this signature over this document")
    maker, key = found
    if maker != side:
        raise OtherMinistrysKeyError(f"the key of {maker} made this signature")
    return key


def _closed(entry: Round, fact: RoundSigned, at: datetime) -> Decision[Round]:
    closed = RoundClosed(
        subject=entry.round_id,
        occurred_at=at,
        sector=entry.sector,
        first_day=entry.first_day,
        last_day=entry.last_day,
        document_digest=fact.document_digest,
        result=result_of(entry),
    )
    return Decision(replace(entry, status="closed"), (fact, closed))
