"""Data Integrity proofs of the suite `eddsa-rdfc-2022`, written and checked.

Source: W3C, Data Integrity EdDSA Cryptosuites 1.0, section 3.2, and Verifiable Credential Data Integrity 1.0.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.kernel import RuleViolationError
from services.training.formats.open_badges.canonical import canonical_form
from services.training.formats.open_badges.contexts import Contexts, JsonObject
from services.training.formats.open_badges.multikeys import SIGNATURE_BYTES, read_multibase, write_multibase

PROOF_TYPE, CRYPTOSUITE, PURPOSE = "DataIntegrityProof", "eddsa-rdfc-2022", "assertionMethod"


class ProofMalformedError(RuleViolationError):
    """The proof is missing, of another suite or purpose, or lacks a part."""

    code = "proof_malformed"


class SignatureInvalidError(RuleViolationError):
    """The key did not sign this: the document or its proof was altered, or somebody else signed."""

    code = "signature_invalid"


def sign(document: JsonObject, *, key: Ed25519PrivateKey, verification_method: str, created: datetime) -> JsonObject:
    """Give the document with a proof by this key; a proof that it had is left away.

    Raises:
        ContextUnknownError, TermUnmappedError: the document says what no proof would cover.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    options = {
        "type": PROOF_TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": instant(created),
        "verificationMethod": verification_method,
        "proofPurpose": PURPOSE,
    }
    signature = key.sign(signed_bytes(unsecured, options))
    return {**unsecured, "proof": {**options, "proofValue": write_multibase(signature)}}


def verify(document: JsonObject, key: Ed25519PublicKey, contexts: Contexts | None = None) -> None:
    """Check that the proof of a document was made by a key over all that the document says.

    Raises:
        ProofMalformedError: there is no proof of this suite and purpose, or it lacks a part.
        MultibaseUnreadableError: its value is no signature.
        SignatureInvalidError: the key did not sign this document with these options.
        ContextUnknownError, TermUnmappedError, DocumentUnreadableError: the document cannot be read whole.
    """
    proof = proof_of(document)
    options = {name: value for name, value in proof.items() if name not in ("proofValue", "@context")}
    signature = read_multibase(proof["proofValue"], SIGNATURE_BYTES)
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    try:
        key.verify(signature, signed_bytes(unsecured, options, contexts))
    except InvalidSignature as error:
        raise SignatureInvalidError("the signature is not of this key over this document") from error


def proof_of(document: Mapping[str, Any]) -> JsonObject:
    """Give the document's one proof, after looking at its form.

    Raises:
        ProofMalformedError: there is none of this suite and purpose, or it lacks a part.
    """
    proof = document.get("proof")
    if isinstance(proof, list) and len(proof) == 1:
        proof = proof[0]
    if not isinstance(proof, dict):
        raise ProofMalformedError("one proof is expected, as an object")
    wanted = {"type": PROOF_TYPE, "cryptosuite": CRYPTOSUITE, "proofPurpose": PURPOSE}
    for name, value in wanted.items():
        if proof.get(name) != value:
            raise ProofMalformedError(f"the proof's {name} is {value} here, not {str(proof.get(name))[:100]}")
    for name in ("verificationMethod", "proofValue"):
        if not isinstance(proof.get(name), str):
            raise ProofMalformedError(f"the proof has no {name}")
    if "@context" in proof and proof["@context"] != document.get("@context"):
        raise ProofMalformedError("the proof has contexts other than its document's")
    return proof


def signed_bytes(unsecured: JsonObject, options: JsonObject, contexts: Contexts | None = None) -> bytes:
    """Give the 64 bytes that are signed: SHA-256 of the canonical options, then of the canonical document."""
    configuration = {"@context": unsecured.get("@context"), **options}
    parts = (canonical_form(configuration, contexts), canonical_form(unsecured, contexts))
    return b"".join(sha256(part).digest() for part in parts)


def instant(at: datetime) -> str:
    """Write an instant as an XML Schema dateTimeStamp in UTC, whole seconds."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
