"""Writes `docs/events.md` from the contracts: `python -m deploy.generate.events_page`."""

import ast
import inspect
import textwrap
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from deploy.generate.published import Publication, publications
from services.contracts.reading import type_of
from services.kernel import Country, Currency, Event

PAGE = Path(__file__).parents[2] / "docs" / "events.md"

HEAD = """# Events

Written by `python -m deploy.generate.events_page` from `services/contracts/`; a test fails when it is out of date.

Facts travel as CloudEvents 1.0 in binary mode: attributes as `ce_…` headers, `data` as JSON in the value. The key of
every message and its `ce_subject` are the aggregate's id, so the facts of one aggregate keep their order;
`ce_aggregateversion` counts them from 1 without gaps. A topic's first part is the ministry
that owns the aggregate. Delivery is at least once: a reader keeps the ids it has seen and the last version of each
aggregate.

A fact's fields are only ever added to, with a default; a new meaning is a new type. Readers pass unknown fields and
unknown types by. `tests/contracts/golden/` has an example of every fact, `tests/contracts/schemas/` its JSON Schema.

Every fact has these fields:

"""

FIELDS_HEAD = "| field | JSON | meaning |\n|---|---|---|\n"
INHERITED = frozenset(Event.model_fields)
UNITS = {
    "_minor": "whole minor units of `currency` (cents of a dollar, sen of a rupiah)",
    "_count": "a count",
    "_months": "months",
    "_code": "a code",
    "_codes": "codes",
    "_rule": "the version of a dated rule",
    "_version": "a version",
    "_edition": "an edition",
}
WHOLE_NAMES = {
    "days_past_due": "days",
    "country": "ISO 3166-1, small letters",
    "by": "the ministry of this country",
    "type": "the fact's name and version; equal to `ce_type`",
    "currency": "ISO 4217",
}


def page() -> str:
    """Write the page."""
    parts = [HEAD + FIELDS_HEAD + "".join(_rows(Event))]
    publisher = ""
    for publication in publications():
        if publication.topic.service != publisher:
            publisher = publication.topic.service
            parts.append(f"\n## {publisher.capitalize()}\n")
        parts.append(_section(publication))
    return "".join(parts)


def _section(publication: Publication) -> str:
    topics = " and ".join(f"`{publication.topic.of(ministry)}`" for ministry in Country)
    aggregate = publication.topic.aggregate
    head = f"\n### {aggregate.capitalize()}\n\nTopics {topics}; key: the {aggregate}'s id.\n"
    return head + "".join(_fact(fact) for fact in publication.facts)


def _fact(fact: type[Event]) -> str:
    rows = _rows(fact, without=INHERITED)
    fields = FIELDS_HEAD + "".join(rows) if rows else "No further field.\n"
    return f"\n#### `{type_of(fact)}`\n\n{_sentence(fact.__doc__)}\n\n{fields}"


def _rows(model: type[BaseModel], without: frozenset[str] = frozenset()) -> list[str]:
    said = _field_docstrings(model)
    return [
        f"| `{name}` | {_json_type(field)} | {_meaning(name, field, said)} |\n"
        for name, field in model.model_fields.items()
        if name not in without
    ]


def _json_type(field: FieldInfo) -> str:
    kind = _without_none(field.annotation)
    name = {int: "integer", str: "string", bool: "boolean"}.get(kind, "string")
    if get_origin(kind) is tuple:
        name = "array of integers" if int in get_args(kind) else "array of strings"
    return name if field.is_required() or field.default is not None else f"{name} or null"


def _meaning(name: str, field: FieldInfo, said: dict[str, str]) -> str:
    kind = _without_none(field.annotation)
    unit = WHOLE_NAMES.get(name) or next((words for end, words in UNITS.items() if name.endswith(end)), "")
    if name.endswith("_id"):
        unit = f"the id of the {name.removesuffix('_id').replace('_', ' ')}"
    if kind is date:
        unit = "a day, `YYYY-MM-DD`"
    values = tuple(kind) if kind in (Country, Currency) else get_args(kind) if get_origin(kind) is Literal else ()
    listed = "one of " + ", ".join(f"`{value}`" for value in values) if values else ""
    absent = "" if field.is_required() or name == "type" else "absent before the field was added, or not known"
    return "; ".join(filter(None, (said.get(name), unit, listed, absent)))


def _without_none(annotation: Any) -> Any:  # noqa: ANN401 - an annotation is no narrower type
    if get_origin(annotation) is UnionType or NoneType in get_args(annotation):
        return next(part for part in get_args(annotation) if part is not NoneType)
    return annotation


def _field_docstrings(model: type[BaseModel]) -> dict[str, str]:
    """Read the strings that stand below a class's fields."""
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101 - the source of a class is one
    found = {}
    for field, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            found[field.target.id] = _sentence(str(ast.literal_eval(below.value)))
    return found


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
