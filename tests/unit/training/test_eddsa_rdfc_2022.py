"""Proofs of the suite eddsa-rdfc-2022: the published example byte for byte, and what breaks a proof."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import base58
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.kernel import RuleViolationError
from services.training.formats.open_badges.canonical import GraphTooCostlyError, TermUnmappedError, canonical_form
from services.training.formats.open_badges.contexts import CREDENTIALS_V2, ContextUnknownError, known_contexts
from services.training.formats.open_badges.integrity import (
    ProofMalformedError,
    SignatureInvalidError,
    sign,
    signed_bytes,
    verify,
)
from services.training.formats.open_badges.multikeys import (
    MultibaseUnreadableError,
    read_multibase,
    read_multikey,
    write_multikey,
)

EXAMPLE = json.loads((Path(__file__).parents[2] / "vectors" / "credentials_eddsa.json").read_bytes())
SIGNED: dict[str, Any] = EXAMPLE["signed"]
CONTEXTS = {**known_contexts(), **EXAMPLE["contexts"]}
PUBLIC = read_multikey(EXAMPLE["public_key"])
PRIVATE = Ed25519PrivateKey.from_private_bytes(read_multibase(EXAMPLE["private_key"], 34)[2:])


def changed(**parts: Any) -> dict[str, Any]:
    return copy.deepcopy({**SIGNED, **parts})


def with_proof(**parts: Any) -> dict[str, Any]:
    return changed(proof={**SIGNED["proof"], **parts})


def test_the_published_example_is_hashed_signed_and_verified_byte_for_byte() -> None:
    unsecured = {name: value for name, value in SIGNED.items() if name != "proof"}
    options = {name: value for name, value in SIGNED["proof"].items() if name != "proofValue"}

    data = signed_bytes(unsecured, options, CONTEXTS)
    verify(SIGNED, PUBLIC, CONTEXTS)

    assert data.hex() == EXAMPLE["options_hash"] + EXAMPLE["document_hash"]
    assert PRIVATE.sign(data).hex() == EXAMPLE["signature"]
    assert write_multikey(PRIVATE.public_key()) == EXAMPLE["public_key"]


@pytest.mark.parametrize(
    ("altered", "refusal"),
    [
        (changed(name="Alumni credential"), SignatureInvalidError),
        (changed(validFrom="2023-01-01T00:00:01Z"), SignatureInvalidError),
        (with_proof(created="2023-02-24T23:36:39Z"), SignatureInvalidError),
        (with_proof(cryptosuite="eddsa-jcs-2022"), ProofMalformedError),
        (with_proof(type="Ed25519Signature2020"), ProofMalformedError),
        (with_proof(proofPurpose="authentication"), ProofMalformedError),
        (with_proof(verificationMethod=None), ProofMalformedError),
        (with_proof(**{"@context": [CREDENTIALS_V2]}), ProofMalformedError),
        (with_proof(proofValue="u" + SIGNED["proof"]["proofValue"][1:]), MultibaseUnreadableError),
        (with_proof(proofValue=SIGNED["proof"]["proofValue"][:-4]), MultibaseUnreadableError),
        (with_proof(proofValue="z0OIl"), MultibaseUnreadableError),
        (changed(proof=[]), ProofMalformedError),
        (changed(proof="z"), ProofMalformedError),
    ],
)
def test_an_altered_document_or_proof_is_refused(altered: dict[str, Any], refusal: type[RuleViolationError]) -> None:
    with pytest.raises(refusal):
        verify(altered, PUBLIC, CONTEXTS)


def test_another_key_did_not_sign_the_example() -> None:
    with pytest.raises(SignatureInvalidError):
        verify(SIGNED, Ed25519PrivateKey.generate().public_key(), CONTEXTS)


@pytest.mark.parametrize(
    "context",
    [
        [CREDENTIALS_V2, "https://www.w3.org/ns/credentials/examples/v2"],
        [CREDENTIALS_V2, {"@vocab": "https://example.org/#"}],
        [CREDENTIALS_V2, "file:///etc/passwd"],
    ],
)
def test_a_context_that_is_not_packaged_is_never_fetched(context: list[Any]) -> None:
    with pytest.raises(ContextUnknownError):
        canonical_form(changed(**{"@context": context}))

    with pytest.raises(ContextUnknownError):
        canonical_form(changed(**{"@context": CREDENTIALS_V2, "credentialSubject": {"@context": context}}))


@pytest.mark.parametrize(
    "unmapped",
    [
        {"credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"}},
        {"type": ["VerifiableCredential", "AlumniCredential"]},
        {"id": "58172aac"},
    ],
)
def test_what_no_context_explains_is_refused_because_no_proof_would_cover_it(unmapped: dict[str, Any]) -> None:
    plain = {"@context": [CREDENTIALS_V2], "type": ["VerifiableCredential"], "issuer": "https://vc.example/1"}
    at = datetime(2026, 3, 4, tzinfo=UTC)

    signed = sign(plain, key=PRIVATE, verification_method="https://vc.example/1#key", created=at)
    with pytest.raises(TermUnmappedError):
        sign({**plain, **unmapped}, key=PRIVATE, verification_method="https://vc.example/1#key", created=at)

    verify(signed, PUBLIC)


def test_a_graph_made_to_be_costly_is_refused_before_it_is_canonicalised() -> None:
    alike = [{"type": "VerifiableCredential"} for _ in range(12)]
    costly = {"@context": [CREDENTIALS_V2], "type": ["VerifiableCredential"], "evidence": alike}

    with pytest.raises(GraphTooCostlyError):
        canonical_form(costly)


@pytest.mark.parametrize("text", ["", "z", "z6Mk", base58.b58encode(b"\xec\x01" + bytes(32)).decode()])
def test_another_kind_of_key_is_refused(text: str) -> None:
    with pytest.raises(MultibaseUnreadableError):
        read_multikey(text)
