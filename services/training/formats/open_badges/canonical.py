"""The canonical form of a JSON-LD document (RDFC-1.0): the same bytes for the same statements, whatever their order.

PyLD reads the document, oxigraph canonicalises it. A term that no context explains would be left out of what is signed,
so it is refused; so is a graph that is costly to canonicalise.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyoxigraph as oxigraph
from pyld import FrozenDocumentLoader, jsonld

from services.kernel import RuleViolationError
from services.training.formats.open_badges.contexts import Contexts, JsonObject, demand_known, known_contexts

BLANK_NODES_MAX = 64
ALIKE_BLANK_NODES_MAX = 6
"""Blank nodes that look alike are told apart by trying every order of them: the cost grows with the factorial."""
_NOWHERE = "relative://nowhere/"
"""What relative names are resolved against, so that they are found: a credential has no place of its own."""
_ABSOLUTE = re.compile(r"^(?!relative:)[A-Za-z][A-Za-z0-9+.-]*:")


class DocumentUnreadableError(RuleViolationError):
    """The document is no JSON-LD that can be read with its contexts."""

    code = "json_ld_unreadable"


class TermUnmappedError(RuleViolationError):
    """A term or type has no meaning in the document's contexts, so that no proof would cover it."""

    code = "term_unmapped"


class GraphTooCostlyError(RuleViolationError):
    """The document has more unnamed parts, or more that look alike, than any honest credential."""

    code = "graph_too_costly"


def canonical_form(document: JsonObject, contexts: Contexts | None = None) -> bytes:
    """Write a JSON-LD document as canonical N-Quads, in UTF-8.

    Source: W3C, RDF Dataset Canonicalization (RDFC-1.0), 21 May 2024, with SHA-256.

    Raises:
        ContextUnknownError: a context is not packaged.
        TermUnmappedError: a term or type has no meaning in the contexts.
        DocumentUnreadableError: the document is no JSON-LD.
        GraphTooCostlyError: it has too many unnamed parts.
    """
    contexts = known_contexts() if contexts is None else contexts
    demand_known(document, contexts)
    try:
        read = oxigraph.parse(_quads(document, contexts).encode(), oxigraph.RdfFormat.N_QUADS)
        dataset = oxigraph.Dataset(read)
    except (SyntaxError, UnicodeEncodeError) as error:
        raise DocumentUnreadableError("a name or a language in the document is malformed") from error
    _demand_cheap(dataset)
    dataset.canonicalize(oxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset)).encode()


def _quads(document: JsonObject, contexts: Contexts) -> str:
    loader = _PackagedLoader if contexts is known_contexts() else FrozenDocumentLoader
    options = {"documentLoader": loader(contexts), "base": _NOWHERE}
    dropped: list[str] = []
    try:
        expanded = jsonld.expand(document, options, on_property_dropped=lambda term: dropped.append(str(term)))
        relative = [*dropped, *(term for part in expanded for term in _relative(part))]
        if relative:
            raise TermUnmappedError(f"{relative[0][:200]} has no meaning in the contexts of the document")
        quads: str = jsonld.to_rdf(expanded, {**options, "format": "application/n-quads"})
    except (jsonld.JsonLdError, RecursionError, TypeError, ValueError, AttributeError) as error:
        raise DocumentUnreadableError("the document is no JSON-LD") from error
    return quads


class _PackagedLoader(FrozenDocumentLoader):  # type: ignore[misc]
    def __call__(self, url: str, options: JsonObject) -> JsonObject:
        # Packaged contexts never change, so PyLD may keep what it made of them by their URL: half of the cost.
        return {**super().__call__(url, options), "tag": "static"}


def _relative(part: Any) -> Iterator[str]:  # noqa: ANN401 - any expanded JSON-LD
    """Find names and types that are no absolute IRI: turning the document into RDF would leave them out silently."""
    match part:
        case dict():
            named = [part["@id"]] if "@id" in part else []
            yield from (name for name in [*named, *_types(part)] if not _ABSOLUTE.match(name))
            for inner in part.values():
                yield from _relative(inner)
        case list():
            for inner in part:
                yield from _relative(inner)


def _types(part: JsonObject) -> list[str]:
    types = part.get("@type", [])
    return [types] if isinstance(types, str) else types


def _demand_cheap(dataset: oxigraph.Dataset) -> None:
    looks: dict[str, list[str]] = {}
    for quad in dataset:
        for node in {quad.subject, quad.object, quad.graph_name}:
            if isinstance(node, oxigraph.BlankNode):
                looks.setdefault(node.value, []).append(_look(quad, node))
    counted = Counter(tuple(sorted(look)) for look in looks.values())
    alike = sum(count for count in counted.values() if count > 1)
    if len(looks) > BLANK_NODES_MAX or alike > ALIKE_BLANK_NODES_MAX:
        raise GraphTooCostlyError(f"{len(looks)} parts have no name, and {alike} of them look like another")


def _look(quad: oxigraph.Quad, node: oxigraph.BlankNode) -> str:
    """Show a statement as one of its unnamed parts sees it, before anything is known of the others."""
    parts = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return " ".join(("_:a" if p == node else "_:z") if isinstance(p, oxigraph.BlankNode) else str(p) for p in parts)
