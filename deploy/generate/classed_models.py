"""The registry's models whose fields have a class: what is commanded, what is true, and what is answered."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any, get_type_hints

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from services import registry
from services.kernel.dated_rules import DatedRule
from services.kernel.privacy import annotations_of, declared_in, is_model, models_in
from services.registry.app import build_app

OURS = f"{registry.__name__}."
ROOMS = ("commands", "model", "given")
"""Every model that these modules define is classed, whether a route answers it or not."""


def classed_models() -> list[type]:
    """List the registry's models by module, in the order of their source."""
    found = dict.fromkeys([*_in_rooms(), *_in_routes()])
    return sorted(found, key=lambda model: (model.__module__, inspect.getsourcelines(model)[1]))


def answers_of(app: FastAPI) -> dict[tuple[str, str], Any]:
    """Name what each route of the registers answers, by method and path."""
    contexts = [route for route in iter_route_contexts(app.routes) if hasattr(route, "dependant")]
    return {
        (method, str(route.path_format)): get_type_hints(route.endpoint, include_extras=True).get("return")
        for route in contexts
        for method in sorted(route.methods or ())
        if route.endpoint is not None and route.endpoint.__module__.startswith(OURS)
    }


def _in_rooms() -> Iterator[type]:
    for found in pkgutil.walk_packages(registry.__path__, OURS):
        if found.name.rpartition(".")[2] in ROOMS:
            module = importlib.import_module(found.name)
            yield from (kind for kind in vars(module).values() if _is_ours(kind) and kind.__module__ == found.name)


def _in_routes() -> Iterator[type]:
    app = build_app()
    app.state.client.close()
    for answer in answers_of(app).values():
        yield from _reached(answer)


def _reached(annotation: Any) -> Iterator[type]:  # noqa: ANN401 - whatever a route answers
    for model in models_in(annotation):
        if _is_ours(model):
            yield model
        for inner in annotations_of(model).values():
            yield from _reached(inner)


def _is_ours(kind: Any) -> bool:  # noqa: ANN401
    return is_model(kind) and declared_in(kind).startswith(OURS) and not issubclass(kind, DatedRule)
