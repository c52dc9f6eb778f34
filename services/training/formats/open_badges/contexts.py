"""The JSON-LD contexts a credential is read with: packaged documents, and nothing is ever fetched."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from services.kernel import RuleViolationError

JsonObject = dict[str, Any]
Contexts = Mapping[str, JsonObject]

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.{patch}.json"
OPEN_BADGES_PATCHES = (1, 2, 3)

_FILES = {
    CREDENTIALS_V2: "credentials-v2.json",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.json",
    **{OPEN_BADGES.format(patch=patch): f"open-badges-3.0.{patch}.json" for patch in OPEN_BADGES_PATCHES},
}


class ContextUnknownError(RuleViolationError):
    """A credential is read only with contexts that are packaged here."""

    code = "context_unknown"


@cache
def known_contexts() -> Contexts:
    """Read the packaged contexts by their URLs; their origin and licences stand in data/SOURCES.md."""
    folder = files("services.training").joinpath("data", "contexts")
    return {url: json.loads(folder.joinpath(name).read_bytes()) for url, name in _FILES.items()}


def demand_known(document: JsonObject, contexts: Contexts) -> None:
    """Refuse a document that names a context which is not packaged, or brings one of its own, at any depth.

    Raises:
        ContextUnknownError: with the first such context.
    """
    for found in _contexts_in(document):
        for one in found if isinstance(found, list) else [found]:
            if not isinstance(one, str) or one not in contexts:
                raise ContextUnknownError(f"the context {str(one)[:200]} is not one that is read here")


def _contexts_in(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    match value:
        case dict():
            own = [value["@context"]] if "@context" in value else []
            return own + [found for name, part in value.items() if name != "@context" for found in _contexts_in(part)]
        case list():
            return [found for part in value for found in _contexts_in(part)]
        case _:
            return []
