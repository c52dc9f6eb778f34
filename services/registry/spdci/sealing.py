"""Signatures over a header and its message: a detached JWS (RFC 7515, appendix F) with an Ed25519 key.

The standard leaves the algorithm open; what is signed is its `{header}+{message}` as one canonical JSON object.
"""

from collections.abc import Mapping

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.registry.spdci.canonical import signed_text
from services.registry.spdci.parties import Partner
from services.registry.spdci.refusals import SenderRefusedError, SignatureInvalidError, SignatureMissingError

ALGORITHMS = ["Ed25519", "EdDSA"]


def demand_sender(envelope: Mapping[str, object], subject: str, partners: Mapping[str, Partner]) -> Partner | None:
    """Tell which partner a message is from; None: a token's holder who is no registry known here.

    Raises:
        SenderRefusedError: the token is not one that partner speaks with.
        SignatureMissingError: a partner with keys signed nothing.
        SignatureInvalidError: the signature cannot be verified.
    """
    header = envelope.get("header")
    sender_id = header.get("sender_id") if isinstance(header, Mapping) else None
    partner = partners.get(sender_id) if isinstance(sender_id, str) else None
    signature = envelope.get("signature") or ""
    if partner is None:
        if signature:
            raise SignatureInvalidError("the sender has no key here: send no signature, or be made known")
        return None
    if subject not in partner.subjects:
        raise SenderRefusedError(f"this token does not speak for {partner.sender_id}")
    if partner.keys is not None:
        _demand_signature(signature, envelope, partner)
    return partner


def _demand_signature(signature: object, envelope: Mapping[str, object], partner: Partner) -> None:
    if not signature:
        raise SignatureMissingError(f"{partner.sender_id} signs its messages")
    try:
        payload = signed_text(envelope.get("header"), envelope.get("message"))
        # Whatever stands between the two dots is not trusted: the payload is ours.
        protected, _, signed = str(signature).split(".")
        found = jws.deserialize_compact(
            f"{protected}..{signed}".encode(), partner.key_set, algorithms=ALGORITHMS, payload=payload
        )
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise SignatureInvalidError("the signature is not the sender's over this message") from error
    if found.headers().get("b64") is False:
        raise SignatureInvalidError("the payload is signed in base64url")


def sign(header: object, message: object, key: OKPKey) -> str:
    """Sign a header and its message."""
    protected = {"alg": "Ed25519", "kid": key.kid}
    whole = jws.serialize_compact(protected, signed_text(header, message), key, algorithms=ALGORITHMS)
    head, _, signed = whole.split(".")
    return f"{head}..{signed}"
