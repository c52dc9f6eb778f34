"""Reduces an answer to the fields somebody may see; what has no class is seen by nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from services.kernel.privacy import FieldClass, annotations_of, declared_in, field_classes, models_in, own_classes

ENVELOPES = ("services.chassis.", "services.kernel.")
"""Modules whose models carry others' fields, as a page does, or have no class of their own, as money."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What an answer in JSON is made of: each field's classes, and what lies in it."""

    fields: Mapping[str, "Part"]

    @property
    def classes(self) -> frozenset[FieldClass | None]:
        """Every class a field of it has, however deep; None where one has no class."""
        own = (part.classes | (part.inside.classes if part.inside else frozenset()) for part in self.fields.values())
        return frozenset[FieldClass | None]().union(*own)


@dataclass(frozen=True, slots=True)
class Part:
    """One field: who sees all its classes sees it. None among them is a field that was never classed."""

    classes: frozenset[FieldClass | None]
    inside: Shape | None = None
    keyed: bool = False
    """Its value is an object whose names are data; `inside` is the shape of what they lead to."""


def shape_of(annotation: Any) -> Shape | None:  # noqa: ANN401 - whatever a route answers
    """Read an answer's shape from its type; None where no model is in it."""
    shapes = [_shape_of_model(model) for model in models_in(annotation)]
    return _joined(shapes) if shapes else None


def reduced(value: Any, shape: Shape | None, seen: frozenset[FieldClass]) -> Any:  # noqa: ANN401 - JSON
    """Leave out of a JSON value every field that has a class outside `seen`, or none."""
    if shape is None:
        return value
    if isinstance(value, list):
        return [reduced(entry, shape, seen) for entry in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _reduced_part(inner, part, seen)
        for name, inner in value.items()
        if (part := shape.fields.get(name)) is not None and part.classes <= seen
    }


def _reduced_part(value: Any, part: Part, seen: frozenset[FieldClass]) -> Any:  # noqa: ANN401
    if part.keyed and isinstance(value, dict):
        return {name: reduced(inner, part.inside, seen) for name, inner in value.items()}
    return reduced(value, part.inside, seen)


def _shape_of_model(model: type) -> Shape:
    beside, classes, is_envelope = own_classes(model), field_classes(model), declared_in(model).startswith(ENVELOPES)
    fields = {}
    for name, annotation in annotations_of(model).items():
        inside = shape_of(annotation)
        passes = is_envelope or inside is not None
        mark = beside[name] if passes else classes[name]
        own = frozenset[FieldClass | None]() if passes and mark is None else {mark.field_class if mark else None}
        fields[name] = Part(frozenset(own), inside, keyed=_is_mapping(annotation))
    return Shape(fields)


def _joined(shapes: list[Shape]) -> Shape:
    """Join the shapes of a union: a field that several have is seen by who may see it in each."""
    names = dict.fromkeys(name for shape in shapes for name in shape.fields)
    return Shape(
        {name: _joined_part([shape.fields[name] for shape in shapes if name in shape.fields]) for name in names}
    )


def _joined_part(parts: list[Part]) -> Part:
    inside = [part.inside for part in parts if part.inside is not None]
    classes = frozenset[FieldClass | None]().union(*(part.classes for part in parts))
    return Part(classes, _joined(inside) if inside else None, keyed=any(part.keyed for part in parts))


def _is_mapping(annotation: Any) -> bool:  # noqa: ANN401
    if get_origin(annotation) is Annotated:
        return _is_mapping(get_args(annotation)[0])
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, Mapping)
