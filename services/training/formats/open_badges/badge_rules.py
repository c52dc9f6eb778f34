"""The rules of Open Badges 3.0 that a credential's own text must keep, beside those of the data model.

Source: 1EdTech, Open Badges Specification 3.0, sections B.1 and 8; conformance and certification guide, issuers.
"""

import re
from collections.abc import Iterator
from typing import Any

from services.training.formats.open_badges.contexts import JsonObject
from services.training.formats.open_badges.faults import Fault, demand, is_url, listed, read_instant, types_of

BADGE_TYPES = frozenset({"OpenBadgeCredential", "AchievementCredential"})
CONTEXTS_MIN = 2
_CONTEXT = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.0\.\d+\.json")


def badge_faults(credential: JsonObject) -> list[Fault]:
    """List what breaks Open Badges 3.0."""
    contexts, types, issuer = listed(credential.get("@context")), types_of(credential), credential.get("issuer")
    second = contexts[1] if len(contexts) >= CONTEXTS_MIN else None
    is_badge = isinstance(second, str) and _CONTEXT.fullmatch(second) is not None
    return [
        *demand(is_badge, "badge_context", "@context[1]", second),
        *demand(is_url(credential.get("id")), "id_missing", "id", credential.get("id")),
        *demand(not BADGE_TYPES.isdisjoint(map(str, types)), "badge_type", "type", types),
        *demand(isinstance(issuer, dict) and "Profile" in types_of(issuer), "issuer_no_profile", "issuer", issuer),
        *demand(read_instant(credential.get("validFrom")) is not None, "valid_from_missing", "validFrom", None),
        *(fault for one in listed(credential.get("credentialSubject")) for fault in _subject(one)),
    ]


def _subject(subject: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    place = "credentialSubject"
    if not isinstance(subject, dict):
        return
    yield from demand("AchievementSubject" in types_of(subject), "subject_type", f"{place}.type", subject.get("type"))
    identifiers = listed(subject.get("identifier"))
    yield from demand(bool(subject.get("id") or identifiers), "subject_unidentified", place, list(subject))
    for one in identifiers:
        held = one if isinstance(one, dict) else {}
        whole = "IdentityObject" in types_of(one) and {"hashed", "identityHash", "identityType"} <= held.keys()
        yield from demand(whole, "identifier_form", f"{place}.identifier", one)
    yield from _achievement(subject.get("achievement"), f"{place}.achievement")


def _achievement(achievement: Any, place: str) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    held = achievement if isinstance(achievement, dict) else {}
    yield from demand(is_url(held.get("id")), "achievement_id", f"{place}.id", held.get("id"))
    yield from demand("Achievement" in types_of(held), "achievement_type", f"{place}.type", held.get("type"))
    for name in ("name", "description"):
        value = held.get(name)
        yield from demand(isinstance(value, str) and bool(value), f"achievement_{name}", f"{place}.{name}", value)
    criteria = held.get("criteria")
    has_criteria = isinstance(criteria, dict) and bool(criteria.get("id") or criteria.get("narrative"))
    yield from demand(has_criteria, "achievement_criteria", f"{place}.criteria", criteria)
    for one in listed(held.get("alignment")):
        aligned = isinstance(one, dict) and isinstance(one.get("targetName"), str) and is_url(one.get("targetUrl"))
        yield from demand(aligned, "alignment_target", f"{place}.alignment", one)
