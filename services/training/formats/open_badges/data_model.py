"""The rules of the Verifiable Credentials Data Model 2.0 that a credential's own text must keep.

Source: W3C, Verifiable Credentials Data Model v2.0, 15 May 2025, section 4.
"""

from collections.abc import Iterator
from typing import Any

from services.training.formats.open_badges.contexts import CREDENTIALS_V2, JsonObject
from services.training.formats.open_badges.faults import Fault, demand, is_url, listed, read_instant, types_of

TYPED = ("credentialStatus", "termsOfUse", "evidence", "refreshService", "credentialSchema", "proof")
LANGUAGE_KEYS = frozenset({"@value", "@language", "@direction"})


def credential_faults(credential: JsonObject) -> list[Fault]:
    """List what breaks the data model, in the order of its rules."""
    return [
        *_contexts(credential.get("@context")),
        *_types(credential),
        *_issuer(credential.get("issuer")),
        *_subjects(credential.get("credentialSubject")),
        *demand("id" not in credential or is_url(credential["id"]), "id_no_url", "id", credential.get("id")),
        *_validity(credential),
        *(fault for name in TYPED for fault in _typed(name, credential)),
        *_words(credential),
    ]


def presentation_faults(presentation: JsonObject) -> list[Fault]:
    """List what breaks the data model in a presentation and in the credentials it envelops."""
    types = types_of(presentation)
    return [
        *_contexts(presentation.get("@context")),
        *demand("VerifiablePresentation" in types, "type_missing", "type", types),
        *(fault for one in listed(presentation.get("verifiableCredential")) for fault in _enveloped(one)),
    ]


def _contexts(contexts: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    is_list = isinstance(contexts, list) and bool(contexts)
    yield from demand(is_list and contexts[0] == CREDENTIALS_V2, "context_order", "@context", contexts)
    for number, one in enumerate(contexts[1:] if is_list else (), start=1):
        yield from demand(isinstance(one, dict) or is_url(one), "context_form", f"@context[{number}]", one)


def _types(credential: JsonObject) -> Iterator[Fault]:
    types = types_of(credential)
    yield from demand("VerifiableCredential" in types, "type_missing", "type", credential.get("type"))
    yield from demand(all(isinstance(one, str) and one for one in types), "type_form", "type", types)


def _issuer(issuer: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    yield from demand(is_url(name), "issuer_no_url", "issuer", issuer)


def _subjects(subjects: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    several = listed(subjects)
    full = bool(several) and all(isinstance(one, dict) and one for one in several)
    yield from demand(full, "subject_empty", "credentialSubject", subjects)
    for one in several:
        if isinstance(one, dict) and "id" in one:
            yield from demand(is_url(one["id"]), "id_no_url", "credentialSubject.id", one["id"])


def _validity(credential: JsonObject) -> Iterator[Fault]:
    given = {name: credential[name] for name in ("validFrom", "validUntil") if name in credential}
    read = {name: read_instant(value) for name, value in given.items()}
    for name, value in given.items():
        yield from demand(read[name] is not None, "instant_form", name, value)
    begins, ends = read.get("validFrom"), read.get("validUntil")
    if begins is not None and ends is not None:
        yield from demand(begins <= ends, "validity_order", "validUntil", credential["validUntil"])


def _typed(name: str, credential: JsonObject) -> Iterator[Fault]:
    if name in credential:
        yield from demand(bool(listed(credential[name])), "part_empty", name, credential[name])
    for one in listed(credential.get(name)):
        yield from demand(bool(types_of(one)), "part_without_type", name, one)
        identity = one.get("id") if isinstance(one, dict) else None
        if name == "credentialSchema":
            yield from demand(is_url(identity), "id_no_url", "credentialSchema.id", identity)
        elif name == "credentialStatus" and identity is not None:
            yield from demand(is_url(identity), "id_no_url", "credentialStatus.id", identity)


def _words(credential: JsonObject) -> Iterator[Fault]:
    issuer = credential.get("issuer")
    for place, part in (("", credential), ("issuer.", issuer if isinstance(issuer, dict) else {})):
        for name in ("name", "description"):
            for one in listed(part.get(name)):
                yield from demand(_is_text(one), "words_form", f"{place}{name}", one)


def _is_text(value: Any) -> bool:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        parts = value.values()
        return "@value" in value and value.keys() <= LANGUAGE_KEYS and all(isinstance(part, str) for part in parts)
    return isinstance(value, str)


def _enveloped(one: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    types = types_of(one)
    place = "verifiableCredential"
    if "VerifiableCredential" in types:
        yield from credential_faults(one)
        return
    yield from demand("EnvelopedVerifiableCredential" in types, "type_missing", f"{place}.type", types)
    held = one if isinstance(one, dict) else {}
    name = held.get("id")
    is_data = isinstance(name, str) and name.startswith("data:") and "," in name
    yield from demand(is_data, "envelope_no_data_url", f"{place}.id", name)
    yield from demand(CREDENTIALS_V2 in listed(held.get("@context")), "context_order", f"{place}.@context", held)
