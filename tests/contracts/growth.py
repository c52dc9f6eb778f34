"""Tells whether a fact's schema only grew: every field as it was, new ones with a default."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

Schema = dict[str, Any]

WORDING = frozenset({"title", "description", "examples"})
LEAST = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems"})
MOST = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems"})
FORM = frozenset({"pattern", "format", "multipleOf", "additionalProperties"})


@dataclass(frozen=True, order=True)
class Violation:
    """One way in which an old fact or an old reader would break."""

    field: str
    kind: str
    detail: str

    def __str__(self) -> str:
        return f"{self.field}: {self.kind} ({self.detail})"


def schema_of(fact: type[BaseModel]) -> Schema:
    """Write a fact's JSON Schema with every reference resolved and without wording.

    A field with a default is not required, so that facts from before it are read.
    """
    schema = fact.model_json_schema(mode="validation")
    shape = _resolved(schema, schema.get("$defs", {}))
    shape.pop("$defs", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape}


def violations(old: Schema, new: Schema) -> list[Violation]:
    """List what a new schema of the same type takes away, narrows, widens or demands."""
    before, now = old["properties"], new["properties"]
    required_before, required_now = set(old.get("required", ())), set(new.get("required", ()))
    found = [Violation(name, "removed field", "readers rely on it") for name in before.keys() - now.keys()]
    found += [
        Violation(name, "new required field" if name not in before else "newly required", "old facts may lack it")
        for name in required_now - required_before
    ]
    found += [
        Violation(name, "no longer required", "readers rely on it")
        for name in (required_before - required_now) & now.keys()
    ]
    for name in before.keys() & now.keys():
        found += _compared(name, before[name], now[name])
    return sorted(found)


def _compared(field: str, old: Schema, new: Schema) -> list[Violation]:
    if types_of(old) != types_of(new):
        return [_types_changed(field, types_of(old), types_of(new))]
    found = _values_changed(field, old, new)
    found += [
        _bound_moved(field, name, old.get(name), new.get(name)) for name in LEAST | MOST if _differ(name, old, new)
    ]
    found += [_form_changed(field, name, old.get(name), new.get(name)) for name in FORM if _differ(name, old, new)]
    if old.get("default") != new.get("default"):
        found.append(Violation(field, "changed default", "facts without the field would mean something else"))
    inner = ("items", "prefixItems", "anyOf", "properties")
    if not found and any(_differ(name, old, new) for name in inner):
        found.append(Violation(field, "changed type", "its parts differ"))
    return found


def _types_changed(field: str, old: frozenset[str], new: frozenset[str]) -> Violation:
    detail = f"{' or '.join(sorted(old))} became {' or '.join(sorted(new))}"
    if new < old:
        return Violation(field, "narrowed type", detail)
    return Violation(field, "widened type" if old < new else "changed type", detail)


def _values_changed(field: str, old: Schema, new: Schema) -> list[Violation]:
    before, now = values_of(old), values_of(new)
    if before == now:
        return []
    if before is None or (now is not None and before - now):
        return [Violation(field, "narrowed values", f"no longer {_listed((before or set()) - (now or set()))}")]
    return [Violation(field, "widened values", f"older readers do not know {_listed((now or set()) - before)}")]


def _bound_moved(field: str, name: str, old: Any, new: Any) -> Violation:
    narrowed = new is not None and (old is None or (new > old if name in LEAST else new < old))
    return Violation(field, "narrowed values" if narrowed else "widened values", f"{name} {old} became {new}")


def _form_changed(field: str, name: str, old: Any, new: Any) -> Violation:
    return Violation(field, "widened values" if new is None else "narrowed values", f"{name} {old} became {new}")


def types_of(schema: Schema) -> frozenset[str]:
    """Name the JSON types a field may have."""
    if "anyOf" in schema:
        return frozenset[str]().union(*(types_of(part) for part in schema["anyOf"]))
    given = schema.get("type", "any")
    return frozenset(given if isinstance(given, list) else [given])


def values_of(schema: Schema) -> frozenset[str] | None:
    """List the values a field is limited to; None where it is not."""
    parts = [part for part in schema.get("anyOf", ()) if part.get("type") != "null"]
    if len(parts) == 1:
        return values_of(parts[0])
    given = [schema["const"]] if "const" in schema else schema.get("enum")
    return None if given is None else frozenset(map(str, given))


def _differ(name: str, old: Schema, new: Schema) -> bool:
    return bool(old.get(name) != new.get(name))


def _listed(values: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(values)) or "everything it was"


def _resolved(schema: Any, definitions: Schema) -> Any:
    if isinstance(schema, list):
        return [_resolved(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _resolved({**definitions[name], **{k: v for k, v in schema.items() if k != "$ref"}}, definitions)
    return {
        name: {field: _resolved(part, definitions) for field, part in value.items()}
        if name == "properties"
        else _resolved(value, definitions)
        for name, value in schema.items()
        if name not in WORDING or name == "properties"
    }
